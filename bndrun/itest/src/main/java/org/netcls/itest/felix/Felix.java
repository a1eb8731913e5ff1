// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.felix;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.netcls.api.Isolator;
import org.netcls.api.Overview;
import org.netcls.api.RecoveryReport;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.itest.support.Patience;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The framework that the tests run in, which all of them share. Registered as an extension of JUnit it leaves nothing of
 * one test to the next: all bundles run again, no container is there, no handle is quarantined, and the configuration is that of
 * the beginning and in force.
 */
public final class Felix implements BeforeEachCallback, AfterEachCallback {
    public static final String BACK_END = "org.netcls.cgroupfs";
    public static final String ISOLATOR = "org.netcls.isolator";

    private static final String MARK = "org.netcls.itest.mark";

    private static Untouched untouched;
    private static int nextPrimary = 0x1000;

    private final BundleContext context = FrameworkUtil.getBundle(Felix.class).getBundleContext();

    @Override
    public void beforeEach(ExtensionContext test) throws Exception {
        if (untouched == null) {
            // Configured asynchronously, these come when their configurations have.
            isolator();
            http();
            untouched = Untouched.of(context, configurations());
        }
    }

    @Override
    public void afterEach(ExtensionContext test) throws Exception {
        for (String name : untouched.bundles()) {
            bundle(name).start();
        }
        if (context.getServiceReference(Isolator.class) != null) {
            releaseAll();
        }
        untouched.configure(configurations());
        awaitConfigured();
        Overview left = isolator().overview();
        if (left.handles().stream().anyMatch(use -> use.used() + use.quarantined() > 0)) {
            throw new AssertionError("the next test would find " + left);
        }
    }

    public Bundle bundle(String symbolicName) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().equals(symbolicName))
                .findFirst()
                .orElseThrow();
    }

    public Isolator isolator() throws Exception {
        return service(Isolator.class, isolator -> true);
    }

    /** Lets groups live in the kernel. */
    public Isolator useKernel(NetClsMount kernel) throws Exception {
        configure(BACK_END, Map.of("mode", "real", "mount.point", kernel.mountPoint(), "root", kernel.root()));
        return service(Isolator.class, isolator -> isolator.backEnd().tagsPackets());
    }

    private void releaseAll() throws Exception {
        RecoveryReport report = isolator().recover(Set.of(), Set.of());
        if (!report.failed().isEmpty()) {
            throw new AssertionError(report);
        }
    }

    /** Quarantines handles for so long when they are released; the primary is one under which none is quarantined so far. */
    public void letHandlesRest(Duration quarantine) throws Exception {
        configure(ISOLATOR, Map.of("primary.handle", "" + nextPrimary++, "quarantine", "" + quarantine.toSeconds()));
    }

    /** Waits for a service that is as wanted when it comes. */
    public <T> T service(Class<T> type, Predicate<T> wanted) throws Exception {
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
            return found.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
        } finally {
            tracker.close();
        }
    }

    private ConfigurationAdmin configurations() throws Exception {
        return service(ConfigurationAdmin.class, any -> true);
    }

    /** Puts these values into a configuration, beside what it holds, and lets everybody follow. */
    public void configure(String pid, Map<String, Object> values) throws Exception {
        Configuration configuration = configurations().getConfiguration(pid, "?");
        Dictionary<String, Object> properties = new Hashtable<>(values);
        Dictionary<String, Object> present = configuration.getProperties();
        present.keys().asIterator().forEachRemaining(key -> {
            if (!values.containsKey(key)) {
                properties.put(key, present.get(key));
            }
        });
        configuration.update(properties);
        awaitConfigured();
    }

    /** Waits until components have followed all updates of configurations. One is told after the other to all. */
    private void awaitConfigured() throws Exception {
        CountDownLatch marked = new CountDownLatch(1);
        ConfigurationListener listener = event -> {
            if (event.getPid().equals(MARK)) {
                marked.countDown();
            }
        };
        ServiceRegistration<?> registration = context.registerService(ConfigurationListener.class, listener, null);
        try {
            configurations().getConfiguration(MARK, "?").update(new Hashtable<>(Map.of()));
            if (!marked.await(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("configurations are not followed");
            }
        } finally {
            registration.unregister();
        }
    }

    /** What a line typed at the prompt would print. */
    public String type(String line) throws Exception {
        return type(line, Map.of());
    }

    /** As {@link #type(String)}, at a terminal that is so wide. */
    public String typeAtTerminal(String line, int columns) throws Exception {
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
    public String http() throws Exception {
        ServiceTracker<Object, Object> servers =
                new ServiceTracker<>(context, context.createFilter("(osgi.http.endpoint=*)"), null);
        servers.open(true);
        try {
            servers.waitForService(Patience.LIMIT.toMillis());
            return ((String[]) servers.getServiceReference().getProperty("osgi.http.endpoint"))[0];
        } finally {
            servers.close();
        }
    }
}
