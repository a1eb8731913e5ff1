// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.engines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

/** What a runtime tells a hook is a container's state, of which a request can be made, or is refused. */
final class StateTarget {
    private StateTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            ContainerState state = ContainerState.parse(new String(input, UTF_8));
            assertThat(state.pid()).isBetween(0L, (long) Integer.MAX_VALUE);
            assertThat(state.bundle()).isAbsolute();
            new Annotations(state.annotations()).request(state.container(), "host", Map.of());
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }
}
