// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.line;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.netcls.text.Printable;

/** The words of a command as Gogo hands them over, without those that are none. */
public final class TypedWords {
    /** What Gogo makes of a list that stands among words, and of {@code [b]} at the end of one. */
    private static final Pattern LIST = Pattern.compile("\\[\".*\"\\]|\\[\\]", Pattern.DOTALL);

    /** What Java reads where the encoding has no such character. */
    private static final char LOST = '\ufffd';

    private TypedWords() {}

    /** @throws IllegalArgumentException if there is null or a list among them, or one that was not read whole */
    public static List<String> of(String[] words) {
        if (words == null || Arrays.asList(words).contains(null)) {
            throw new IllegalArgumentException("a word is null, as is a variable that is not set; to write the word"
                    + " itself, quote it: 'null'");
        }
        for (String word : words) {
            if (LIST.matcher(word).matches()) {
                throw new IllegalArgumentException("there is the list " + Printable.escape(word)
                        + " among the words; quote a word with brackets: 'a[b]'");
            }
            if (word.indexOf(LOST) >= 0) {
                throw new IllegalArgumentException("'" + Printable.escape(word) + "' has characters that could not be"
                        + " read; write them in UTF-8, and run the agent in such a locale, as with LC_ALL=C.UTF-8");
            }
        }
        return List.of(words);
    }
}
