// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.lang.ref.WeakReference;
import java.nio.LongBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.ContainerId;
import org.netcls.api.Drift;
import org.netcls.api.ForeignGroup;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Reconciliation;
import org.netcls.awaited.Legacy;
import org.netcls.isolator.containers.Families;
import org.netcls.isolator.containers.Lent;
import org.netcls.isolator.events.Changes;
import org.netcls.isolator.ledger.Holders;
import org.netcls.isolator.ledger.Stamps;
import org.netcls.isolator.recovery.Before;
import org.netcls.isolator.recovery.Witness;
import org.netcls.isolator.statistics.Counters;
import org.netcls.spi.NetClsCgroups;
import org.osgi.framework.BundleContext;

/**
 * What the isolator leaves to the one that comes after it in the same framework, as in an update of its bundle. The
 * framework keeps it meanwhile, as objects of the JDK and of the API, so that no class of this bundle stays. It ends with
 * the process.
 *
 * @param instance lowercase hexadecimal digits; the same as long as versions and counts go on from those of before
 * @param version of the state
 * @param changes that led to it, for those who were not told of the last ones in time
 * @param kept of the last session
 * @param released by primary; of those that are configured, as they are, so after the last call
 * @param root of the groups
 * @param tenure of the back end, when they were known last
 * @param time of {@link System#nanoTime}, when they were known last
 */
