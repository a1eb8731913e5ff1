// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;
import org.netcls.api.UnknownContainerException;

class FamiliesTest {
    private final Assignment web = assignment("web", AssignmentState.ASSIGNED);
    private final Assignment shared = assignment("web/shared", AssignmentState.SHARED);
    private final Families families = new Families(0);

    @Test
    void anotherOneOfTheSameMapsKnowsTheSame() {
        families.put(web);
        families.put(shared);
        Families other = new Families(families.assignments(), families.nested());
        assertThat(other.all()).containsExactlyInAnyOrder(web, shared);
        assertThat(other.sharing(web)).containsExactly(shared);
    }

    @Test
    void oneWhoseGroupIsNobodysHasNoOwner() {
        families.put(shared);
        assertThatExceptionOfType(UnknownContainerException.class)
                .isThrownBy(() -> families.owner(shared))
                .withMessage("no container 'web/shared'");
    }

    private static Assignment assignment(String container, AssignmentState state) {
        return new Assignment(
                new ContainerId(container), Optional.empty(), "/fake/web", Instant.EPOCH, Map.of(), state);
    }
}
