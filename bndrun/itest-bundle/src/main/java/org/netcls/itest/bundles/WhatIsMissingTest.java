// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.bundles;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.netcls.itest.felix.Felix;
import org.netcls.itest.support.Patience;
import org.netcls.itest.support.Web;
import org.netcls.spi.HandleAllocator;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** What keeps bundles from working is named, with what to do about it. */
class WhatIsMissingTest {
    private static final String BITMAP = "org.netcls.allocator.bitmap";

    @RegisterExtension
    final Felix felix = new Felix();

    @InjectBundleContext
    BundleContext context;

    @InjectService
    ConfigurationAdmin configurations;

    @InjectService
    LogReaderService log;

    @Test
    void ofTwoAllocatorsWithOneNameTheBoundOneIsInUse() throws Exception {
        HandleAllocator other = free -> {
            throw new IllegalStateException("of a lower rank");
        };
        context.registerService(HandleAllocator.class, other, new Hashtable<>(Map.of(HandleAllocator.NAME, "bitmap")));

        String allocators = felix.type("netcls:allocators");

        assertThat(allocators.lines().filter(line -> line.startsWith("bitmap ")))
                .hasSize(2)
                .satisfiesOnlyOnce(line -> assertThat(line).contains(" yes ", BITMAP));
        assertThat(allocators).contains("warn  bundles  allocator 'bitmap' is there 2 times, from bundles ");
        awaitHealth("allocator 'bitmap' is there 2 times");
    }

    @Test
    void aJarThatIsNoBundleSaysThatItHasNoComponent() throws Exception {
        Bundle plain = context.installBundle("plain.jar", plainJarWithAnAllocator());
        plain.start();

        assertThat(felix.type("netcls:allocators"))
                .contains("warn  bundles  bundle " + plain.getBundleId()
                        + " (plain.jar) is started and gives no allocator, because it has no component; build it");
    }

    private InputStream plainJarWithAnAllocator() throws Exception {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        String path = "org/netcls/allocator/bitmap/BitmapAllocator.class";
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        try (JarOutputStream out = new JarOutputStream(jar, manifest);
                InputStream in = felix.bundle(BITMAP).getEntry(path).openStream()) {
            out.putNextEntry(new JarEntry(path));
            in.transferTo(out);
        }
        return new ByteArrayInputStream(jar.toByteArray());
    }

    @Test
    void aStoppedAllocatorIsShownWithWhatStartsIt() throws Exception {
        Bundle random = felix.bundle("org.netcls.allocator.random");
        random.stop();

        assertThat(felix.type("netcls:allocators"))
                .contains("ok  bundles  bundle " + random.getBundleId() + " (org.netcls.allocator.random "
                        + random.getVersion() + ") is not started; start " + random.getBundleId());
    }

    @Test
    void aMissingConfigurationIsNamed() throws Exception {
        Configuration configuration = configurations.getConfiguration(Felix.ISOLATOR, "?");
        Dictionary<String, Object> shipped = configuration.getProperties();
        List<String> logged = new CopyOnWriteArrayList<>();
        LogListener listener = entry -> logged.add(entry.getMessage());
        log.addLogListener(listener);
        configuration.delete();
        try {
            String why = "there is no configuration org.netcls.isolator; write it, as in a file"
                    + " org.netcls.isolator.cfg";

            Patience.await(
                    () -> failure("netcls:list"),
                    failure -> failure.startsWith("netcls:list: the isolator is not running: " + why));
            assertThat(felix.type("netcls:doctor"))
                    .containsPattern("fail +isolator +it is not running, because " + why)
                    .containsPattern("warn +configuration +there is no configuration org.netcls.isolator");
            awaitHealth("no configuration org.netcls.isolator");
            Patience.await(
                    () -> logged,
                    lines -> lines.stream()
                            .anyMatch(line -> line.startsWith("there is no configuration org.netcls.isolator, ")));
        } finally {
            log.removeLogListener(listener);
            configurations.getConfiguration(Felix.ISOLATOR, "?").update(shipped);
        }
    }

    @Test
    void aRefusedConfigurationIsTold() throws Exception {
        felix.configure(Felix.ISOLATOR, Map.of("quarantine", "soon"));

        String why = "it runs as before, because its configuration org.netcls.isolator is refused: quarantine: 'soon'";
        Patience.await(() -> felix.type("netcls:doctor"), doctor -> doctor.contains(why));
        awaitHealth(why);
        assertThat(felix.type("netcls:list")).contains("allocator");
    }

    /** A check that is slow says nothing, until it is asked again. */
    private void awaitHealth(String text) throws Exception {
        Patience.await(() -> new Web(felix::http).get("health").body(), body -> body.contains(text));
    }

    private String failure(String command) {
        try {
            felix.type(command);
            return "";
        } catch (Exception e) {
            return e.toString();
        }
    }
}
