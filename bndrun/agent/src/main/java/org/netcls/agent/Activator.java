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
import org.netcls.data.DataFolder;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LoggerFactory;

/**
 * Keeps configurations for a Configuration Admin that is told to wait for it, with {@code felix.cm.pm=netcls}. It is no
 * component, because components wait for configurations.
 */
public final class Activator implements BundleActivator {
    private static final String NAME = "netcls";
    private static final String SUFFIX = ".cfg";
    /** Where Configuration Admin itself would keep them, and did before. */
    private static final String FORMER = "(name=file)";

    @Override
    public void start(BundleContext context) throws IOException {
        String configured =
                Optional.ofNullable(context.getProperty("netcls.data")).orElse("");
        Path folder = DataFolder.of(configured, context.getDataFile("").toPath(), text -> warn(context, text))
                .path("configurations");
        Files.createDirectories(folder);
        context.registerService(
                PersistenceManager.class,
                new Configurations(
                        shipped(context),
                        new ConfigurationFiles(folder, text -> warn(context, text)),
                        () -> former(context)),
                new Hashtable<>(Map.of(PersistenceManager.PROPERTY_NAME, NAME)));
    }

    private static void warn(BundleContext context, String text) {
        ServiceReference<LoggerFactory> log = context.getServiceReference(LoggerFactory.class);
        if (log != null) {
            context.getService(log).getLogger(Activator.class).warn("{}", text);
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
        Map<String, String> values = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
        return values;
    }

    private static Optional<PersistenceManager> former(BundleContext context) {
        try {
            return context.getServiceReferences(PersistenceManager.class, FORMER).stream()
                    .findFirst()
                    .map(context::getService);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop(BundleContext context) {
        // The service goes with the bundle.
    }
}
