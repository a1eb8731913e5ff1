// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.table;

import java.util.Comparator;
import java.util.Locale;

/** What a table has, in the order in which it can be deleted. */
public record ObjectName(Kind kind, String name) implements Comparable<ObjectName> {
    private static final Comparator<ObjectName> ORDER =
            Comparator.comparing(ObjectName::kind).thenComparing(ObjectName::name);

    /** What is deleted first may use what comes later. */
    public enum Kind {
        CHAIN,
        SET,
        MAP,
        COUNTER,
        LIMIT;

        /** As nft writes it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public int compareTo(ObjectName other) {
        return ORDER.compare(this, other);
    }

    /** A command about it. */
    String command(String verb) {
        return verb + " " + kind + " " + Names.TABLE + " " + name + "\n";
    }

    /** A command about elements that it has or is to have. */
    String elements(String verb, String elements) {
        return verb + " element " + Names.TABLE + " " + name + " { " + elements + " }\n";
    }

    /** How it is declared in its table. */
    String block(String body) {
        return "\t" + kind + " " + name + " {\n" + body + "\t}\n";
    }
}
