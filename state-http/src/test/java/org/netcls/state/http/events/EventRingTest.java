// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netcls.state.http.mirror.Position;

class EventRingTest {
    private static final String HERE = "ab1";

    private final EventRing ring = new EventRing(4);

    @BeforeEach
    void beginAtFour() {
        ring.begin(at(4));
    }

    private static Position at(long version) {
        return new Position(version, HERE);
    }

    @Test
    void givesTheEventsAfterAVersion() {
        add(5, 6, 7);
        assertThat(text(4)).contains("5 6 7 ");
        assertThat(text(6)).contains("7 ");
        assertThat(text(7)).contains("");
        assertThat(ring.after(at(4)).orElseThrow().to()).isEqualTo(7);
        assertThat(ring.newest()).isEqualTo(at(7));
    }

    @Test
    void forgetsTheOldest() {
        add(5, 6, 7, 8, 9);
        assertThat(text(4)).isEmpty();
        assertThat(text(5)).contains("6 7 8 9 ");
    }

    @Test
    void aGapMakesAllBeforeItWorthless() {
        add(5, 6, 8);
        assertThat(text(6)).isEmpty();
        assertThat(text(7)).contains("8 ");
    }

    @Test
    void aListThatWasReadAheadIsWaitedFor() {
        add(5);
        assertThat(text(8)).contains("");
        assertThat(ring.after(at(8)).orElseThrow().to()).isEqualTo(8);
    }

    @Test
    void aVersionThatCannotComeSoonIsUnknown() {
        add(5);
        assertThat(text(200_000)).isEmpty();
    }

    @Test
    void whatIsToldFirstFollowsWhatItBeganWith() {
        ring.begin(at(7));
        assertThat(text(7)).contains("");
        assertThat(text(6)).isEmpty();
        add(8);
        assertThat(text(7)).contains("8 ");
    }

    @Test
    void whatWasToldOfIsolatorsThatAreGoneIsForgotten() {
        add(5, 6);
        ring.begin(new Position(5, "ab2"));
        assertThat(text(4)).isEmpty();
        assertThat(text(5)).isEmpty();
        assertThat(text(6)).isEmpty();
        assertThat(ring.after(new Position(4, "ab2"))).isEmpty();
        assertThat(ring.after(new Position(5, "ab2")).orElseThrow().bytes()).isEmpty();
    }

    @Test
    void versionsThatAreTheSameAreNotTakenForThoseOfAnotherIsolator() {
        add(5, 6, 7);
        ring.begin(new Position(4, "ab2"));
        ring.add(5, () -> "new".getBytes(UTF_8));
        assertThat(text(4)).isEmpty();
        assertThat(ring.after(new Position(4, "ab2")).orElseThrow().bytes())
                .asString(UTF_8)
                .isEqualTo("new");
    }

    @Test
    void whatTheListHadWhenItBeganIsNotToldOnceMore() {
        add(3, 4);
        assertThat(text(2)).isEmpty();
        assertThat(text(4)).contains("");
    }

    @Test
    void whatWasToldAlreadyIsNoGap() {
        add(5, 6, 7);
        add(6);
        assertThat(text(4)).contains("5 6 7 ");
    }

    @Test
    void goesOnOnlyWithLaterOnesOfTheSame() {
        add(5, 6);
        assertThat(ring.goesOn(at(6))).isTrue();
        assertThat(ring.goesOn(at(9))).isTrue();
        assertThat(ring.goesOn(at(5))).isFalse();
        assertThat(ring.goesOn(new Position(6, "ab2"))).isFalse();
        assertThat(new EventRing(4).goesOn(at(6))).isFalse();
    }

    @Test
    void beforeTheFirstIsolatorThereIsNothingToTell() {
        assertThat(new EventRing(4).after(at(7)).orElseThrow().bytes()).isEmpty();
    }

    @Test
    void whoKnowsNothingHasToReadTheList() {
        ring.begin(at(7));
        assertThat(text(-1)).isEmpty();
    }

    @Test
    void aBatchEndsBefore64KiB() {
        byte[] third = new byte[30 * 1024];
        ring.begin(at(0));
        ring.add(1, () -> third);
        ring.add(2, () -> third);
        ring.add(3, () -> third);

        EventRing.Batch batch = ring.after(at(0)).orElseThrow();
        assertThat(batch.to()).isEqualTo(2);
        assertThat(batch.bytes()).hasSize(60 * 1024);
        assertThat(ring.after(at(2)).orElseThrow().to()).isEqualTo(3);
    }

    @Test
    void anEventThatIsLargerIsABatchByItself() {
        ring.begin(at(0));
        ring.add(1, () -> new byte[100_000]);
        ring.add(2, () -> new byte[1]);
        assertThat(ring.after(at(0)).orElseThrow().bytes()).hasSize(100_000);
        assertThat(ring.after(at(1)).orElseThrow().bytes()).hasSize(1);
    }

    /** Versions go on by one mostly; a step of 0 says the same event again, and of 2 leaves one out. */
    @Property
    void givesWhatAMapWouldGive(@ForAll @Size(max = 40) List<@IntRange(max = 5) Integer> steps) {
        EventRing ring = new EventRing(4);
        ring.begin(at(0));
        TreeMap<Long, String> model = new TreeMap<>();
        long version = 10;
        for (int i = 0; i < steps.size(); i++) {
            int step = steps.get(i) < 3 ? steps.get(i) : 1;
            version += step;
            if (step != 1 && !model.containsKey(version)) {
                model.clear();
            }
            String event = i + " ";
            ring.add(version, () -> event.getBytes(UTF_8));
            model.putIfAbsent(version, event);
            if (model.size() > 4) {
                model.pollFirstEntry();
            }
            for (long after = version - 6; after <= version + 1; after++) {
                assertThat(text(ring, after)).isEqualTo(expected(model, after));
            }
        }
    }

    private static Optional<String> expected(TreeMap<Long, String> model, long after) {
        return after < model.firstKey() - 1
                ? Optional.empty()
                : Optional.of(String.join("", model.tailMap(after, false).values()));
    }

    private void add(long... versions) {
        for (long version : versions) {
            ring.add(version, () -> (version + " ").getBytes(UTF_8));
        }
    }

    private Optional<String> text(long after) {
        return text(ring, after);
    }

    private static Optional<String> text(EventRing ring, long after) {
        return ring.after(at(after)).map(batch -> new String(batch.bytes(), UTF_8));
    }
}
