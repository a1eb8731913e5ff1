// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.shell.plain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** Runs these bundles in Felix, until it is stopped; system properties are those of the framework. */
public final class PlainShell {
    private PlainShell() {}

    /** @param bundles addresses of jars */
    public static void main(String[] bundles) throws BundleException, InterruptedException {
        Framework framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(properties(System.getProperties()));
        framework.init();
        List<Bundle> installed = new ArrayList<>();
        for (String bundle : bundles) {
            installed.add(framework.getBundleContext().installBundle(bundle));
        }
        framework.start();
        for (Bundle bundle : installed) {
            if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                bundle.start();
            }
        }
        framework.waitForStop(0);
    }

    private static Map<String, String> properties(Properties properties) {
        Map<String, String> map = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
        return map;
    }
}
