// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.table;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.netcls.isolator.policy.rules.Mode;
import org.netcls.isolator.policy.rules.Policy;
import org.netcls.isolator.policy.rules.Shape;
import org.netcls.program.Programs;
import org.netcls.program.TimedPrograms;

/**
 * The classes of tc that policies have on devices. Ours is on each a root qdisc with a handle of its own, and all that is below
 * it; packets of no class of ours go through it as they come.
 */
public record Classes(Programs programs) {
    private static final String LISTED = "class htb " + RootQdisc.OURS.handle();

    // A thousand classes take a second on a slow machine.
    public static Classes ofHost() {
        return new Classes(new TimedPrograms(Duration.ofSeconds(30)));
    }

    private interface Work {
        /** @return the classes that are there after it */
        String on(String device, Collection<Policy> wanted, RootQdisc root) throws IOException;
    }

    /** What comes of work on all devices. */
    private record Results(Map<String, String> faults, Map<String, String> classes, Map<String, String> left) {
        Results() {
            this(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        }

        /** @param here those that are to have a class on this device */
        void fail(String device, List<Policy> here, IOException why) throws InterruptedIOException {
            if (why instanceof InterruptedIOException interrupted) {
                throw interrupted;
            }
            here.forEach(policy -> faults.put(policy.name(), why.getMessage()));
            if (here.isEmpty()) {
                left.put(device, why.getMessage());
            }
        }

        Shaped shaped() {
            classes.values().removeIf(String::isEmpty);
            return new Shaped(faults, classes, left);
        }
    }

    /**
     * Makes what is there into what is wanted. What cannot be done on one device is done on others.
     *
     * @param before what was there when it was applied last
     * @throws InterruptedIOException if the caller was interrupted, which says nothing of the devices
     */
    public Shaped apply(Collection<Policy> policies, Shaped before) throws InterruptedIOException {
        return onEach(policies, before.devices(), this::change);
    }

    /**
     * Changes nothing.
     *
     * @throws InterruptedIOException as {@link #apply} does
     */
    public Shaped look(Collection<Policy> policies) throws InterruptedIOException {
        return onEach(policies, Set.of(), (device, wanted, root) -> text(list(device, root)));
    }

    private Shaped onEach(Collection<Policy> policies, Set<String> devices, Work work) throws InterruptedIOException {
        SortedMap<String, List<Policy>> wanted = policies.stream()
                .filter(policy ->
                        policy.mode() == Mode.ENFORCE && policy.rates().shape().isPresent())
                .collect(Collectors.groupingBy(policy -> shape(policy).device(), TreeMap::new, Collectors.toList()));
        Results results = new Results();
        for (Map.Entry<String, RootQdisc> root : roots(wanted, devices, results).entrySet()) {
            String device = root.getKey();
            List<Policy> here = wanted.getOrDefault(device, List.of());
            try {
                results.classes().put(device, work.on(device, here, root.getValue()));
            } catch (IOException e) {
                results.fail(device, here, e);
            }
        }
        return results.shaped();
    }

    /** Of devices that have a class, or are to have one. */
    private Map<String, RootQdisc> roots(Map<String, List<Policy>> wanted, Set<String> devices, Results results)
            throws InterruptedIOException {
        try {
            Map<String, RootQdisc> roots = new TreeMap<>(RootQdisc.read(run("-j qdisc show", "")));
            roots.entrySet().removeIf(root -> !root.getValue().isOurs() && !wanted.containsKey(root.getKey()));
            wanted.keySet().forEach(device -> roots.putIfAbsent(device, RootQdisc.NONE));
            return roots;
        } catch (IOException e) {
            // Where tc is missing, and no policy needs it or did, nothing is missed.
            Set<String> missed = new TreeSet<>(devices);
            missed.addAll(wanted.keySet());
            for (String device : missed) {
                results.fail(device, wanted.getOrDefault(device, List.of()), e);
            }
            return Map.of();
        }
    }

    private String change(String device, Collection<Policy> wanted, RootQdisc root) throws IOException {
        if (root.isOfOthers()) {
            throw new IOException("device " + device + " has a root qdisc, " + root.kind() + " " + root.handle()
                    + ", that somebody else has made; take that away or shape on another device");
        }
        run("-batch -", commands(device, wanted, root));
        return wanted.isEmpty() ? "" : text(list(device, RootQdisc.OURS));
    }

    private String commands(String device, Collection<Policy> wanted, RootQdisc root) throws IOException {
        String qdisc = " dev " + device + " root handle " + RootQdisc.OURS.handle() + " htb default 0\n";
        if (wanted.isEmpty()) {
            return "qdisc delete" + qdisc;
        }
        Map<String, Policy> ids = wanted.stream().collect(Collectors.toMap(Classes::id, Function.identity()));
        String stale = list(device, root).keySet().stream()
                .filter(id -> !ids.containsKey(id))
                .map(id -> "class delete dev " + device + " classid " + id + "\n")
                .collect(Collectors.joining());
        return (root.isOurs() ? "" : "qdisc add" + qdisc)
                + wanted.stream().map(Classes::replacement).collect(Collectors.joining())
                + stale;
    }

    private static String replacement(Policy policy) {
        Shape shape = shape(policy);
        // It has two buckets, though it never borrows; and the kernel complains of a quantum that it takes from a low
        // rate.
        return "class replace dev %s parent %s classid %s htb rate %sbps burst %sb cburst %sb quantum 1514\n"
                .formatted(
                        shape.device(),
                        RootQdisc.OURS.handle(),
                        id(policy),
                        shape.bytesPerSecond(),
                        shape.burst(),
                        shape.burst());
    }

    private static Shape shape(Policy policy) {
        return policy.rates().shape().orElseThrow();
    }

    private static String id(Policy policy) {
        return Shape.classOf(policy.primary()).tc();
    }

    /** By their ids. */
    private SortedMap<String, String> list(String device, RootQdisc root) throws IOException {
        return new TreeMap<>((root.isOurs() ? run("class show dev " + device, "") : "")
                .lines()
                .filter(line -> line.startsWith(LISTED))
                .collect(Collectors.toMap(line -> line.split(" ")[2], String::strip)));
    }

    private static String text(SortedMap<String, String> classes) {
        return String.join("\n", classes.values());
    }

    private String run(String words, String input) throws IOException {
        NetworkProgram tc = new NetworkProgram(programs, "tc", "iproute2");
        return tc.require(tc.run(words, input));
    }
}
