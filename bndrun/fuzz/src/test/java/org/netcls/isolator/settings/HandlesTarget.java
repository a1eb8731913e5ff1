// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.settings;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Map;
import java.util.stream.Collectors;

/** Which handles are configured, the primaries and the secondaries on a line each, reads the same in other words. */
final class HandlesTarget {
    private HandlesTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String[] lines = new String(input, ISO_8859_1).split("\n", 2);
        Map<Integer, BitSet> handles;
        try {
            handles = HandleSyntax.handles(lines[0], lines[lines.length - 1]);
        } catch (IllegalArgumentException e) {
            return;
        }
        handles.forEach((primary, secondaries) -> {
            assertThat(primary).isBetween(1, 0xfffe);
            assertThat(secondaries.nextSetBit(0)).isBetween(1, 0xffff);
            assertThat(secondaries.length()).isLessThanOrEqualTo(0x10000);
        });
        if (!handles.isEmpty()) {
            assertThat(HandleSyntax.handles(primaries(handles), secondaries(handles)))
                    .isEqualTo(handles);
        }
    }

    private static String primaries(Map<Integer, BitSet> handles) {
        return handles.keySet().stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static String secondaries(Map<Integer, BitSet> handles) {
        return handles.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + ranges(entry.getValue()))
                .collect(Collectors.joining(";"));
    }

    private static String ranges(BitSet secondaries) {
        return secondaries.stream()
                .filter(low -> !secondaries.get(low - 1))
                .mapToObj(low -> low + "-" + (secondaries.nextClearBit(low) - 1))
                .collect(Collectors.joining(","));
    }
}
