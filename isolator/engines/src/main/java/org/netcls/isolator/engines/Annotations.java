// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.engines;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.netcls.action.AgentLabels;
import org.netcls.api.ContainerId;
import org.netcls.api.EngineLabels;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Primary;
import org.netcls.api.Request;
import org.netcls.text.Printable;

/** What a container asks for: {@code org.netcls.primary}, {@code .handle}, and {@code .label.KEY} for each label. */
record Annotations(Map<String, String> all) {
    private static final String PREFIX = "org.netcls.";
    private static final String LABEL = PREFIX + "label.";
    private static final String PRIMARY = PREFIX + "primary";
    private static final String HANDLE = PREFIX + "handle";
    // Read by the hook, and by who decides whether to call it.
    private static final List<String> SWITCHES = List.of(PREFIX + "enable", PREFIX + "required");
    private static final List<String> KNOWN =
            Stream.concat(Stream.of(PRIMARY, HANDLE), SWITCHES.stream()).toList();
    private static final int LONGEST_LABEL = 255;
    private static final int SHOWN_OF_ID = 12;
    // Of containerd, CRI-O, Podman's and docker's kube, and nerdctl.
    private static final List<String> NAMES = List.of(
            "io.kubernetes.cri.container-name",
            "io.kubernetes.cri-o.ContainerName",
            "io.kubernetes.container.name",
            "nerdctl/name");

    /**
     * What is to be asked for.
     *
     * @param found labels that say what the agent has found; what is too long for one is left out
     * @throws IllegalArgumentException if it asks for what there cannot be
     */
    Request request(ContainerId container, String hostname, Map<String, String> found) {
        all.forEach(Annotations::check);
        Map<String, String> labels = new HashMap<>();
        name(container, hostname).ifPresent(name -> labels.put(EngineLabels.NAME, name));
        all.forEach((key, value) -> {
            if (key.startsWith(LABEL)) {
                labels.put(key.substring(LABEL.length()), value);
            }
        });
        AgentLabels.requireNone(labels.keySet(), LABEL);
        found.forEach((key, value) -> {
            if (canBeLabel(value)) {
                labels.put(key, value);
            }
        });
        return new Request(
                Optional.ofNullable(all.get(PRIMARY)).map(Primary::parse),
                Optional.ofNullable(all.get(HANDLE)).map(NetClsHandle::parse),
                labels,
                false);
    }

    private static void check(String key, String value) {
        if (key.startsWith(PREFIX) && !key.startsWith(LABEL) && !KNOWN.contains(key)) {
            throw new IllegalArgumentException("annotation " + Printable.escape(key) + " is none of " + LABEL + "KEY, "
                    + String.join(", ", KNOWN));
        }
        if (SWITCHES.contains(key) && !value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException(
                    "annotation " + key + " is true or false, and not '" + Printable.escape(value) + "'");
        }
    }

    /** A name of host that was made of the id says nothing. */
    private Optional<String> name(ContainerId container, String hostname) {
        String id = container.value();
        boolean isOfId = hostname.isEmpty() || id.startsWith(hostname) && hostname.length() >= SHOWN_OF_ID;
        return NAMES.stream()
                .flatMap(key -> Optional.ofNullable(all.get(key)).stream())
                .findFirst()
                .or(() -> isOfId ? Optional.empty() : Optional.of(hostname))
                .filter(Annotations::canBeLabel);
    }

    static boolean canBeLabel(String value) {
        return !value.isEmpty()
                && value.length() <= LONGEST_LABEL
                && Printable.escape(value).equals(value);
    }
}
