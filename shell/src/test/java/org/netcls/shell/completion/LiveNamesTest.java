// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.completion;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentEvent.Kind;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.api.Request;
import org.netcls.shell.command.FakeIsolator;

class LiveNamesTest {
    private final FakeIsolator isolator = new FakeIsolator();
    private Optional<Isolator> present = Optional.of(isolator);
    private final LiveNames names = new LiveNames(() -> present);
    private long version;

    @BeforeEach
    void oneContainer() throws Exception {
        isolator.prepare(new ContainerId("web"), Request.ANY);
        version = isolator.overview().version();
    }

    @Test
    void whatIsThereIsReadAndWhatComesIsFollowed() throws Exception {
        assertThat(names.containers()).containsExactly("web");
        Assignment db = isolator.prepare(new ContainerId("db"), Request.ANY);
        assertThat(names.containers()).containsExactly("web");
        tell(Kind.ASSIGNED, db);
        assertThat(names.containers()).containsExactly("db", "web");
        assertThat(names.handles()).containsExactly("0x00120001", "0x00120002");
        tell(Kind.RELEASED, db);
        assertThat(names.containers()).containsExactly("web");
        assertThat(names.handles()).containsExactly("0x00120001");
    }

    @Test
    void aHandleStaysWithTheParentThatSharedIt() {
        Assignment web = isolator.containers.get(new ContainerId("web"));
        Assignment nested = new Assignment(
                new ContainerId("web/a"),
                web.handle(),
                web.group(),
                Instant.EPOCH,
                web.labels(),
                AssignmentState.SHARED);
        names.containers();
        tell(Kind.ASSIGNED, nested);
        tell(Kind.RELEASED, nested);
        assertThat(names.containers()).containsExactly("web");
        assertThat(names.handles()).containsExactly("0x00120001");
    }

    @Test
    void allIsReadAgainWhereSomethingMayHaveBeenMissed() throws Exception {
        names.containers();
        isolator.prepare(new ContainerId("db"), Request.ANY);
        version += 5;
        tell(Kind.ALLOCATOR, null);
        assertThat(names.containers()).containsExactly("db", "web");
    }

    @Test
    void withoutAnIsolatorThereIsNothing() {
        names.containers();
        present = Optional.empty();
        assertThat(names.containers()).isEmpty();
        assertThat(names.handles()).isEmpty();
        present = Optional.of(isolator);
        assertThat(names.containers()).containsExactly("web");
    }

    private void tell(Kind kind, Assignment assignment) {
        Optional<Assignment> about = Optional.ofNullable(assignment);
        names.changed(
                new AssignmentEvent(++version, kind, Instant.EPOCH, about, about.flatMap(Assignment::handle), ""));
    }
}
