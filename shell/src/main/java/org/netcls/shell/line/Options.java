// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.line;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.netcls.api.ContainerId;
import org.netcls.text.Printable;

/**
 * The words of a command, told apart.
 *
 * @param values what was given for each option, in order; an option without a value has an empty one
 * @param words those that belong to no option
 */
public record Options(Map<String, List<String>> values, List<String> words) {
    /** What follows is no option. */
    static final String END = "--";

    /**
     * @throws IllegalArgumentException for an option that the command does not have, which is also a word with one dash
     *     that might be one, and for a value that is missing or none of its choices
     */
    static Options parse(List<String> all, Usage usage) {
        Options options = new Options(new HashMap<>(), new ArrayList<>());
        boolean ended = false;
        for (Iterator<String> words = all.iterator(); words.hasNext(); ) {
            String word = words.next();
            if (!ended && word.equals(END)) {
                ended = true;
            } else if (ended || options.words.size() >= usage.ownWords()) {
                ended = true;
                options.words.add(word);
            } else if (word.startsWith(END)) {
                options.put(word, words, usage);
            } else if (isLikeOption(word)) {
                throw new IllegalArgumentException(
                        "there is no option " + Printable.escape(word) + "; put -- before a name that begins so");
            } else {
                options.words.add(word);
            }
        }
        return options;
    }

    /** Whether it can stand only behind {@link #END}, unless it is the value of an option. */
    public static boolean isLikeOption(String word) {
        return word.startsWith("-") && word.length() > 1;
    }

    private void put(String word, Iterator<String> words, Usage usage) {
        String[] sides = word.split("=", 2);
        Option option = usage.option(sides[0])
                .filter(known -> known.isValued() || sides.length == 1)
                .orElseThrow(() -> new IllegalArgumentException("there is no option " + Printable.escape(word)));
        String value = option.isValued() ? sides.length == 1 ? next(words, word) : sides[1] : "";
        option.check(value);
        values.computeIfAbsent(option.name(), unused -> new ArrayList<>()).add(value);
    }

    private static String next(Iterator<String> words, String option) {
        if (!words.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return words.next();
    }

    public boolean has(String option) {
        return values.containsKey(option);
    }

    public List<String> all(String option) {
        return values.getOrDefault(option, List.of());
    }

    public Optional<String> last(String option) {
        return all(option).stream().reduce((earlier, later) -> later);
    }

    /** The container that the first word names. */
    public ContainerId container() {
        return new ContainerId(words.get(0));
    }
}
