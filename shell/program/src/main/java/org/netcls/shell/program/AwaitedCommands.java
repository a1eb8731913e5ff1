// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.program;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.netcls.awaited.Awaited;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** Our commands, each of which is waited for when it has gone, as in an update of the bundle that has it. */
final class AwaitedCommands extends ServiceTracker<Object, ServiceReference<Object>> {
    private static final String FUNCTIONS = "osgi.command.function";
    private static final String OURS = "(&(osgi.command.scope=netcls)(" + FUNCTIONS + "=*))";
    private static final Pattern NAME = Pattern.compile("netcls:([a-z]+)");

    /** Between two commands that come together, on a machine that is busy. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final LongSupplier nanoTime;

    @GuardedBy("this")
    private int present;

    @GuardedBy("this")
    private long changed;

    private final Map<String, Awaited<ServiceReference<Object>>> commands = new ConcurrentHashMap<>();

    AwaitedCommands(BundleContext context) throws InvalidSyntaxException {
        this(context, System::nanoTime);
    }

    AwaitedCommands(BundleContext context, LongSupplier nanoTime) throws InvalidSyntaxException {
        super(context, FrameworkUtil.createFilter(OURS), null);
        this.nanoTime = nanoTime;
    }

    @Override
    public ServiceReference<Object> addingService(ServiceReference<Object> reference) {
        forEach(reference, command -> command.set(reference));
        count(1);
        return reference;
    }

    @Override
    public void removedService(ServiceReference<Object> reference, ServiceReference<Object> removed) {
        forEach(reference, command -> command.unset(reference));
        count(-1);
    }

    private synchronized void count(int more) {
        present += more;
        changed = nanoTime.getAsLong();
    }

    /** Whether there are some, and none has come or gone for a moment, as they do at a start and in an update. */
    synchronized boolean areSettled() {
        return present > 0 && nanoTime.getAsLong() - changed >= QUIET_NANOS;
    }

    private void forEach(ServiceReference<Object> reference, Consumer<Awaited<ServiceReference<Object>>> action) {
        Object functions = reference.getProperty(FUNCTIONS);
        for (String name : functions instanceof String[] several ? several : new String[] {functions.toString()}) {
            action.accept(commands.computeIfAbsent(name, unused -> new Awaited<>()));
        }
    }

    /** Waits for those that the statement names, for as long as they are expected. False if one of them is not there. */
    boolean awaitThoseOf(Statement statement) throws InterruptedException {
        boolean areThere = true;
        for (MatchResult named : NAME.matcher(statement.text()).results().toList()) {
            Awaited<ServiceReference<Object>> known = commands.get(named.group(1));
            areThere &= known != null && known.await().isPresent();
        }
        return areThere;
    }
}
