// SPDX-License-Identifier: Apache-2.0
package org.netcls.text;

import java.util.regex.Pattern;

/** Text from outside, made fit for a terminal, a log or a message. */
public final class Printable {
    private static final Pattern BARE_WORD = Pattern.compile("[\\w/.,:@%+=-]+");

    private Printable() {}

    /**
     * The text with everything that is not visible in place written as an escape: control and format characters,
     * unpaired surrogates and blanks other than the space become {@code \\uXXXX}.
     */
    public static String escape(String text) {
        if (text.codePoints().allMatch(Printable::isVisible)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> append(out, c));
        return out.toString();
    }

    /** The text as one word of a POSIX shell, with what is not visible escaped: for a command that is shown. */
    public static String shellWord(String text) {
        return BARE_WORD.matcher(text).matches() ? text : "'" + escape(text).replace("'", "'\\''") + "'";
    }

    private static void append(StringBuilder out, int c) {
        if (isVisible(c)) {
            out.appendCodePoint(c);
        } else {
            for (char unit : Character.toChars(c)) {
                out.append(String.format("\\u%04x", (int) unit));
            }
        }
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }
}
