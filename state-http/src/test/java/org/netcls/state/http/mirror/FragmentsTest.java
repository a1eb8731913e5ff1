// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.netcls.state.http.mirror.Samples.assignment;
import static org.netcls.state.http.mirror.Samples.assignments;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.Assignment;
import org.netcls.api.ContainerId;

class FragmentsTest {
    private final List<String> rendered = new ArrayList<>();
    private final View view = assignment -> {
        rendered.add(assignment.container().value());
        return json(assignment).getBytes(UTF_8);
    };

    private static String json(Assignment assignment) {
        return "\"" + assignment.container().value() + " " + assignment.handle().orElseThrow() + "\"";
    }

    @Test
    void aContainerIsRenderedOnceForEachView() {
        Block block = block(assignments(3));
        Fragments first = block.in(view);
        assertThat(block.in(view)).isSameAs(first);
        assertThat(rendered).hasSize(3);

        List<Assignment> others = new ArrayList<>();
        block.in(assignment -> {
            others.add(assignment);
            return new byte[0];
        });
        assertThat(others).isEqualTo(block.assignments());
        assertThat(rendered).hasSize(3);
    }

    @Test
    void onlyWhatChangedIsRenderedAgain() {
        Block block = block(assignments(3));
        block.in(view);
        rendered.clear();

        Block changed = block.with(assignment("container-00001", 0x0020_0001))
                .with(assignment("web", 0x0010_0099))
                .without(new ContainerId("container-00000"));

        assertThat(text(changed)).isEqualTo(fresh(changed));
        assertThat(rendered).containsExactly("container-00001", "web");
    }

    @Test
    void theHalvesOfABlockAreCopied() {
        Block block = block(assignments(10));
        block.in(view);
        rendered.clear();

        for (Block half : List.of(block.part(0, 5), block.part(5, 10))) {
            assertThat(text(half)).isEqualTo(fresh(half));
        }
        assertThat(rendered).isEmpty();
    }

    @Test
    void someFragmentsThatFollowEachOtherCanBeTakenAsTheyAre() {
        Block block = block(assignments(4));
        Fragments fragments = block.in(view);
        Slice middle = fragments.part(1, 3);
        assertThat(middle.bytes()).isSameAs(fragments.json());
        assertThat(new String(middle.bytes(), middle.offset(), middle.length(), UTF_8))
                .isEqualTo(json(block.assignments().get(1)) + ","
                        + json(block.assignments().get(2)) + ",");
    }

    /** A number below 50 takes a container away, another one puts or replaces it; some blocks are never rendered. */
    @Property
    void afterAnyChangesTheFragmentsAreAsIfMadeAnew(
            @ForAll @Size(max = 60) List<@IntRange(max = 199) Integer> changes) {
        Block block = Block.EMPTY;
        for (int change : changes) {
            String id = "c" + change % 50;
            block = change < 50 ? block.without(new ContainerId(id)) : block.with(assignment(id, 0x0010_0000 + change));
            if (change % 3 == 0) {
                assertThat(text(block)).isEqualTo(fresh(block));
            }
        }
        assertThat(text(block)).isEqualTo(fresh(block));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100, 256})
    void deflatedFragmentsAreTheSameWithoutTheLastComma(int count) throws Exception {
        Fragments fragments = block(assignments(count)).in(view);
        assertThat(inflate(fragments.deflated()) + ",").isEqualTo(new String(fragments.json(), UTF_8));
        assertThat(fragments.deflated()).isSameAs(fragments.deflated());
    }

    @Test
    void whatHardlyShrinksIsDeflatedToTheEnd() throws Exception {
        StringBuilder noise = new StringBuilder();
        new java.util.Random(1).ints(100_000, 'A', 'z').forEach(noise::appendCodePoint);
        Fragments fragments =
                block(assignments(1)).in(assignment -> noise.toString().getBytes(UTF_8));
        assertThat(inflate(fragments.deflated())).isEqualTo(noise.toString());
    }

    private static Block block(List<Assignment> assignments) {
        Block block = Block.EMPTY;
        for (Assignment assignment : assignments) {
            block = block.with(assignment);
        }
        return block;
    }

    private String text(Block block) {
        return new String(block.in(view).json(), UTF_8);
    }

    private static String fresh(Block block) {
        StringBuilder json = new StringBuilder();
        block.assignments().forEach(assignment -> json.append(json(assignment)).append(','));
        return json.toString();
    }

    private static String inflate(byte[] deflated) throws Exception {
        // An empty last block ends the stream.
        byte[] ended = java.util.Arrays.copyOf(deflated, deflated.length + 5);
        System.arraycopy(new byte[] {1, 0, 0, (byte) 0xff, (byte) 0xff}, 0, ended, deflated.length, 5);
        Inflater raw = new Inflater(true);
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(ended), raw)) {
            return new String(in.readAllBytes(), UTF_8);
        } finally {
            raw.end();
        }
    }
}
