// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.engines;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.netcls.text.Printable;

/**
 * What the {@code config.json} in a container's bundle says, as OCI's runtime specification describes it.
 *
 * @param hostname empty if it has none of its own
 * @param cgroupsPath where its groups are to be, {@code /docker/ID} or {@code system.slice:docker:ID}; empty if the
 *     runtime chooses
 * @param ownNetwork whether it gets another network namespace than the agent's: one of its own, or that of a pod; empty if
 *     the agent may not see which
 */
record RuntimeConfig(
        Map<String, String> annotations, String hostname, String cgroupsPath, Optional<Boolean> ownNetwork) {
    static final RuntimeConfig UNKNOWN = new RuntimeConfig(Map.of(), "", "", Optional.empty());

    private static final String NAME = "config.json";
    private static final int LARGEST = 4 << 20;

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException if it lies outside of the bundle, is too large, or is no such file
     * @throws IOException if the agent cannot read it
     */
    static RuntimeConfig in(Path bundle) throws IOException {
        Path file = bundle.resolve(NAME);
        JsonObject config = Json.object(new String(read(bundle, file), UTF_8), shown(file) + " is no JSON object");
        JsonObject linux = Json.objectOrEmpty(config, "linux");
        return new RuntimeConfig(
                Json.texts(config, "annotations", shown(file) + ": expected is that "),
                Json.textOrEmpty(config, "hostname"),
                Json.textOrEmpty(linux, "cgroupsPath"),
                ownNetwork(linux));
    }

    private static Optional<Boolean> ownNetwork(JsonObject linux) {
        return linux.get("namespaces") instanceof JsonArray namespaces
                ? namespaces.stream()
                        .filter(JsonObject.class::isInstance)
                        .map(JsonObject.class::cast)
                        .filter(namespace -> Json.textOrEmpty(namespace, "type").equals("network"))
                        .findFirst()
                        .map(network -> isOther(Json.textOrEmpty(network, "path")))
                        .orElse(Optional.of(false))
                : Optional.of(false);
    }

    /** One that is not named is made; Docker names the host's by a path, too. */
    private static Optional<Boolean> isOther(String path) {
        try {
            return path.isEmpty() ? Optional.of(true) : isOtherThanOurs(Path.of(path));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Whether a network namespace is another than the agent's; empty if it may not see that. */
    static Optional<Boolean> isOtherThanOurs(Path network) {
        try {
            return Optional.of(!Files.isSameFile(network, Path.of("/proc/self/ns/net")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static byte[] read(Path bundle, Path file) throws IOException {
        Path real = file.toRealPath();
        if (!real.startsWith(bundle.toRealPath()) || !Files.isRegularFile(real)) {
            throw new IllegalArgumentException(shown(file) + " is not a file in the bundle");
        }
        try (InputStream in = Files.newInputStream(real)) {
            byte[] text = in.readNBytes(LARGEST + 1);
            if (text.length > LARGEST) {
                throw new IllegalArgumentException(shown(file) + " has more than " + LARGEST + " bytes");
            }
            return text;
        }
    }

    private static String shown(Path file) {
        return Printable.escape(file.toString());
    }
}
