// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.netcls.api.NetClsHandle;
import org.netcls.isolator.settings.Settings;

/**
 * Whatever happens to a ledger, in whatever order: used, quarantined and free handles are those of the model, every choice
 * is a free handle and the one that the allocator promises, and no right allocator is ever blamed. A failure prints the
 * shortest such life and the seed that leads to it again.
 */
class LedgerPropertiesTest {
    private static final List<Integer> PRIMARIES = List.of(2, 3);
    // Beside the ordinary ones those at the edges of words and of 16 bits.
    private static final List<Integer> SECONDARIES = List.of(1, 2, 3, 63, 64, 4095, 4096, 0xffff);

    private Path folder;

    /** What happens, and how it reads in the report of a failure. */
    record Step(String name, Change change) {
        @Override
        public String toString() {
            return name;
        }
    }

    interface Change {
        void in(LedgerLife life) throws Exception;
    }

    @BeforeTry
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory("released");
    }

    @AfterTry
    void removeFolder() throws IOException {
        for (int primary : PRIMARIES) {
            Files.deleteIfExists(folder.resolve("released-" + primary));
        }
        Files.delete(folder);
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void agreesWithTheModelInAnyLife(
            @ForAll("settings") Settings settings, @ForAll Choosing first, @ForAll("steps") List<Step> steps)
            throws Exception {
        LedgerLife life = new LedgerLife(settings, folder);
        life.swap(first);
        for (Step step : steps) {
            step.change().in(life);
        }
        life.look();
    }

    @Provide
    Arbitrary<Settings> settings() {
        Arbitrary<Map<Integer, BitSet>> handles = Combinators.combine(range(), range())
                .as((first, second) -> new TreeMap<>(Map.of(PRIMARIES.get(0), first, PRIMARIES.get(1), second)));
        return Combinators.combine(handles, Arbitraries.of(0, 1, 60))
                .as((all, quarantine) ->
                        new Settings(all, Duration.ofSeconds(quarantine), Duration.ZERO, Duration.ZERO, true, false));
    }

    private static Arbitrary<BitSet> range() {
        return Arbitraries.of(SECONDARIES).set().ofMinSize(1).map(LedgerPropertiesTest::bits);
    }

    private static BitSet bits(Set<Integer> secondaries) {
        BitSet bits = new BitSet();
        secondaries.forEach(bits::set);
        return bits;
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> which = Arbitraries.integers().between(0, 15);
        return Arbitraries.frequencyOf(
                        Tuple.of(30, step("take", LedgerLife::take)),
                        Tuple.of(25, which.map(n -> new Step("release " + n, life -> life.release(n)))),
                        Tuple.of(8, which.map(n -> new Step("give back " + n, life -> life.giveBack(n)))),
                        Tuple.of(8, handles().map(h -> new Step("reserve " + h, life -> life.reserve(h)))),
                        Tuple.of(
                                2,
                                which.map(n -> new Step("carried elsewhere " + n, life -> life.carriedElsewhere(n)))),
                        Tuple.of(2, which.map(n -> new Step("carried no more " + n, life -> life.carriedNoMore(n)))),
                        Tuple.of(6, Arbitraries.of(Choosing.class).map(c -> new Step("swap " + c, l -> l.swap(c)))),
                        Tuple.of(2, step("drop", LedgerLife::drop)),
                        Tuple.of(12, seconds().map(s -> new Step("wait " + s, life -> life.advance(s)))),
                        Tuple.of(2, step("restart", LedgerLife::restart)),
                        Tuple.of(1, which.map(n -> new Step("restart without " + n, life -> life.restartWithout(n)))),
                        Tuple.of(1, which.map(n -> new Step("damage " + n, life -> life.restartWithDamage(n)))),
                        Tuple.of(1, step("reboot", LedgerLife::reboot)),
                        Tuple.of(10, step("look", LedgerLife::look)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(100);
    }

    private static Arbitrary<Step> step(String name, Change change) {
        return Arbitraries.just(new Step(name, change));
    }

    private static Arbitrary<Duration> seconds() {
        return Arbitraries.integers().between(0, 70).map(Duration::ofSeconds);
    }

    /** One primary more than there are, and all secondaries, in the range or not. */
    private static Arbitrary<NetClsHandle> handles() {
        return Combinators.combine(Arbitraries.of(2, 3, 4), Arbitraries.of(SECONDARIES))
                .as(NetClsHandle::new);
    }
}
