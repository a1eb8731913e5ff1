// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.rules;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The six bits by which routers tell classes of service apart (RFC 2474), by their names or as a number. */
final class Dscp {
    private static final Map<String, Integer> NAMES = Map.of("be", 0, "le", 1, "ef", 46);
    private static final Pattern CLASS_SELECTOR = Pattern.compile("cs([0-7])");
    private static final Pattern ASSURED = Pattern.compile("af([1-4])([1-3])");
    private static final Pattern NUMBER = Pattern.compile("[0-9]|[1-5][0-9]|6[0-3]");

    private Dscp() {}

    static int parse(String text) {
        Matcher selector = CLASS_SELECTOR.matcher(text);
        if (selector.matches()) {
            return 8 * digit(selector, 1);
        }
        Matcher assured = ASSURED.matcher(text);
        if (assured.matches()) {
            return 8 * digit(assured, 1) + 2 * digit(assured, 2);
        }
        if (NUMBER.matcher(text).matches()) {
            return Integer.parseInt(text);
        }
        if (NAMES.containsKey(text)) {
            return NAMES.get(text);
        }
        throw new IllegalArgumentException("is none of cs0 to cs7, af11 to af43, ef, be, le and 0 to 63");
    }

    private static int digit(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }
}
