// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

/**
 * One thing that was looked at.
 *
 * @param found in words for people; may hold text from outside, so escape it before it is shown
 * @param remedy what to do about it; empty where there is nothing to do
 */
public record Finding(Level level, String what, String found, String remedy) {
    static Finding ok(String what, String found) {
        return new Finding(Level.OK, what, found, "");
    }

    static Finding warn(String what, String found, String remedy) {
        return new Finding(Level.WARN, what, found, remedy);
    }

    static Finding fail(String what, String found, String remedy) {
        return new Finding(Level.FAIL, what, found, remedy);
    }

    /** What was found, and what to do about it. */
    @Override
    public String toString() {
        return remedy.isEmpty() ? found : found + "; " + remedy;
    }
}
