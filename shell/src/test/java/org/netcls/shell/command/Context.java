// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.netcls.api.Isolator;
import org.netcls.api.Policies;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** As much of a framework as commands need. */
public final class Context {
    private Context() {}

    /** A framework with this one service. */
    static BundleContext with(Isolator isolator) {
        return with(Map.of(Isolator.class, isolator));
    }

    public static BundleContext with(Isolator isolator, Policies policies) {
        return with(Map.of(Isolator.class, isolator, Policies.class, policies));
    }

    /** A framework without any service, in which these bundles are active. */
    static BundleContext without(String... bundles) {
        return with(Map.of(), bundles);
    }

    private static BundleContext with(Map<Class<?>, Object> services, String... bundles) {
        Map<ServiceReference<?>, Object> registered = new HashMap<>();
        Map<String, ServiceReference<?>> references = new HashMap<>();
        services.forEach((type, service) -> {
            ServiceReference<?> reference =
                    proxy(ServiceReference.class, Map.of("getProperty", (Answer) arguments -> null));
            registered.put(reference, service);
            references.put("(objectClass=" + type.getName() + ")", reference);
        });
        return proxy(
                BundleContext.class,
                Map.of(
                        "getServiceReferences",
                                (Answer) arguments -> arguments[0] instanceof Class
                                        ? List.of()
                                        : Optional.ofNullable(references.get(arguments[1]))
                                                .map(reference -> new ServiceReference<?>[] {reference})
                                                .orElse(null),
                        "getService", (Answer) arguments -> registered.get(arguments[0]),
                        "ungetService", (Answer) arguments -> true,
                        "getBundles",
                                (Answer) arguments ->
                                        Stream.of(bundles).map(Context::active).toArray(Bundle[]::new)));
    }

    private static Bundle active(String name) {
        return proxy(
                Bundle.class,
                Map.of(
                        "getState", (Answer) arguments -> Bundle.ACTIVE,
                        "getSymbolicName", (Answer) arguments -> name,
                        "adapt", (Answer) arguments -> null));
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
