// SPDX-License-Identifier: Apache-2.0
package org.netcls.agent;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.felix.cm.PersistenceManager;
import org.netcls.configuration.WrittenFile;
import org.netcls.data.DataFolder;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * Keeps configurations for a Configuration Admin that is told to wait for it, with {@code felix.cm.pm=netcls}. It is no
 * component, because components wait for configurations; and it needs nothing of the API, because whatever restarts it
 * restarts Configuration Admin too, which File Install waits for in vain when it has replaced the API.
 */
public final class Activator implements BundleActivator {
    private static final String NAME = "netcls";
    private static final String SUFFIX = ".cfg";

    private Optional<EtcWatch> watch = Optional.empty();

    @Override
    public void start(BundleContext context) throws IOException {
        Logger log = service(context, LoggerFactory.class)
                .orElseThrow(() -> new IllegalStateException("there is no log"))
                .getLogger(Activator.class);
        Path folder = DataFolder.of(
                        property(context, "netcls.data"),
                        context.getDataFile("").toPath(),
                        log::warn)
                .path("configurations");
        Files.createDirectories(folder);
        Optional<Path> etcFolder = Optional.of(property(context, "netcls.etc"))
                .filter(name -> !name.isBlank())
                .map(name -> Path.of(name).toAbsolutePath().normalize());
        Etc etc = new Etc(etcFolder, log::warn);
        Basis basis = new Basis(shipped(context), etc, name -> context.getProperty(name) != null);
        Configurations configurations = new Configurations(basis, new ConfigurationFiles(folder, log::warn));
        EtcChanges changes =
                new EtcChanges(basis, configurations, () -> service(context, ConfigurationAdmin.class), log);
        watch = etcFolder.map(watched -> watch(watched, changes, log));
        readFirst(etc);
        context.registerService(
                PersistenceManager.class,
                configurations,
                new Hashtable<>(Map.of(PersistenceManager.PROPERTY_NAME, NAME)));
    }

    private static String property(BundleContext context, String name) {
        return Optional.ofNullable(context.getProperty(name)).orElse("");
    }

    private static <S> Optional<S> service(BundleContext context, Class<S> type) {
        return Optional.ofNullable(context.getServiceReference(type)).map(context::getService);
    }

    /** Before it is read, so that no change is missed. */
    private static EtcWatch watch(Path folder, EtcChanges changes, Logger log) {
        return EtcWatch.of(folder, changes::follow, log::warn);
    }

    /** The agent's launcher has looked before, and other launchers go without configurations. */
    private void readFirst(Etc etc) throws IOException {
        try {
            etc.readFirst();
        } catch (IOException e) {
            stopWatching();
            throw new IOException("The folder that netcls.etc names cannot be read, so nothing is configured: " + e, e);
        }
    }

    /** By PID. */
    private static Map<String, Map<String, String>> shipped(BundleContext context) throws IOException {
        Map<String, Map<String, String>> shipped = new TreeMap<>();
        for (URL file : Collections.list(context.getBundle().findEntries("configurations", "*" + SUFFIX, false))) {
            String name = file.getPath().replaceFirst(".*/", "");
            shipped.put(name.substring(0, name.length() - SUFFIX.length()), values(file));
        }
        return shipped;
    }

    private static Map<String, String> values(URL file) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = file.openStream()) {
            properties.load(in);
        }
        return WrittenFile.values(properties);
    }

    @Override
    public void stop(BundleContext context) throws IOException {
        stopWatching();
    }

    private void stopWatching() throws IOException {
        if (watch.isPresent()) {
            watch.get().close();
        }
    }
}
