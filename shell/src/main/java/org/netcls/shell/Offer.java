// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell;

import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A text that a word can be completed to.
 *
 * @param isWhole whether it is one of the words, and not only how several of them begin
 */
record Offer(String text, boolean isWhole) {
    private static final int MOST = 100;

    /**
     * Those words that begin like this, in order. If they are too many to choose from, how they begin: up to the first
     * character in which they differ.
     */
    static List<Offer> of(Stream<String> words, String start) {
        TreeSet<String> matching = new TreeSet<>();
        words.filter(word -> word.startsWith(start)).forEach(matching::add);
        if (matching.size() <= MOST) {
            return matching.stream().map(word -> new Offer(word, true)).toList();
        }
        return beginnings(matching);
    }

    private static List<Offer> beginnings(TreeSet<String> words) {
        int common = commonLength(words.first(), words.last());
        TreeMap<String, Boolean> beginnings = new TreeMap<>();
        words.forEach(word -> beginnings.merge(beginning(word, common), word.length() <= common, Boolean::logicalOr));
        return beginnings.entrySet().stream()
                .map(entry -> new Offer(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** In order, what the first and the last have in common all have. */
    private static int commonLength(String one, String other) {
        int length = 0;
        while (length < one.length() && length < other.length() && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        return length;
    }

    private static String beginning(String word, int common) {
        return word.length() <= common ? word : word.substring(0, word.offsetByCodePoints(common, 1));
    }
}
