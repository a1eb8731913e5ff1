// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.support;

/** What this process holds, the framework and the tests together. */
public final class Heap {
    private Heap() {}

    /** Bytes, after what nobody holds any more has been collected. */
    public static long used() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        // Once may leave what is freed in steps.
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
