// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.crash.churn;

/**
 * A line of a journal: one step in the life of a container. There is one before and one after each call, so that a
 * journal that ends early tells which call was cut short.
 *
 * @param micros time since the machine's start, which all its processes share
 * @param detail the classid behind what was prepared, the reason behind what failed, else nothing
 */
public record Entry(Step step, long micros, String container, String detail) {
    public enum Step {
        PREPARING,
        PREPARED,
        RELEASING,
        RELEASED,
        FAILED
    }

    static Entry now(Step step, String container, String detail) {
        return new Entry(step, System.nanoTime() / 1000, container, detail.replaceAll("\\R", " "));
    }

    public static Entry parse(String line) {
        String[] words = line.split(" ", 4);
        return new Entry(Step.valueOf(words[0]), Long.parseLong(words[1]), words[2], words[3]);
    }

    String line() {
        return step + " " + micros + " " + container + " " + detail + "\n";
    }
}
