// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.util.Optional;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;
import org.netcls.shell.line.Options;
import org.netcls.shell.line.TypedWords;
import org.netcls.shell.line.Usage;
import org.netcls.shell.terminal.CtrlC;
import org.netcls.text.Printable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.log.LoggerFactory;

/** How every command is run: it answers --help, takes the words and options that it says, and fails with one line. */
record Invocation(Services services) {
    interface Action {
        Object run(Isolator isolator, Options options) throws NetClsException, CommandFailure;
    }

    /** What a command does that works without an isolator too. */
    interface LoneAction {
        Object run(Options options) throws NetClsException, CommandFailure;
    }

    Object run(Usage usage, String[] words, Action action) throws CommandFailure {
        return alone(usage, words, options -> action.run(services.isolator(), options));
    }

    static Object alone(Usage usage, String[] words, LoneAction action) throws CommandFailure {
        try {
            Options options = usage.options(TypedWords.of(words));
            if (options.has("--help")) {
                return usage.help();
            }
            if (!usage.fits(options.words().size())) {
                throw new IllegalArgumentException("usage: " + usage.synopsis());
            }
            return interruptible(action, options);
        } catch (NetClsException | CommandFailure | IllegalArgumentException e) {
            throw CommandFailure.of("netcls:" + usage.command() + ": " + Printable.escape(e.getMessage()));
        } catch (RuntimeException e) {
            log(usage, e);
            throw e;
        }
    }

    /** Ctrl-C interrupts what it does and what it waits for, so that it ends by itself and says what it has done. */
    private static Object interruptible(LoneAction action, Options options) throws NetClsException, CommandFailure {
        CtrlC ctrlC = CtrlC.interrupts();
        try {
            return action.run(options);
        } finally {
            ctrlC.close();
        }
    }

    /** Who asked is told the message alone. A part that is replaced meanwhile is expected to say that it is in no state to answer. */
    private static void log(Usage usage, RuntimeException unexpected) {
        Bundle bundle = FrameworkUtil.getBundle(Invocation.class);
        if (bundle != null && bundle.getBundleContext() != null && !(unexpected instanceof IllegalStateException)) {
            BundleContext context = bundle.getBundleContext();
            Optional.ofNullable(context.getServiceReference(LoggerFactory.class))
                    .map(context::getService)
                    .ifPresent(loggers -> loggers.getLogger(Invocation.class)
                            .error("Command netcls:{} failed", usage.command(), unexpected));
        }
    }
}
