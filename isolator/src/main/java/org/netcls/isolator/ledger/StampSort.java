// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import java.util.Arrays;
import java.util.function.IntToLongFunction;
import java.util.function.IntUnaryOperator;

/** Sorts numbers by a stamp that each has: by eleven bits of it after the other, because 65,535 are too many to compare. */
final class StampSort {
    private static final int BITS = 11;
    private static final int DIGITS = 1 << BITS;

    private StampSort() {}

    /** The least stamp first; of equal ones, the order stays. */
    static int[] sort(int[] numbers, IntToLongFunction stamp) {
        long least = Arrays.stream(numbers).mapToLong(stamp).min().orElse(0);
        long most = Arrays.stream(numbers).mapToLong(stamp).max().orElse(0);
        int[] sorted = numbers;
        for (int shift = 0; shift < Long.SIZE && most - least >>> shift != 0; shift += BITS) {
            int low = shift;
            sorted = sortByDigit(sorted, number -> (int) (stamp.applyAsLong(number) - least >>> low) & DIGITS - 1);
        }
        return sorted;
    }

    private static int[] sortByDigit(int[] numbers, IntUnaryOperator digit) {
        int[] next = new int[DIGITS + 1];
        for (int number : numbers) {
            next[digit.applyAsInt(number) + 1]++;
        }
        Arrays.parallelPrefix(next, Integer::sum);
        int[] sorted = new int[numbers.length];
        for (int number : numbers) {
            sorted[next[digit.applyAsInt(number)]++] = number;
        }
        return sorted;
    }
}
