// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.netcls.text.Printable;

/** The rules for labels, and a copy that cannot be changed. */
final class Labels {
    private static final int MOST = 32;
    private static final int LONGEST_VALUE = 255;
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?");

    // Those met last, each in the place that its hash gives it. Racy: one is kept twice at worst.
    private static final String[] SHARED = new String[1024];

    private Labels() {}

    /** @throws IllegalArgumentException if there are too many, or one breaks a rule; the message tells which */
    static Map<String, String> checked(Map<String, String> labels) {
        if (labels.isEmpty()) {
            return Map.of();
        }
        refuse(labels.size() > MOST, "there are " + labels.size() + " labels, and at most " + MOST + " are kept");
        labels.forEach(Labels::check);
        Map<String, String> copy = new TreeMap<>();
        labels.forEach((key, value) -> copy.put(shared(key), shared(value)));
        // Most have one or none, which a TreeMap would take some 200 bytes for.
        return copy.size() < 2 ? Map.copyOf(copy) : Collections.unmodifiableMap(copy);
    }

    /** Thousands of containers have the same few keys and values. */
    private static String shared(String text) {
        int hash = text.hashCode();
        int place = (hash ^ hash >>> 16) & SHARED.length - 1;
        String known = SHARED[place];
        if (text.equals(known)) {
            return known;
        }
        SHARED[place] = text;
        return text;
    }

    private static void check(String key, String value) {
        String shown = "label '" + Printable.escape(key) + "' ";
        refuse(
                !KEY.matcher(key).matches(),
                shown + "is not 1 to 63 letters, digits, '.', '_', '/' or '-' with a letter or digit at each end");
        refuse(value.length() > LONGEST_VALUE, shown + "has a value of more than " + LONGEST_VALUE + " characters");
        refuse(!Printable.escape(value).equals(value), shown + "has a value with control characters");
    }

    private static void refuse(boolean broken, String why) {
        if (broken) {
            throw new IllegalArgumentException(why);
        }
    }
}
