// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Primary;
import org.netcls.text.Printable;

/**
 * What containers of one class of service may send and receive. Of those that select a container the first in order wins.
 *
 * @param name 1 to 32 small letters, digits and '-', a letter first
 * @param order 0 or more; the lowest wins, and then the name
 * @param primary of the handles that its containers get
 * @param log whether drops are told
 */
public record Policy(
        String name,
        Selector selector,
        int order,
        Primary primary,
        Mode mode,
        Traffic egress,
        Traffic ingress,
        Rates rates,
        Marks marks,
        boolean log)
        implements Comparable<Policy> {
    /** All that can be set of one. */
    public static final List<String> KEYS = List.of(
            "selector",
            "order",
            "primary",
            "mode",
            "egress",
            "egress.default",
            "ingress",
            "ingress.default",
            "rate",
            "rate.total",
            "shape",
            "priority",
            "dscp",
            "log");

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final Pattern ORDER = Pattern.compile("\\d{1,9}");
    static final int DEFAULT_ORDER = 100;

    /** @throws IllegalArgumentException if the name is none, or the order below 0 */
    public Policy {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("policy '" + Printable.escape(name)
                    + "' has a name that is not 1 to 32 of a-z, 0-9 and '-' with a letter first");
        }
        if (order < 0) {
            throw new IllegalArgumentException("policy " + name + " has order " + order + ", which is below 0");
        }
    }

    /**
     * Reads a configuration. Values are text, or numbers and booleans in their place; a blank one is not set.
     *
     * @throws IllegalArgumentException with key, value and what is expected
     */
    public static Policy of(String name, Map<String, ?> properties) {
        Keys keys = new Keys(properties);
        keys.requireNoneBut(KEYS);
        Rates rates = Rates.read(keys);
        return new Policy(
                name,
                keys.read("selector", Selector::parse).orElse(new Selector(List.of())),
                keys.read("order", Policy::readOrder).orElse(DEFAULT_ORDER),
                keys.read("primary", Policy::readPrimary)
                        .orElseThrow(() ->
                                new IllegalArgumentException("primary is missing: a policy needs one, as 0x0020")),
                keys.read("mode", Mode::parse).orElse(Mode.ENFORCE),
                traffic(keys, "egress"),
                traffic(keys, "ingress"),
                rates,
                new Marks(
                        keys.read("priority", text -> Marks.priority(text, rates)),
                        keys.read("dscp", Dscp::parse).map(OptionalInt::of).orElse(OptionalInt.empty())),
                keys.read("log", Policy::readTruth).orElse(true));
    }

    private static Traffic traffic(Keys keys, String direction) {
        return new Traffic(
                keys.read(direction, Traffic::parse).orElse(List.of()),
                keys.read(direction + ".default", Verdict::parse).orElse(Verdict.ALLOW));
    }

    static int readOrder(String text) {
        if (!ORDER.matcher(text).matches()) {
            throw new IllegalArgumentException("is not a whole number from 0 to 999999999");
        }
        return Integer.parseInt(text);
    }

    static Primary readPrimary(String text) {
        try {
            return Primary.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is not a primary, 0x1 to 0xfffe in decimal or 0x form", e);
        }
    }

    private static boolean readTruth(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("is neither true nor false");
        }
        return text.equals("true");
    }

    /** Whether it has rules. */
    public boolean isOn() {
        return mode != Mode.OFF;
    }

    /** The class of tc that its packets are put in. */
    public Optional<NetClsHandle> priority() {
        return rates.shape().map(shape -> Shape.classOf(primary)).or(marks::priority);
    }

    /** The same for where there is no class of it: what is over its rate is dropped. */
    public Policy unshaped() {
        return new Policy(name, selector, order, primary, mode, egress, ingress, rates.unshaped(), marks, log);
    }

    /** Whom it selects. */
    public Selecting selecting() {
        return new Selecting(name, selector, order, Optional.of(primary));
    }

    /** The first wins. */
    @Override
    public int compareTo(Policy other) {
        return selecting().compareTo(other.selecting());
    }
}
