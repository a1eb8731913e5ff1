// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.terminal;

/** How many places text takes on a terminal, as terminals commonly count them. There are shells without JLine, which knows it. */
public final class DisplayWidth {
    private static final int FIRST_OTHER_THAN_ONE = 0x300;

    /** First and last of each range that takes two places, of East Asian scripts and pictures. */
    private static final int[][] WIDE = {
        {0x1100, 0x115f},
        {0x231a, 0x231b},
        {0x2329, 0x232a},
        {0x2e80, 0x303e},
        {0x3041, 0xa4cf},
        {0xa960, 0xa97f},
        {0xac00, 0xd7a3},
        {0xf900, 0xfaff},
        {0xfe10, 0xfe19},
        {0xfe30, 0xfe6f},
        {0xff01, 0xff60},
        {0xffe0, 0xffe6},
        {0x17000, 0x18dff},
        {0x1b000, 0x1b2ff},
        {0x1f300, 0x1f64f},
        {0x1f680, 0x1f6ff},
        {0x1f900, 0x1f9ff},
        {0x20000, 0x3fffd}
    };

    private DisplayWidth() {}

    public static int of(String text) {
        return text.chars().allMatch(c -> c < FIRST_OTHER_THAN_ONE)
                ? text.length()
                : text.codePoints().map(DisplayWidth::of).sum();
    }

    private static int of(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> isLaterJamo(c) ? 0 : isWide(c) ? 2 : 1;
        };
    }

    /** Drawn into the one before it. */
    private static boolean isLaterJamo(int c) {
        return c >= 0x1160 && c <= 0x11ff;
    }

    private static boolean isWide(int c) {
        for (int[] range : WIDE) {
            if (c >= range[0] && c <= range[1]) {
                return true;
            }
        }
        return false;
    }
}
