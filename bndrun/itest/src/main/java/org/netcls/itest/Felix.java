// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.netcls.api.Isolator;
import org.netcls.api.Overview;
import org.netcls.api.RecoveryReport;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/** The framework that the tests run in. */
final class Felix {
    static final String BACK_END = "org.netcls.cgroupfs";

    private static final long TIMEOUT_SECONDS = 10;

    private final BundleContext context = FrameworkUtil.getBundle(Felix.class).getBundleContext();

    Bundle bundle(String symbolicName) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().equals(symbolicName))
                .findFirst()
                .orElseThrow();
    }

    Isolator isolator() throws Exception {
        return service(Isolator.class, isolator -> true);
    }

    /** Lets groups live in the kernel. */
    Isolator useKernel(NetClsMount kernel) throws Exception {
        configure(BACK_END, Map.of("mode", "real", "mount.point", kernel.mountPoint(), "root", kernel.root()));
        return service(Isolator.class, isolator -> isolator.backEnd().tagsPackets());
    }

    /** Lets groups be emulated, as they are at the start. */
    void emulate() throws Exception {
        configure(BACK_END, Map.of("mode", "emulated", "root", "netcls"));
        service(Isolator.class, isolator -> !isolator.backEnd().tagsPackets());
    }

    /** Releases the containers that a test has left. */
    void releaseAll() throws Exception {
        RecoveryReport report = isolator().recover(Set.of(), Set.of());
        if (!report.failed().isEmpty()) {
            throw new AssertionError(report);
        }
    }

    /** Waits for a service that is as wanted when it comes. */
    <T> T service(Class<T> type, Predicate<T> wanted) throws Exception {
        CompletableFuture<T> found = new CompletableFuture<>();
        ServiceTracker<T, T> tracker = new ServiceTracker<>(context, type, null) {
            @Override
            public T addingService(ServiceReference<T> reference) {
                T service = super.addingService(reference);
                if (service != null && wanted.test(service)) {
                    // A count of its own, so that the service outlives this tracker.
                    found.complete(context.getService(reference));
                }
                return service;
            }
        };
        tracker.open();
        try {
            return found.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } finally {
            tracker.close();
        }
    }

    /** Puts these values into a configuration, beside what it holds. */
    void configure(String pid, Map<String, Object> values) throws Exception {
        Configuration configuration =
                service(ConfigurationAdmin.class, any -> true).getConfiguration(pid, "?");
        Dictionary<String, Object> properties = new Hashtable<>(values);
        Dictionary<String, Object> present = configuration.getProperties();
        present.keys().asIterator().forEachRemaining(key -> {
            if (!values.containsKey(key)) {
                properties.put(key, present.get(key));
            }
        });
        configuration.update(properties);
    }

    /** Waits until the isolator uses this allocator. */
    void awaitAllocator(String name) throws Exception {
        awaitState(state -> state.allocator().equals(Optional.of(name)));
    }

    /** Waits until the isolator has followed a change of its configuration. */
    void awaitState(Predicate<Overview> wanted) throws Exception {
        Isolator isolator = isolator();
        long start = System.nanoTime();
        while (!wanted.test(isolator.overview())) {
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS)) {
                throw new AssertionError("the state does not become what it should: " + isolator.overview());
            }
            Thread.onSpinWait();
        }
    }

    /** What a line typed at the prompt would print. */
    String type(String line) throws Exception {
        return type(line, Map.of());
    }

    /** As {@link #type(String)}, at a terminal that is so wide. */
    String typeAtTerminal(String line, int columns) throws Exception {
        return type(line, Map.of("COLUMNS", columns, ".reader", "of a terminal"));
    }

    private String type(String line, Map<String, Object> variables) throws Exception {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        PrintStream terminal = new PrintStream(output, true);
        try (CommandSession session = service(CommandProcessor.class, any -> true)
                .createSession(new ByteArrayInputStream(new byte[0]), terminal, terminal)) {
            variables.forEach(session::put);
            Object result = session.execute(line);
            if (result != null) {
                terminal.println(session.format(result, Converter.INSPECT));
            }
        }
        return output.toString();
    }

    /** Base address of the state. */
    String http() throws Exception {
        ServiceTracker<Object, Object> servers =
                new ServiceTracker<>(context, context.createFilter("(osgi.http.endpoint=*)"), null);
        servers.open(true);
        try {
            servers.waitForService(TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS));
            return ((String[]) servers.getServiceReference().getProperty("osgi.http.endpoint"))[0];
        } finally {
            servers.close();
        }
    }
}
