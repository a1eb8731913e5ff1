// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell;

import java.lang.reflect.Proxy;
import java.util.Map;
import org.netcls.api.Isolator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;

/** As much of a framework as commands need. */
final class Context {
    private Context() {}

    /** A framework with this one service. */
    static BundleContext with(Isolator isolator) {
        ServiceReference<?> reference =
                proxy(ServiceReference.class, Map.of("getProperty", (Answer) arguments -> null));
        return proxy(
                BundleContext.class,
                Map.of(
                        "createFilter", (Answer) arguments -> FrameworkUtil.createFilter((String) arguments[0]),
                        "getServiceReferences",
                                (Answer) arguments -> Isolator.class.getName().equals(arguments[0])
                                        ? new ServiceReference<?>[] {reference}
                                        : null,
                        "getService", (Answer) arguments -> isolator));
    }

    private interface Answer {
        Object to(Object[] arguments) throws Exception;
    }

    private static <T> T proxy(Class<T> type, Map<String, Answer> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    default ->
                        answers.getOrDefault(method.getName(), unused -> null).to(arguments);
                }));
    }
}
