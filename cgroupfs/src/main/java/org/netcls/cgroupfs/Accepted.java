// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Objects;
import org.netcls.cgroupfs.BackEndComponent.Config;
import org.netcls.configuration.Origin;
import org.netcls.configuration.Refusal;
import org.osgi.service.log.Logger;

/**
 * The last configuration of the process that can be followed. A back end that comes later, as after an update, still follows
 * it where it is given one that cannot.
 */
final class Accepted {
    private static final String PART = "accepted";

    private Accepted() {}

    /** @param legacy of the bundle */
    static void keep(Config config, Map<Object, Object> legacy) {
        legacy.put(
                PART,
                Map.of(
                        "mode", config.mode(),
                        "mount_point", config.mount_point(),
                        "mount", config.mount(),
                        "mount_favordynmods", config.mount_favordynmods(),
                        "root", config.root(),
                        "data", config.data()));
    }

    /** This one, or the last one instead, which is told; if there was none this one, and what is wrong tells who opens it. */
    static Config orLast(Config config, Origin origin, Map<Object, Object> legacy, Logger log) {
        try {
            GroupRoot.require(config);
            keep(config, legacy);
        } catch (IllegalArgumentException e) {
            if (legacy.get(PART) instanceof Map<?, ?> last) {
                log.error("The back end stays as before: {}", Refusal.of(BackEndComponent.PID, origin, e));
                return saying(last);
            }
        }
        return config;
    }

    /** A key that was not there yet, where they are of an earlier version, has its default. */
    private static Config saying(Map<?, ?> values) {
        return (Config) Proxy.newProxyInstance(
                Config.class.getClassLoader(),
                new Class<?>[] {Config.class},
                (proxy, method, none) ->
                        Objects.requireNonNullElseGet(values.get(method.getName()), method::getDefaultValue));
    }
}
