// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.table;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.api.NetClsHandle;
import org.netcls.isolator.policy.rules.Policy;
import org.netcls.isolator.policy.rules.Rate;

/** How the table's objects are called: those of a policy have its name at the end, and those of a rate a hash of it too. */
public final class Names {
    public static final String TABLE = "inet netcls";

    static final String OUTPUT = "output";
    static final String INPUT = "input";
    static final String POSTROUTING = "postrouting";
    static final String APPLIED = "applied";

    private static final String EGRESS = "egress-";
    private static final String INGRESS = "ingress-";
    private static final String DROP = "drop-";
    private static final String POST = "post-";
    private static final String PACKETS = "packets-";
    private static final String DROPS = "drops-";
    private static final String TRAFFIC = "traffic-";
    private static final String RATE = "rate-";
    private static final String TOTAL = "total-";
    private static final List<String> ALONE = List.of(OUTPUT, INPUT, POSTROUTING, APPLIED);
    private static final List<String> PREFIXES =
            List.of(EGRESS, INGRESS, DROP, POST, PACKETS, DROPS, TRAFFIC, RATE, TOTAL);
    private static final int DIGITS = 8;

    private Names() {}

    /** Whether this is the name of an object of ours, of whatever policy. */
    static boolean isOurs(String name) {
        return ALONE.contains(name) || PREFIXES.stream().anyMatch(name::startsWith);
    }

    /** The set of what each container has sent: an element for each classid, with a counter. */
    public static String packets(Policy policy) {
        return PACKETS + policy.name();
    }

    /** The set of what was dropped of each container, and the counter of what was dropped of all of them. */
    public static String drops(Policy policy) {
        return DROPS + policy.name();
    }

    /** The counter of what all containers have sent. */
    public static String traffic(Policy policy) {
        return TRAFFIC + policy.name();
    }

    static String egress(Policy policy) {
        return EGRESS + policy.name();
    }

    static String ingress(Policy policy) {
        return INGRESS + policy.name();
    }

    static String drop(Policy policy) {
        return DROP + policy.name();
    }

    static String post(Policy policy) {
        return POST + policy.name();
    }

    /** The set of buckets of each container; a bucket keeps the rate that it was made with, so another rate has another set. */
    static String rate(Policy policy, Rate rate) {
        return RATE + policy.name() + "-" + hash(rate);
    }

    /** The bucket of all containers. */
    static String total(Policy policy, Rate rate) {
        return TOTAL + policy.name() + "-" + hash(rate);
    }

    /** Commands that take what the sets have of these handles, as far as they are the policy's, out of them. */
    public static String deletions(Policy policy, Collection<NetClsHandle> handles) {
        String elements = handles.stream()
                .filter(handle -> handle.primary() == policy.primary().value())
                .map(NetClsHandle::hex)
                .collect(Collectors.joining(", ", "{ ", " }"));
        if (!elements.contains("0x")) {
            return "";
        }
        // One that is not there cannot be deleted, so each is added first.
        return sets(policy)
                .flatMap(set -> Stream.of("add", "delete")
                        .map(verb -> verb + " element " + TABLE + " " + set + " " + elements + "\n"))
                .collect(Collectors.joining());
    }

    /** Those whose elements are handles. */
    static Stream<String> sets(Policy policy) {
        return Stream.concat(
                Stream.of(packets(policy), drops(policy)),
                policy.rates().each().map(rate -> rate(policy, rate)).stream());
    }

    private static String hash(Rate rate) {
        return Hash.of(RateText.limit(rate)).substring(0, DIGITS);
    }
}
