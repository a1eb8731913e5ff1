// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.netcls.state.http.mirror.Samples.assignment;
import static org.netcls.state.http.mirror.Samples.assignments;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.netcls.api.Assignment;
import org.netcls.api.ContainerId;

class BlocksTest {
    private static final int MOST = Blocks.MOST_IN_BLOCK;

    private final Blocks blocks = new Blocks();

    /** Something that happens to one container. */
    record Change(boolean put, String id, int classId) {}

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    void blocksHoldWhatAMapHolds(@ForAll("changes") List<Change> changes) {
        Blocks blocks = new Blocks();
        TreeMap<String, Assignment> model = new TreeMap<>();
        for (Change change : changes) {
            List<Block> before = blocks.list();
            boolean changed = apply(change, blocks);
            assertThat(changed).as("%s", change).isEqualTo(apply(change, model));
            assertThat(without(before, blocks.list())).as("blocks that went").isLessThanOrEqualTo(changed ? 1 : 0);
        }
        assertThat(content(blocks)).containsExactlyElementsOf(model.values());
        assertThat(blocks.list().stream().skip(1)).allMatch(block -> block.size() > 0);
        assertThat(blocks.list()).allMatch(block -> block.size() <= MOST);
    }

    @Test
    void blocksOfAListAreThoseOfAMap() {
        for (int count : new int[] {0, 1, MOST / 2, MOST / 2 + 1, 3 * MOST}) {
            List<Assignment> all = assignments(count);
            Blocks made = Blocks.of(all);
            assertThat(content(made)).containsExactlyElementsOf(all);
            assertThat(made.isEmpty()).isEqualTo(count == 0);
            assertThat(all).noneMatch(made::put);
            assertThat(made.put(assignment("~", 0x0010_0001))).isTrue();
            assertThat(made.remove(assignment("~", 0x0010_0001).container())).isTrue();
            assertThat(content(made)).containsExactlyElementsOf(all);
        }
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        // More containers come than go, so that blocks are split.
        Arbitrary<Boolean> puts =
                Arbitraries.frequency(net.jqwik.api.Tuple.of(4, true), net.jqwik.api.Tuple.of(1, false));
        Arbitrary<String> ids = Arbitraries.integers()
                .between(0, 999)
                .map(number -> List.of("a", "web.", "~", "\u00e9").get(number % 4) + Integer.toString(number, 36));
        Arbitrary<Integer> classIds = Arbitraries.integers().between(0x0010_0001, 0x0010_0003);
        return Combinators.combine(puts, ids, classIds).as(Change::new).list().ofMaxSize(2000);
    }

    private static boolean apply(Change change, Blocks blocks) {
        return change.put()
                ? blocks.put(assignment(change.id(), change.classId()))
                : blocks.remove(new ContainerId(change.id()));
    }

    private static boolean apply(Change change, TreeMap<String, Assignment> model) {
        Assignment assignment = assignment(change.id(), change.classId());
        return change.put()
                ? !assignment.equals(model.put(change.id(), assignment))
                : model.remove(change.id()) != null;
    }

    private static int without(List<Block> before, List<Block> after) {
        Set<Block> gone = Collections.newSetFromMap(new IdentityHashMap<>());
        gone.addAll(before);
        after.forEach(gone::remove);
        return gone.size();
    }

    @Test
    void aFullBlockIsSplit() {
        assignments(MOST).forEach(blocks::put);
        assertThat(blocks.list()).hasSize(1);
        blocks.put(assignment("z", 0x0010_ffff));
        assertThat(blocks.list()).hasSize(2);
    }

    @Test
    void oneEmptyBlockIsLeftWhenAllContainersAreGone() {
        assignments(2000).forEach(blocks::put);
        assignments(2000).forEach(assignment -> blocks.remove(assignment.container()));
        assertThat(blocks.list()).hasSize(1);
        assertThat(content(blocks)).isEmpty();
        assertThat(blocks.put(assignment("web", 0x0010_0001))).isTrue();
        assertThat(content(blocks)).hasSize(1);
    }

    private static List<Assignment> content(Blocks blocks) {
        return blocks.list().stream()
                .flatMap(block -> block.assignments().stream())
                .toList();
    }
}
