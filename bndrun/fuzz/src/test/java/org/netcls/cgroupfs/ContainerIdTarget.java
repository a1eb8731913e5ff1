// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.netcls.api.ContainerId;

/** Every id is the name of one group, and that of no other container. */
final class ContainerIdTarget {
    private ContainerIdTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        id(new String(input, UTF_8)).ifPresent(id -> {
            Path group = GroupName.path(id.value());
            assertThat(group.getNameCount()).isEqualTo(1);
            assertThat(group.normalize()).isEqualTo(group);
            assertThat(GroupName.of(group)).isEqualTo(id.value());
            id.parent().ifPresent(parent -> assertThat(id.isWithin(parent)).isTrue());
            assertThat(id.toString().chars().anyMatch(Character::isISOControl)).isFalse();
        });
    }

    private static Optional<ContainerId> id(String text) {
        try {
            return Optional.of(new ContainerId(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
