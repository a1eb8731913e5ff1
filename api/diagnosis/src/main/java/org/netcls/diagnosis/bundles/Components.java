// SPDX-License-Identifier: Apache-2.0
package org.netcls.diagnosis.bundles;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.diagnosis.Unconfigured;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** The components of the bundles that run, as their runtime tells of them; none without a runtime. */
public record Components(BundleContext context) {
    private static final String OURS = "org.netcls.";
    private static final String CONFIGURED_ONLY = "require";

    /** Which parts of the agent do not run for lack of a configuration. */
    public Unconfigured unconfigured() {
        return new Unconfigured(Set.copyOf(asked(runtime -> runtime.getComponentDescriptionDTOs().stream()
                .filter(component ->
                        String.valueOf(component.bundle.symbolicName).startsWith(OURS))
                .filter(component -> CONFIGURED_ONLY.equals(component.configurationPolicy))
                .filter(component -> isUnconfigured(runtime.getComponentConfigurationDTOs(component)))
                .flatMap(component -> Stream.of(component.configurationPid))
                .distinct()
                .toList())));
    }

    private static boolean isUnconfigured(Collection<ComponentConfigurationDTO> configurations) {
        return configurations.stream().allMatch(Components::isUnconfigured);
    }

    private static boolean isUnconfigured(ComponentConfigurationDTO configuration) {
        return configuration.state == ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION;
    }

    /** What keeps those of a bundle from giving this service, one text for each; empty if it has none for it. */
    List<Optional<String>> obstacles(Bundle bundle, String service) {
        return asked(runtime -> runtime.getComponentDescriptionDTOs(bundle).stream()
                .filter(component -> List.of(component.serviceInterfaces).contains(service))
                .map(component -> obstacle(component, runtime.getComponentConfigurationDTOs(component)))
                .toList());
    }

    private static Optional<String> obstacle(
            ComponentDescriptionDTO component, Collection<ComponentConfigurationDTO> configurations) {
        String name = "its component " + component.name;
        if (!configurations.isEmpty() && !isUnconfigured(configurations)) {
            return configurations.stream()
                    .map(Components::obstacle)
                    .flatMap(Optional::stream)
                    .findFirst()
                    .map(what -> name + " " + what);
        }
        return CONFIGURED_ONLY.equals(component.configurationPolicy)
                ? Optional.of(name + " needs a configuration " + String.join(", ", component.configurationPid))
                : Optional.of(name + " is not enabled");
    }

    private static Optional<String> obstacle(ComponentConfigurationDTO configuration) {
        return switch (configuration.state) {
            case ComponentConfigurationDTO.UNSATISFIED_REFERENCE ->
                Optional.of(Stream.of(configuration.unsatisfiedReferences)
                        .map(reference -> reference.name + (reference.target == null ? "" : " " + reference.target))
                        .collect(Collectors.joining(", ", "misses what it refers to as ", "")));
            case ComponentConfigurationDTO.FAILED_ACTIVATION -> Optional.of("could not be activated, as the log tells");
            default -> Optional.empty();
        };
    }

    private <T> List<T> asked(Function<ServiceComponentRuntime, List<T>> question) {
        ServiceReference<ServiceComponentRuntime> reference =
                context.getServiceReference(ServiceComponentRuntime.class);
        ServiceComponentRuntime runtime = reference == null ? null : context.getService(reference);
        if (runtime == null) {
            return List.of();
        }
        try {
            return question.apply(runtime);
        } finally {
            context.ungetService(reference);
        }
    }
}
