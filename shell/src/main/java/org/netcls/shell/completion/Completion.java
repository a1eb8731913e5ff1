// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.completion;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.stream.Collectors;

/**
 * A text that a word can be completed to.
 *
 * @param isWhole whether it is one of the words, and not only how several of them begin
 */
public record Completion(String text, boolean isWhole) {
    private static final int MOST = 100;
    private static final String SPECIAL = "'\"$|;&(){}[]<>#%=~*?!^`";

    /**
     * Those words that begin like this, in order. If they are too many to choose from, how they begin: up to the first
     * character in which they differ.
     */
    static List<Completion> of(NavigableSet<String> words, String start) {
        NavigableSet<String> matching = words.subSet(start, true, start + Character.MAX_VALUE, false);
        List<Completion> completions = matching.stream()
                .limit(MOST + 1)
                .map(word -> new Completion(word, true))
                .toList();
        return completions.size() <= MOST ? completions : beginnings(matching);
    }

    /** As Gogo reads it where no quote is open. */
    public String typed() {
        return escape(SPECIAL);
    }

    /** @param special what stands behind a backslash */
    String escape(String special) {
        return text.codePoints()
                .mapToObj(Character::toString)
                .map(c -> special.contains(c) ? "\\" + c : c)
                .collect(Collectors.joining());
    }

    /** Leaps from one beginning to the next, because there may be many words. */
    private static List<Completion> beginnings(NavigableSet<String> words) {
        int common = commonLength(words.first(), words.last());
        List<Completion> beginnings = new ArrayList<>();
        String word = words.first();
        while (word != null) {
            Completion beginning = beginning(word, common);
            beginnings.add(beginning);
            word = words.higher(beginning.isWhole() ? word : beginning.text() + Character.MAX_VALUE);
        }
        return beginnings;
    }

    /** In order, what the first and the last have in common all have. */
    private static int commonLength(String one, String other) {
        int length = 0;
        while (length < one.length() && length < other.length() && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        // Not within a character of two units.
        return length > 0 && Character.isHighSurrogate(one.charAt(length - 1)) ? length - 1 : length;
    }

    private static Completion beginning(String word, int common) {
        return word.length() <= common
                ? new Completion(word, true)
                : new Completion(word.substring(0, word.offsetByCodePoints(common, 1)), false);
    }
}
