// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import java.lang.reflect.Proxy;
import java.util.Map;

/** Configurations of the back end without a framework. */
final class Configs {
    private Configs() {}

    /** The configuration with these values, by the names of the methods, and the defaults for all others. */
    static BackEndComponent.Config with(Map<String, Object> properties) {
        return (BackEndComponent.Config) Proxy.newProxyInstance(
                BackEndComponent.Config.class.getClassLoader(),
                new Class<?>[] {BackEndComponent.Config.class},
                (proxy, method, arguments) -> properties.getOrDefault(method.getName(), method.getDefaultValue()));
    }
}
