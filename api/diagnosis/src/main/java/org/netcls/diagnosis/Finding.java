// SPDX-License-Identifier: Apache-2.0
package org.netcls.diagnosis;

/**
 * One thing that was looked at.
 *
 * @param what the thing, in a word or two
 * @param message what was found, in words for people; may hold text from outside, so escape it before it is shown
 * @param remedy what to do about it; empty where there is nothing to do; may hold text from outside as well
 */
public record Finding(Level level, String what, String message, String remedy) {
    public static Finding ok(String what, String message) {
        return new Finding(Level.OK, what, message, "");
    }

    public static Finding warn(String what, String message, String remedy) {
        return new Finding(Level.WARN, what, message, remedy);
    }

    public static Finding fail(String what, String message, String remedy) {
        return new Finding(Level.FAIL, what, message, remedy);
    }

    /** What was found, and what to do about it. */
    @Override
    public String toString() {
        return remedy.isEmpty() ? message : message + "; " + remedy;
    }
}
