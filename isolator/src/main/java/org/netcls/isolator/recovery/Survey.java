// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.recovery;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.netcls.api.Assignment;
import org.netcls.api.BackEndException;
import org.netcls.api.CallInterruptedException;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsException;
import org.netcls.isolator.containers.Turns;
import org.netcls.spi.ForeignGroups;
import org.netcls.spi.NetClsCgroups;

/**
 * Which groups there are.
 *
 * @param groups those directly under the root that were looked at, in the order of their names: it is more often that of the
 *     kernel's memory than the one in which they are listed
 * @param believed what is known of those that were not looked at
 * @param foreign what those elsewhere carry
 */
public record Survey(List<Look> groups, Believed believed, ForeignGroups foreign) {
    private static final int WORTH_A_THREAD = 256;

    /**
     * Groups that are taken to be as they were.
     *
     * @param undisturbed containers
     * @param notAdopted why others were not adopted, by their names
     */
    public record Believed(List<Assignment> undisturbed, Map<String, String> notAdopted) {
        public static final Believed NOTHING = new Believed(List.of(), Map.of());
    }

    private interface Names {
        Collection<String> get() throws IOException;
    }

    private interface Reading<E extends Exception> {
        List<Look> of(List<String> names) throws E;
    }

    /**
     * With the notes of all groups. Nearly all of the time goes into reading, so that is done by all processors.
     *
     * @throws BackEndException if the groups cannot be listed
     */
    public static Survey whole(NetClsCgroups cgroups) throws BackEndException {
        return of(cgroups, cgroups::list, names -> takeAll(cgroups, names), Believed.NOTHING);
    }

    /**
     * With only those groups of containers that were not as they should be. Groups that are not known yet stay so.
     *
     * @throws BackEndException if it cannot be told what groups elsewhere carry
     */
    public static Survey believing(NetClsCgroups cgroups, Before known) throws BackEndException {
        Map<Boolean, List<Assignment>> owners = known.ownersByUndisturbed();
        Stream<String> others =
                owners.get(false).stream().map(Assignment::container).map(ContainerId::value);
        Believed believed = new Believed(owners.get(true), known.notAdopted());
        return of(cgroups, others::toList, names -> takeAll(cgroups, names), believed);
    }

    /**
     * Without notes, and beside calls that go on, by this thread alone.
     *
     * @throws BackEndException if the groups cannot be listed
     * @throws NetClsException as soon as no step may begin any more, or the thread is interrupted
     */
    static Survey ofFacts(NetClsCgroups cgroups, Turns turns) throws NetClsException {
        Reading<NetClsException> reading = names -> {
            List<Look> looks = new ArrayList<>(names.size());
            for (String group : names) {
                requireGoingOn(turns);
                looks.add(Look.of(cgroups, group).withFacts());
            }
            return looks;
        };
        return of(cgroups, cgroups::list, reading, Believed.NOTHING);
    }

    /** For who has many to look at, after each: what is read by a thread that is interrupted cannot be read. */
    static void requireGoingOn(Turns turns) throws NetClsException {
        turns.requireOpen();
        if (Thread.currentThread().isInterrupted()) {
            throw new CallInterruptedException("interrupted before all groups were compared; ask again");
        }
    }

    /** @throws BackEndException if the groups cannot be listed */
    public static void requireReadable(NetClsCgroups cgroups) throws BackEndException {
        of(cgroups, cgroups::list, names -> List.of(), Believed.NOTHING);
    }

    private static <E extends Exception> Survey of(
            NetClsCgroups cgroups, Names names, Reading<E> reading, Believed believed) throws BackEndException, E {
        try {
            List<Look> groups = reading.of(names.get().stream().sorted().toList());
            Stream<String> looked = groups.stream().filter(Look::mayHaveGroups).map(Look::group);
            // Of those that are believed these alone may have groups in them that carry something.
            List<String> outer = Stream.concat(looked, believed.notAdopted().keySet().stream())
                    .toList();
            return new Survey(groups, believed, cgroups.foreign(outer));
        } catch (IOException | RuntimeException e) {
            throw new BackEndException("cannot read the groups: " + e.getMessage(), e);
        }
    }

    /** Each thread takes the next one; a parallel stream would give a quarter to each of two, and wait for the slower. */
    private static List<Look> takeAll(NetClsCgroups cgroups, List<String> names) {
        Look[] looks = new Look[names.size()];
        AtomicInteger next = new AtomicInteger();
        Runnable some = () -> {
            for (int i = next.getAndIncrement(); i < looks.length; i = next.getAndIncrement()) {
                looks[i] = Look.of(cgroups, names.get(i)).taken();
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