record Handover(
        String instance,
        long version,
        List<AssignmentEvent> changes,
        Counters counters,
        Session.Kept kept,
        Map<Integer, Stamps> released,
        String root,
        WeakReference<Object> tenure,
        long time) {
    // As long as callers wait for an isolator; less than from one comparison to the next, by default.
    private static final Duration BELIEVED = Duration.ofSeconds(5);

    private enum Part {
        API,
        INSTANCE,
        VERSION,
        CHANGES,
        COUNTERS,
        ASSIGNMENTS,
        NESTED,
        NOT_ADOPTED,
        CARRIED,
        ELSEWHERE,
        LENT,
        LENDERS,
        DRIFTS,
        WITNESSES,
        RECONCILIATION,
        HOLDERS,
        RELEASED,
        ROOT,
        TENURE,
        TIME
    }

    /** What an isolator leaves now. */
    Handover(
            String instance,
            Changes changes,
            Counters counters,
            Session.Kept kept,
            Map<Integer, Stamps> released,
            NetClsCgroups cgroups) {
        this(
                instance,
                changes.version(),
                changes.after(0),
                counters,
                kept,
                released,
                cgroups.backEnd().root(),
                new WeakReference<>(cgroups.tenure()),
                System.nanoTime());
    }

    /**
     * What was left, which nobody else gets.
     *
     * @param version where nothing was left
     */
    static Handover take(BundleContext bundle, long version) {
        Map<Object, Object> store = Legacy.of(IsolatorComponent.PID, bundle);
        Map<Object, Object> left = new HashMap<>(store);
        store.keySet().retainAll(Set.of(Accepted.PART));
        try {
            return of(left);
        } catch (RuntimeException e) {
            // Nothing was left, or by a bundle that says it otherwise.
            return first(version);
        }
    }

    private static Handover first(long version) {
        return new Handover(
                String.format("%016x", new SecureRandom().nextLong()),
                version,
                List.of(),
                new Counters(),
                Session.Kept.NOTHING,
                new HashMap<>(),
                "",
                new WeakReference<>(null),
                0);
    }

    /** For the first session of an isolator. What groups carry is believed where nobody else can have had them since. */
    Session.Kept believable(NetClsCgroups present) {
        boolean isBelieved = root.equals(present.backEnd().root())
                && tenure.refersTo(present.tenure())
                && System.nanoTime() - time < BELIEVED.toNanos();
        return isBelieved ? kept : new Session.Kept(Before.nothing(), kept.reconciliation(), kept.holders());
    }

    @SuppressWarnings("unchecked")
    private static Handover of(Map<Object, Object> left) {
        // Who replaces the API, too, finds objects of one that is no more.
        boolean isOfThisApi = left.get(Part.API.name()) == ContainerId.class;
        return new Handover(
                (String) left.get(Part.INSTANCE.name()),
                (Long) left.get(Part.VERSION.name()),
                isOfThisApi ? (List<AssignmentEvent>) left.getOrDefault(Part.CHANGES.name(), List.of()) : List.of(),
                Counters.of((Map<?, ?>) left.get(Part.COUNTERS.name())),
                new Session.Kept(
                        isOfThisApi ? before(left) : Before.nothing(),
                        reconciliation((long[]) left.get(Part.RECONCILIATION.name())),
                        isOfThisApi
                                ? new Holders((Map<Integer, ContainerId[]>) left.get(Part.HOLDERS.name()))
                                : Holders.NONE),
                released((Map<Integer, Object[]>) left.getOrDefault(Part.RELEASED.name(), Map.of())),
                (String) left.getOrDefault(Part.ROOT.name(), ""),
                (WeakReference<Object>) left.getOrDefault(Part.TENURE.name(), new WeakReference<>(null)),
                (Long) left.get(Part.TIME.name()));
    }

    @SuppressWarnings("unchecked")
    private static Before before(Map<Object, Object> left) {
        return new Before(
                new Families(
                        (Map<ContainerId, Assignment>) left.get(Part.ASSIGNMENTS.name()),
                        (Map<ContainerId, Set<ContainerId>>) left.get(Part.NESTED.name())),
                (Map<String, String>) left.get(Part.NOT_ADOPTED.name()),
                (Map<String, Set<NetClsHandle>>) left.get(Part.CARRIED.name()),
                (List<ForeignGroup>) left.getOrDefault(Part.ELSEWHERE.name(), List.of()),
                lent(left),
                (Map<ContainerId, Drift>) left.getOrDefault(Part.DRIFTS.name(), Map.of()),
                witnesses((Map<ContainerId, Object[]>) left.getOrDefault(Part.WITNESSES.name(), Map.of())));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Lent> lent(Map<Object, Object> left) {
        Map<String, NetClsHandle> handles = (Map<String, NetClsHandle>) left.get(Part.LENT.name());
        Map<String, ContainerId> lenders = (Map<String, ContainerId>) left.getOrDefault(Part.LENDERS.name(), Map.of());
        return lenders.keySet().stream()
                .collect(Collectors.toMap(path -> path, path -> new Lent(lenders.get(path), handles.get(path))));
    }

    private static Map<ContainerId, Witness> witnesses(Map<ContainerId, Object[]> parts) {
        return each(parts, one -> new Witness((ProcessHandle) one[0], (Instant) one[1], (String) one[2]));
    }

    private static Map<Integer, Stamps> released(Map<Integer, Object[]> parts) {
        return new HashMap<>(each(parts, one -> new Stamps((UUID) one[0], (LongBuffer) one[1])));
    }

    private static Reconciliation reconciliation(long... counts) {
        return new Reconciliation(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]);
    }

    void leave(BundleContext bundle) {
        Map<Object, Object> left = Legacy.of(IsolatorComponent.PID, bundle);
        left.put(Part.API.name(), ContainerId.class);
        left.put(Part.INSTANCE.name(), instance);
        left.put(Part.VERSION.name(), version);
        left.put(Part.CHANGES.name(), changes);
        left.put(Part.COUNTERS.name(), counters.kept());
        leave(kept.known(), left);
        leave(kept.reconciliation(), left);
        left.put(Part.HOLDERS.name(), kept.holders().byPrimary());
        left.put(Part.RELEASED.name(), each(released, one -> new Object[] {one.boot(), one.bySecondary()}));
        left.put(Part.ROOT.name(), root);
        left.put(Part.TENURE.name(), tenure);
        left.put(Part.TIME.name(), time);
        // Release 0.1.0, where that is installed again, asks for it; it believes nothing then.
        left.put("CGROUPS", new WeakReference<>(null));
    }

    private static void leave(Before known, Map<Object, Object> left) {
        left.put(Part.ASSIGNMENTS.name(), known.families().assignments());
        left.put(Part.NESTED.name(), known.families().nested());
        left.put(Part.NOT_ADOPTED.name(), known.notAdopted());
        left.put(Part.CARRIED.name(), known.carried());
        left.put(Part.ELSEWHERE.name(), known.elsewhere());
        left.put(Part.LENT.name(), each(known.lent(), Lent::handle));
        left.put(Part.DRIFTS.name(), known.drifts());
        left.put(Part.LENDERS.name(), each(known.lent(), Lent::container));
        left.put(Part.WITNESSES.name(), each(known.witnesses(), one ->
                new Object[] {one.process(), one.since(), one.group()}));
    }

    private static <K, V, T> Map<K, T> each(Map<K, V> map, Function<V, T> part) {
        return map.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, one -> part.apply(one.getValue())));
    }

    private static void leave(Reconciliation counts, Map<Object, Object> left) {
        left.put(Part.RECONCILIATION.name(), new long[] {
            counts.runs(), counts.drifted(), counts.repaired(), counts.vanished(), counts.failures(), counts.failing()
        });
    }
}
