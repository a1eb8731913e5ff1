// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * Sees, before there is a prompt, that its line editor knows the terminal, or tells why nothing can be typed. Without a
 * terminal it leaves out the line editor, which nobody would use.
 */
@Component(
        service = {},
        immediate = true)
public final class PromptTerminal {
    private static final String SHELL = "org.apache.felix.gogo.jline";
    /** Goes before the variable TERM. */
    private static final String TYPE = "org.jline.terminal.type";

    private static final String ARGUMENTS = "gosh.args";
    private static final String NO_PROMPT = "--nointeractive";

    @Activate
    public PromptTerminal(BundleContext bundle, @Reference(service = LoggerFactory.class) Logger log) {
        if (!isPrompt(bundle)) {
            return;
        }
        if (isTerminal()) {
            prepare(System.getenv(), log);
        } else if (bundle.getProperty(ARGUMENTS) == null) {
            System.setProperty(ARGUMENTS, NO_PROMPT);
        }
    }

    private static void prepare(Map<String, String> environment, Logger log) {
        String type = System.getProperty(TYPE, environment.getOrDefault("TERM", "ansi"));
        String path = environment.getOrDefault("PATH", "");
        Optional<String> obstacle = TerminalType.obstacle(type, name -> TerminalType.isProgram(name, path));
        obstacle.ifPresent(why -> log.warn("Nothing can be typed here, because {}", why));
        if (obstacle.isEmpty()) {
            TerminalType.instead(type, TerminalType::isInTerminfo).ifPresent(known -> System.setProperty(TYPE, known));
        }
    }

    private static boolean isPrompt(BundleContext bundle) {
        String arguments = Optional.ofNullable(bundle.getProperty(ARGUMENTS)).orElse("");
        return !arguments.contains(NO_PROMPT)
                && Stream.of(bundle.getBundles()).anyMatch(other -> SHELL.equals(other.getSymbolicName()));
    }

    private static boolean isTerminal() {
        try {
            String input = Files.readSymbolicLink(Path.of("/proc/self/fd/0")).toString();
            return input.startsWith("/dev/pts/") || input.startsWith("/dev/tty") || input.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }
}
