// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.engines;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.netcls.api.ContainerId;

/**
 * What a runtime tells a hook of a container, as OCI's runtime specification 1.0 describes its state.
 *
 * @param pid of its first process, in the runtime's pid namespace; 0 where there is none any more
 * @param bundle the absolute path of the folder with its {@code config.json}
 */
record ContainerState(ContainerId container, long pid, Path bundle, Map<String, String> annotations) {
    private static final String EXPECTED = "expected is the state that a runtime gives its hooks: ";

    private static final BigDecimal LARGEST_PID = BigDecimal.valueOf(Integer.MAX_VALUE);

    /** @throws IllegalArgumentException if it is none; the message tells what is expected */
    static ContainerState parse(String json) {
        JsonObject state = Json.object(json, EXPECTED + "a JSON object");
        return new ContainerState(
                new ContainerId(Json.text(state, "id", EXPECTED)),
                pid(state),
                bundle(Json.text(state, "bundle", EXPECTED)),
                Json.texts(state, "annotations", EXPECTED));
    }

    private static long pid(JsonObject state) {
        if (!state.containsKey("pid")) {
            return 0;
        }
        if (state.get("pid") instanceof JsonNumber pid && isPid(pid)) {
            return pid.longValue();
        }
        throw new IllegalArgumentException(EXPECTED + "pid is a whole number");
    }

    private static boolean isPid(JsonNumber number) {
        BigDecimal value = number.bigDecimalValue();
        return value.signum() >= 0
                && value.compareTo(LARGEST_PID) <= 0
                && value.stripTrailingZeros().scale() <= 0;
    }

    private static Path bundle(String path) {
        try {
            Path bundle = Path.of(path);
            if (bundle.isAbsolute()) {
                return bundle;
            }
        } catch (InvalidPathException e) {
            // As one that is not absolute.
        }
        throw new IllegalArgumentException(EXPECTED + "bundle is an absolute path");
    }
}
