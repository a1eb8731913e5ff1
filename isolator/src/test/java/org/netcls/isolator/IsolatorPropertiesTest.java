// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
import org.netcls.api.Primary;
import org.netcls.api.Request;
import org.netcls.isolator.settings.Settings;

/**
 * Whatever happens to an isolator, and behind its back, in whatever order: what it shows is what the model has, no two
 * containers share a handle, quarantined handles are not given, and every change is told once. A failure prints the shortest
 * such life and the seed that leads to it again.
 */
class IsolatorPropertiesTest {
    private static final List<Integer> PRIMARIES = List.of(2, 3, 4);
    private static final List<Integer> SECONDARIES = List.of(1, 2, 3, 4);
    private static final List<String> NAMES = List.of("a", "b", "c", "a/x", "a/y", "a/x/z", "b/x");

    private Path folder;

    /** What happens, and how it reads in the report of a failure. */
    record Step(String name, Change change) {
        @Override
        public String toString() {
            return name;
        }
    }

    interface Change {
        void in(IsolatorLife life) throws Exception;
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
    void agreesWithTheModelInAnyLife(@ForAll("settings") Settings settings, @ForAll("steps") List<Step> steps)
            throws Exception {
        IsolatorLife life = new IsolatorLife(settings, folder);
        for (Step step : steps) {
            step.change().in(life);
            life.look();
        }
    }

    /** One primary or two in any order, or none, with few handles, so that they meet. */
    @Provide
    Arbitrary<Settings> settings() {
        Arbitrary<Map<Integer, BitSet>> handles = Combinators.combine(
                        Arbitraries.frequencyOf(
                                Tuple.of(2, Arbitraries.just(List.<Integer>of())),
                                Tuple.of(7, Arbitraries.of(List.of(2), List.of(3), List.of(2, 3), List.of(3, 2)))),
                        range(),
                        range())
                .as(IsolatorPropertiesTest::handles);
        return Combinators.combine(handles, Arbitraries.of(0, 60), Arbitraries.of(true, false))
                .as((all, quarantine, repairs) -> new Settings(
                        all, Duration.ofSeconds(quarantine), Duration.ZERO, Duration.ZERO, repairs, false));
    }

    private static Map<Integer, BitSet> handles(List<Integer> primaries, BitSet first, BitSet second) {
        Map<Integer, BitSet> handles = new LinkedHashMap<>();
        primaries.forEach(primary -> handles.put(primary, handles.isEmpty() ? first : second));
        return handles;
    }

    private static Arbitrary<BitSet> range() {
        return Arbitraries.of(SECONDARIES).set().ofMinSize(1).map(IsolatorPropertiesTest::bits);
    }

    private static BitSet bits(Set<Integer> secondaries) {
        BitSet bits = new BitSet();
        secondaries.forEach(bits::set);
        return bits;
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<String> name = Arbitraries.of(NAMES);
        return Arbitraries.frequencyOf(
                        Tuple.of(40, prepare()),
                        Tuple.of(4, name.map(n -> new Step("isolate " + n, life -> life.isolate(n, 42)))),
                        Tuple.of(3, step("idle", IsolatorLife::idle)),
                        Tuple.of(12, name.map(n -> new Step("clean up " + n, life -> life.cleanup(n)))),
                        Tuple.of(4, name.map(n -> new Step("destroy " + n, life -> life.destroy(n)))),
                        Tuple.of(5, assign()),
                        Tuple.of(6, operator()),
                        Tuple.of(3, name.map(n -> new Step("operator removes " + n, life -> life.operatorRemoves(n)))),
                        Tuple.of(8, step("reconcile", IsolatorLife::reconcile)),
                        Tuple.of(2, name.set().map(all -> new Step("recover " + all, life -> life.recover(all)))),
                        Tuple.of(2, step("crash", IsolatorLife::crash)),
                        Tuple.of(1, settings().map(s -> new Step("crash, then " + s, life -> life.crash(s)))),
                        Tuple.of(4, settings().map(s -> new Step("configure " + s, life -> life.configure(s)))),
                        Tuple.of(6, seconds().map(s -> new Step("wait " + s, life -> life.advance(s)))),
                        Tuple.of(2, step("expire", IsolatorLife::expire)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(60);
    }

    private static Arbitrary<Step> prepare() {
        return Combinators.combine(Arbitraries.of(NAMES), requests())
                .as((name, request) ->
                        new Step("prepare " + name + " as " + request, life -> life.prepare(name, request)));
    }

    private static Arbitrary<Request> requests() {
        Arbitrary<Request> plain = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.just(Request.ANY)),
                Tuple.of(2, Arbitraries.just(Request.ANY.withOwnGroup())),
                Tuple.of(1, Arbitraries.of(PRIMARIES).map(Primary::new).map(Request.ANY::withPrimary)),
                Tuple.of(2, anyHandle().map(Request.ANY::withHandle)));
        return Combinators.combine(plain, Arbitraries.of(List.of(Map.<String, String>of(), Map.of("tier", "front"))))
                .as(Request::withLabels);
    }

    private static Arbitrary<Step> assign() {
        return Combinators.combine(Arbitraries.of(NAMES), anyHandle())
                .as((name, handle) -> new Step("assign " + handle + " to " + name, life -> life.assign(name, handle)));
    }

    private static Arbitrary<Step> operator() {
        Arbitrary<Integer> classIds = Arbitraries.frequencyOf(
                Tuple.of(5, anyHandle().map(NetClsHandle::classId)), Tuple.of(1, Arbitraries.of(0, 1, 0x20000)));
        Arbitrary<Step> write = Combinators.combine(Arbitraries.of(NAMES), classIds)
                .as((name, id) -> new Step(
                        String.format("operator writes 0x%x to %s", id, name), life -> life.operatorWrites(name, id)));
        Arbitrary<Step> make = Combinators.combine(Arbitraries.of("a", "c", "d", "a/x", "odd name"), classIds)
                .as((name, id) -> new Step(
                        String.format("operator makes %s with 0x%x", name, id), life -> life.operatorMakes(name, id)));
        return Arbitraries.oneOf(write, make);
    }

    private static Arbitrary<Step> step(String name, Change change) {
        return Arbitraries.just(new Step(name, change));
    }

    private static Arbitrary<Duration> seconds() {
        return Arbitraries.integers().between(0, 70).map(Duration::ofSeconds);
    }

    /** One primary more than there are, and all secondaries, in the range or not. */
    private static Arbitrary<NetClsHandle> anyHandle() {
        return Combinators.combine(Arbitraries.of(PRIMARIES), Arbitraries.of(SECONDARIES))
                .as(NetClsHandle::new);
    }
}
