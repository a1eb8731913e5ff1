// SPDX-License-Identifier: Apache-2.0
package org.netcls.text;

import java.util.Collection;
import java.util.stream.Collectors;

/** Some of many, for people. */
public final class Few {
    private Few() {}

    /** The first ones, and how many more there are: {@code a, b, c and 2 more}. */
    public static String of(int most, Collection<?> all) {
        String first = all.stream().limit(most).map(String::valueOf).collect(Collectors.joining(", "));
        return all.size() > most ? first + " and " + (all.size() - most) + " more" : first;
    }
}
