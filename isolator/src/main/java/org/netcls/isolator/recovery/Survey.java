// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.recovery;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.netcls.api.Assignment;
import org.netcls.api.BackEndException;
import org.netcls.spi.ForeignGroups;
import org.netcls.spi.NetClsCgroups;

/**
 * Which groups there are.
 *
 * @param groups those directly under the root that were looked at, in the order of their names
 * @param believed containers whose groups are there, and were not looked at
 * @param foreign what those elsewhere carry
 */
public record Survey(List<Look> groups, List<Assignment> believed, ForeignGroups foreign) {
    private static final int WORTH_A_THREAD = 256;

    /**
     * With the notes of all groups but those that are believed to carry what is known of them. Nearly all of the time goes into reading, so
     * that is done by all processors.
     *
     * @throws BackEndException if the groups cannot be listed
     */
    public static Survey whole(NetClsCgroups cgroups, Before believed) throws BackEndException {
        return of(
                cgroups,
                believed,
                names -> takeAll(names, group -> Look.of(cgroups, group).taken()));
    }

    /**
     * Without notes, and beside calls that go on, by this thread alone.
     *
     * @throws BackEndException if the groups cannot be listed
     */
    static Survey ofFacts(NetClsCgroups cgroups) throws BackEndException {
        return of(
                cgroups,
                Before.nothing(),
                names -> names.stream()
                        .map(group -> Look.of(cgroups, group).withFacts())
                        .toList());
    }

    /** @throws BackEndException if the groups cannot be listed */
    public static void requireReadable(NetClsCgroups cgroups) throws BackEndException {
        of(cgroups, Before.nothing(), names -> List.of());
    }

    private static Survey of(NetClsCgroups cgroups, Before known, Function<List<String>, List<Look>> reading)
            throws BackEndException {
        try {
            Set<String> names = new HashSet<>(cgroups.list());
            List<Assignment> believed = known.settled()
                    .filter(assignment -> names.remove(assignment.container().value()))
                    .toList();
            List<Look> groups = reading.apply(names.stream().sorted().toList());
            List<String> outer =
                    groups.stream().filter(Look::mayHaveGroups).map(Look::group).toList();
            return new Survey(groups, believed, cgroups.foreign(outer));
        } catch (IOException | RuntimeException e) {
            throw new BackEndException("cannot read the groups: " + e.getMessage(), e);
        }
    }

    /** Each thread takes the next one; a parallel stream would give a quarter to each of two, and wait for the slower. */
    private static List<Look> takeAll(List<String> names, Function<String, Look> reading) {
        Look[] looks = new Look[names.size()];
        AtomicInteger next = new AtomicInteger();
        Runnable some = () -> {
            for (int i = next.getAndIncrement(); i < looks.length; i = next.getAndIncrement()) {
                looks[i] = reading.apply(names.get(i));
            }
        };
        int helpers = Math.min(Runtime.getRuntime().availableProcessors() - 1, looks.length / WORTH_A_THREAD);
        List<CompletableFuture<Void>> others = Stream.generate(() -> CompletableFuture.runAsync(some))
                .limit(helpers)
                .toList();
        some.run();
        others.forEach(CompletableFuture::join);
        return List.of(looks);
    }
}
