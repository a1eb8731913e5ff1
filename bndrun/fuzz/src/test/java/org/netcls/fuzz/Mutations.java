// SPDX-License-Identifier: Apache-2.0
package org.netcls.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Inputs that are others with some places changed. */
final class Mutations {
    private static final int MOST_CHANGES = 4;
    private static final int LONGEST = 4096;

    private final List<byte[]> seeds;
    private final SplittableRandom random;

    Mutations(List<byte[]> seeds, SplittableRandom random) {
        this.seeds = seeds;
        this.random = random;
    }

    byte[] next() {
        byte[] input = any();
        for (int i = random.nextInt(MOST_CHANGES) + 1; i > 0; i--) {
            input = changed(input);
        }
        return input;
    }

    private byte[] any() {
        return seeds.get(random.nextInt(seeds.size()));
    }

    private byte[] changed(byte[] input) {
        int from = random.nextInt(input.length + 1);
        int to = from + random.nextInt(input.length - from + 1);
        return switch (random.nextInt(5)) {
            case 0 -> replaced(input, from, Math.min(from + 1, input.length), one());
            case 1 -> replaced(input, from, from, one());
            case 2 -> replaced(input, from, to, new byte[0]);
            case 3 -> replaced(input, from, from, Arrays.copyOfRange(input, from, to));
            default -> replaced(input, from, to, any());
        };
    }

    /** Mostly what can be seen. */
    private byte[] one() {
        return new byte[] {(byte) (random.nextInt(4) == 0 ? random.nextInt(256) : random.nextInt(' ', 127))};
    }

    private static byte[] replaced(byte[] input, int from, int to, byte[] by) {
        byte[] result = new byte[input.length - (to - from) + by.length];
        System.arraycopy(input, 0, result, 0, from);
        System.arraycopy(by, 0, result, from, by.length);
        System.arraycopy(input, to, result, from + by.length, input.length - to);
        return result.length > LONGEST ? input : result;
    }
}
