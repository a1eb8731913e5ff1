// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.felix;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.felix.service.command.CommandProcessor;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.netcls.api.ForeignGroup;
import org.netcls.api.Isolator;
import org.netcls.api.Overview;
import org.netcls.api.RecoveryReport;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.itest.support.Patience;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.service.ServiceAware;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The framework that the tests run in, which all of them share. Registered as an extension of JUnit it leaves nothing of
 * one test to the next: all bundles run again, no container is there, no handle is quarantined, and the configuration is that of
 * the beginning and in force. What a test registers and installs by a bundle context that osgi-test injects, osgi-test
 * takes away.
 */
public final class Felix implements BeforeEachCallback, AfterEachCallback {
    public static final String BACK_END = "org.netcls.cgroupfs";
    public static final String ISOLATOR = "org.netcls.isolator";
    public static final String ENGINES = "org.netcls.engines";

    private static Untouched untouched;
    private static int nextPrimary = 0x1000;

    private BundleContext context;
    private ServiceTracker<Isolator, Isolator> isolators;
    private Configurations configurations;
    private Prompt prompt;

    /**
     * The framework before a test has changed anything.
     *
     * @param bundles the names of those that run
     * @param configurations what each of ours says
     */
    private record Untouched(List<String> bundles, Map<String, Map<String, Object>> configurations) {}

    @Override
    public void beforeEach(ExtensionContext test) throws Exception {
        context = BundleContextExtension.getBundleContext(test);
        isolators = new ServiceTracker<>(unwrapped(context), Isolator.class, null);
        isolators.open();
        // After the test, which may itself ask for what it leaves.
        test.getStore(ExtensionContext.Namespace.create(this)).put(this, (AutoCloseable) isolators::close);
        configurations =
                new Configurations(service(ConfigurationAdmin.class, test).getService(), context);
        prompt = new Prompt(service(CommandProcessor.class, test).getService());
        if (untouched == null) {
            // Configured asynchronously, it comes when its configuration has.
            http();
            untouched = new Untouched(running(), configurations.ours());
        }
    }

    /**
     * The bundle's own context. That of osgi-test keeps a reference to each service that was ever asked for by it, and
     * in Equinox those keep the service, its class and its bundle.
     */
    public static BundleContext unwrapped(BundleContext injected) {
        return injected.getBundle().getBundleContext();
    }

    private static <T> ServiceAware<T> service(Class<T> type, ExtensionContext test) {
        return ServiceExtension.getServiceConfiguration(type, "", new String[0], 1, Patience.MILLIS, test);
    }

    private List<String> running() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
                .map(Bundle::getSymbolicName)
                .toList();
    }

    @Override
    public void afterEach(ExtensionContext test) throws Exception {
        for (String name : untouched.bundles()) {
            bundle(name).start();
        }
        if (!isolators.isEmpty()) {
            releaseAll();
        }
        configurations.restore(untouched.configurations());
        Overview left = isolator().overview();
        if (left.handles().stream().anyMatch(use -> use.used() + use.quarantined() > 0)) {
            throw new AssertionError("the next test would find " + left);
        }
    }

    private void releaseAll() throws Exception {
        RecoveryReport report = isolator().recover(Set.of(), Set.of());
        if (!report.failed().isEmpty()) {
            throw new AssertionError(report);
        }
    }

    public Bundle bundle(String symbolicName) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().equals(symbolicName))
                .findFirst()
                .orElseThrow();
    }

    /** Waits for the isolator, which is another one after its bundle or the back end was stopped. */
    public Isolator isolator() throws Exception {
        return Patience.await(isolators::getService, Objects::nonNull);
    }

    /** Lets groups live in the kernel. */
    public Isolator useKernel(NetClsMount kernel) throws Exception {
        configure(BACK_END, Map.of("mode", "real", "mount.point", kernel.mountPoint(), "root", kernel.root()));
        return isolatorOnTheKernel();
    }

    /** Waits for an isolator whose groups live in the kernel. */
    public Isolator isolatorOnTheKernel() throws Exception {
        return Patience.await(
                isolators::getService,
                isolator -> isolator != null && isolator.backEnd().tagsPackets());
    }

    /** Other tests' groups elsewhere in the hierarchy are foreign too. */
    public List<ForeignGroup> foreignUnderTheRoot() throws Exception {
        Overview overview = isolator().overview();
        return overview.foreign().stream()
                .filter(group -> group.path().startsWith(overview.backEnd().root() + "/"))
                .toList();
    }

    /** Quarantines handles for so long when they are released; the primary is one under which none is quarantined so far. */
    public void letHandlesRest(Duration quarantine) throws Exception {
        configure(ISOLATOR, Map.of("primary.handle", "" + nextPrimary++, "quarantine", "" + quarantine.toSeconds()));
    }

    /** Puts these values into a configuration, beside what it holds, and lets everybody follow. */
    public void configure(String pid, Map<String, Object> values) throws Exception {
        configurations.change(pid, values);
    }

    /** What a line typed at the prompt would print. */
    public String type(String line) throws Exception {
        return prompt.type(line, Map.of());
    }

    /** As {@link #type(String)}, at a terminal that is so wide. */
    public String typeAtTerminal(String line, int columns) throws Exception {
        return prompt.type(line, Map.of("COLUMNS", columns, ".reader", "of a terminal"));
    }

    /** Base address of the state. */
    public String http() throws Exception {
        ServiceReference<?>[] servers =
                Patience.await(() -> context.getAllServiceReferences(null, "(osgi.http.endpoint=*)"), Objects::nonNull);
        return ((String[]) servers[0].getProperty("osgi.http.endpoint"))[0];
    }
}
