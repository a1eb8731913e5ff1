// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

/** Sorts numbers by a stamp that each has: by eleven bits of it after the other, because 65,535 are too many to compare. */
final class StampSort {
    private static final int BITS = 11;
    private static final int DIGITS = 1 << BITS;

    private StampSort() {}

    /**
     * The least stamp first; of equal ones, the order stays.
     *
     * @param stamps at the place of each number
     */
    static int[] sort(int[] numbers, long... stamps) {
        long least = Long.MAX_VALUE;
        long most = Long.MIN_VALUE;
        for (int number : numbers) {
            least = Math.min(least, stamps[number]);
            most = Math.max(most, stamps[number]);
        }
        int[] sorted = numbers;
        for (int shift = 0; shift < Long.SIZE && most - least >>> shift != 0; shift += BITS) {
            sorted = sortByDigit(sorted, stamps, least, shift);
        }
        return sorted;
    }

    private static int[] sortByDigit(int[] numbers, long[] stamps, long least, int shift) {
        int[] next = new int[DIGITS + 1];
        for (int number : numbers) {
            next[digit(stamps[number] - least, shift) + 1]++;
        }
        for (int digit = 1; digit < DIGITS; digit++) {
            next[digit] += next[digit - 1];
        }
        int[] sorted = new int[numbers.length];
        for (int number : numbers) {
            sorted[next[digit(stamps[number] - least, shift)]++] = number;
        }
        return sorted;
    }

    private static int digit(long value, int shift) {
        return (int) (value >>> shift) & DIGITS - 1;
    }
}
