// SPDX-License-Identifier: Apache-2.0
package org.netcls.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * Makes what is installed the same as what is shipped, before anything of it runs: what is new is installed, what is
 * another one is updated, and what is no longer shipped is uninstalled. What somebody else installed is left alone, and
 * what somebody stopped stays stopped.
 */
final class Installation {
    private static final String LOCATION = "agent:";

    private final BundleContext context;
    private final Path record;
    /** What is wholly installed: identities by name. */
    private final Properties installed = new Properties();

    Installation(BundleContext context) {
        this.context = context;
        this.record = context.getDataFile("installed").toPath();
    }

    void become(List<Shipped> shipped) throws IOException, BundleException {
        read();
        Set<String> locations =
                shipped.stream().map(bundle -> LOCATION + bundle.name()).collect(Collectors.toSet());
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getLocation().startsWith(LOCATION) && !locations.contains(bundle.getLocation())) {
                bundle.uninstall();
            }
        }
        for (Shipped bundle : shipped) {
            if (!bundle.identity().equals(installed.getProperty(bundle.name()))
                    || context.getBundle(LOCATION + bundle.name()) == null) {
                install(bundle);
            }
        }
        Properties now = new Properties();
        shipped.forEach(bundle -> now.setProperty(bundle.name(), bundle.identity()));
        if (!now.equals(installed)) {
            write(now);
        }
    }

    private void install(Shipped shipped) throws IOException, BundleException {
        Bundle bundle = context.getBundle(LOCATION + shipped.name());
        // What was wholly installed before may have been stopped by somebody.
        boolean isNew = bundle == null || !installed.containsKey(shipped.name());
        try (InputStream in = shipped.content().open()) {
            if (bundle == null) {
                bundle = context.installBundle(LOCATION + shipped.name(), in);
            } else {
                bundle.update(in);
            }
        }
        bundle.adapt(BundleStartLevel.class).setStartLevel(shipped.level());
        if (isNew && bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
            bundle.start();
        }
    }

    private void read() throws IOException {
        try (Reader in = Files.newBufferedReader(record, StandardCharsets.UTF_8)) {
            installed.load(in);
        } catch (NoSuchFileException e) {
            // Nothing is installed yet.
        }
    }

    /** At once: with half of it, what somebody stopped would be taken for new. */
    private void write(Properties now) throws IOException {
        Path written = record.resolveSibling("installed.new");
        try (Writer out = Files.newBufferedWriter(written, StandardCharsets.UTF_8)) {
            now.store(out, null);
        }
        Files.move(written, record, StandardCopyOption.ATOMIC_MOVE);
    }
}
