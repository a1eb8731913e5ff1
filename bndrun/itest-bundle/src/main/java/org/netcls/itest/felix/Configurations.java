// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.felix;

import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.netcls.itest.support.Patience;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationListener;

/**
 * What our bundles are configured with. A change is made beside what is shipped, and is in force when the call returns.
 *
 * <p>osgi-test's {@code @WithConfiguration} is too weak for that: it replaces a configuration as a whole, by values that
 * the compiler has to know; it goes on when the change has been told to its own listener, or after a second, while
 * components may still have to follow; and it does not undo what a command has configured.
 */
record Configurations(ConfigurationAdmin admin, BundleContext context) {
    private static final String MARK = "org.netcls.itest.mark";

    /** What each of ours says. */
    Map<String, Map<String, Object>> ours() throws Exception {
        Map<String, Map<String, Object>> ours = new TreeMap<>();
        for (Configuration each : admin.listConfigurations("(service.pid=org.netcls.*)")) {
            ours.put(each.getPid(), values(each));
        }
        return ours;
    }

    /** Lets each of them say this again. */
    void restore(Map<String, Map<String, Object>> before) throws Exception {
        for (String pid : before.keySet()) {
            Configuration present = configuration(pid);
            if (!values(present).equals(before.get(pid))) {
                present.update(new Hashtable<>(before.get(pid)));
            }
        }
        awaitFollowed();
    }

    /** Puts these values into a configuration. */
    void change(String pid, Map<String, Object> values) throws Exception {
        Map<String, Object> all = values(configuration(pid));
        all.putAll(values);
        configuration(pid).update(new Hashtable<>(all));
        awaitFollowed();
    }

    private Configuration configuration(String pid) throws Exception {
        return admin.getConfiguration(pid, "?");
    }

    private static Map<String, Object> values(Configuration configuration) {
        Map<String, Object> values = new TreeMap<>();
        Dictionary<String, Object> present = configuration.getProperties();
        Collections.list(present.keys()).forEach(key -> values.put(key, present.get(key)));
        return values;
    }

    /** Waits until components have followed all updates so far. One is told after the other to all. */
    private void awaitFollowed() throws Exception {
        CountDownLatch marked = new CountDownLatch(1);
        ConfigurationListener listener = event -> {
            if (event.getPid().equals(MARK)) {
                marked.countDown();
            }
        };
        ServiceRegistration<?> registration = context.registerService(ConfigurationListener.class, listener, null);
        try {
            configuration(MARK).update(new Hashtable<>());
            if (!marked.await(Patience.MILLIS, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("configurations are not followed");
            }
        } finally {
            registration.unregister();
        }
    }
}
