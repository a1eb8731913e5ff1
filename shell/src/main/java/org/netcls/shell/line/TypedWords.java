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

    private TypedWords() {}

    /** @throws IllegalArgumentException if there is null or a list among them */
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
        }
        return List.of(words);
    }
}
