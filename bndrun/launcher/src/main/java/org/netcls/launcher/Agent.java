// SPDX-License-Identifier: Apache-2.0
package org.netcls.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** The framework with the agent's bundles, from its start to its end. */
final class Agent {
    /** The framework's storage, of which nothing is missed when it is deleted. */
    static final String CACHE = "cache";

    /** How long what stops may take before the process ends without it. */
    private static final long STOP_MILLIS = 20_000;

    private final AgentFolder data;
    private volatile Framework framework;
    private volatile boolean ends;

    Agent(AgentFolder data) throws IOException {
        this.data = data;
        this.framework = framework();
    }

    private Framework framework() throws IOException {
        Map<String, String> properties = defaults();
        properties.put(Constants.FRAMEWORK_STORAGE, data.folder(CACHE).toString());
        return ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(properties);
    }

    /** Those of the file, each unless a system property says something else. */
    private static Map<String, String> defaults() throws IOException {
        Properties defaults = new Properties();
        try (InputStream in = Agent.class.getResourceAsStream("framework.properties")) {
            defaults.load(in);
        }
        Map<String, String> properties = new HashMap<>();
        defaults.stringPropertyNames()
                .forEach(name -> properties.put(name, System.getProperty(name, defaults.getProperty(name))));
        return properties;
    }

    /** Gives the exit status when the framework has stopped; a signal stops it in order. */
    int run() throws IOException, BundleException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end of the agent"));
        try {
            FrameworkEvent end = runOnce();
            while (end.getType() == FrameworkEvent.STOPPED_UPDATE) {
                end = runOnce();
            }
            return end.getType() == FrameworkEvent.STOPPED ? 0 : 1;
        } catch (IllegalStateException | BundleException e) {
            if (ends) {
                return 0;
            }
            throw e;
        }
    }

    private FrameworkEvent runOnce() throws IOException, BundleException, InterruptedException {
        try {
            install();
        } catch (IOException | BundleException | IllegalArgumentException e) {
            if (ends) {
                throw e;
            }
            installAnew(Reasons.of(e));
        }
        framework.start();
        return framework.waitForStop(0);
    }

    private void install() throws IOException, BundleException {
        framework.init();
        new Installation(framework.getBundleContext()).become(Shipped.all());
    }

    private void installAnew(String why) throws IOException, BundleException, InterruptedException {
        try {
            data.requireRoom();
        } catch (IOException full) {
            // What is there may be good, and could not be made again.
            throw new IOException(why + "; and " + Reasons.of(full), full);
        }
        framework.stop();
        framework.waitForStop(STOP_MILLIS);
        data.delete(CACHE);
        framework = framework();
        install();
        System.err.println("What the framework had in " + data.path().resolve(CACHE) + " could not be used (" + why
                + "), and is made anew with what is shipped");
    }

    private void end() {
        ends = true;
        try {
            framework.stop();
            framework.waitForStop(STOP_MILLIS);
        } catch (BundleException e) {
            System.err.println("The framework could not be stopped: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
