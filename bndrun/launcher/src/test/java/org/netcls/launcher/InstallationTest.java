// SPDX-License-Identifier: Apache-2.0
package org.netcls.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.BundleStartLevel;

class InstallationTest {
    @TempDir
    Path cache;

    private Framework framework;

    @BeforeEach
    void init() throws Exception {
        framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(
                        new HashMap<>(Map.of(Constants.FRAMEWORK_STORAGE, cache.toString(), "felix.log.level", "1")));
        framework.init();
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(0);
    }

    private void restartWith(Shipped... shipped) throws Exception {
        stop();
        init();
        become(shipped);
    }

    private void become(Shipped... shipped) throws Exception {
        new Installation(framework.getBundleContext()).become(List.of(shipped));
        framework.start();
    }

    /** Each version is another bundle. */
    private static Shipped shipped(String name, String version) throws IOException {
        return shipped(name, version, 1);
    }

    private static Shipped shipped(String name, String version, int level) throws IOException {
        byte[] jar = jar(name, version);
        return new Shipped(name + ".jar", level, name + version, () -> new ByteArrayInputStream(jar));
    }

    private static byte[] jar(String name, String version) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        main.putValue(Constants.BUNDLE_SYMBOLICNAME, name);
        main.putValue(Constants.BUNDLE_VERSION, version);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new JarOutputStream(bytes, manifest).close();
        return bytes.toByteArray();
    }

    /** But the framework. */
    private List<String> bundles() {
        BundleContext context = framework.getBundleContext();
        return Arrays.stream(context.getBundles())
                .skip(1)
                .map(bundle -> bundle.getSymbolicName() + " " + bundle.getVersion() + " "
                        + (bundle.getState() == Bundle.ACTIVE ? "runs" : "stopped"))
                .toList();
    }

    private Bundle bundle(String name) {
        return framework.getBundleContext().getBundle("agent:" + name + ".jar");
    }

    @Test
    void whatIsShippedIsInstalledAtItsLevelAndRuns() throws Exception {
        become(shipped("a", "1.0.0"), shipped("b", "1.0.0"));

        assertThat(bundles()).containsExactly("a 1.0.0 runs", "b 1.0.0 runs");
        assertThat(bundle("a").adapt(BundleStartLevel.class).getStartLevel()).isEqualTo(1);
    }

    @Test
    void onlyWhatIsAnotherBundleIsUpdated() throws Exception {
        become(shipped("a", "1.0.0"), shipped("b", "1.0.0"));
        long former = bundle("b").getLastModified();

        restartWith(shipped("a", "2.0.0"), shipped("b", "1.0.0"));

        assertThat(bundles()).containsExactly("a 2.0.0 runs", "b 1.0.0 runs");
        assertThat(bundle("b").getLastModified()).isEqualTo(former);
    }

    @Test
    void theSameBundleIsMovedToAnotherLevel() throws Exception {
        become(shipped("a", "1.0.0", 1));

        restartWith(shipped("a", "1.0.0", 2));

        assertThat(bundle("a").adapt(BundleStartLevel.class).getStartLevel()).isEqualTo(2);
    }

    @Test
    void whatIsNoLongerShippedIsUninstalledAndWhatOthersInstalledStays() throws Exception {
        become(shipped("a", "1.0.0"), shipped("b", "1.0.0"));
        framework
                .getBundleContext()
                .installBundle("file:theirs.jar", new ByteArrayInputStream(jar("theirs", "1.0.0")))
                .start();

        restartWith(shipped("b", "1.0.0"));

        assertThat(bundles()).containsExactly("b 1.0.0 runs", "theirs 1.0.0 runs");
    }

    @Test
    void whatSomebodyStoppedStaysStoppedOverAnUpdate() throws Exception {
        become(shipped("a", "1.0.0"));
        bundle("a").stop();

        restartWith(shipped("a", "2.0.0"));

        assertThat(bundles()).containsExactly("a 2.0.0 stopped");
    }

    @Test
    void whatAKillLeftHalfInstalledIsInstalledAnew() throws Exception {
        framework.getBundleContext().installBundle("agent:a.jar", new ByteArrayInputStream(jar("a", "1.0.0")));

        become(shipped("a", "1.0.0"));

        assertThat(bundles()).containsExactly("a 1.0.0 runs");
    }

    @Test
    void whatTheFrameworkLostIsInstalledAnew() throws Exception {
        become(shipped("a", "1.0.0"), shipped("b", "1.0.0"));
        Path lost = cache.resolve("bundle" + bundle("a").getBundleId());
        stop();
        Files.delete(lost.resolve("bundle.info"));
        init();

        become(shipped("a", "1.0.0"), shipped("b", "1.0.0"));

        assertThat(bundles()).containsExactlyInAnyOrder("a 1.0.0 runs", "b 1.0.0 runs");
    }
}
