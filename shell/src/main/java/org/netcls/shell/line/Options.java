// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.line;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.netcls.api.ContainerId;
import org.netcls.api.Printable;

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
     * @param flags the options that have no value
     * @param valued the options that have one, as the next word or after {@code =}
     * @param most how many words there can be before another command's begin, whose options are its own; {@code --} ends
     *     the options earlier
     * @throws IllegalArgumentException for any other option, and for a value that is missing
     */
    static Options parse(List<String> all, Set<String> flags, Set<String> valued, int most) {
        Options options = new Options(new HashMap<>(), new ArrayList<>());
        boolean ended = false;
        for (Iterator<String> words = all.iterator(); words.hasNext(); ) {
            String word = words.next();
            String[] sides = word.split("=", 2);
            if (!ended && word.equals(END)) {
                ended = true;
            } else if (ended || options.words.size() >= most) {
                ended = true;
                options.words.add(word);
            } else if (flags.contains(word)) {
                options.put(word, "");
            } else if (valued.contains(sides[0])) {
                options.put(sides[0], sides.length > 1 ? sides[1] : next(words, word));
            } else if (word.startsWith("--")) {
                throw new IllegalArgumentException("there is no option " + Printable.escape(word));
            } else {
                options.words.add(word);
            }
        }
        return options;
    }

    private static String next(Iterator<String> words, String option) {
        if (!words.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return words.next();
    }

    private void put(String option, String value) {
        values.computeIfAbsent(option, unused -> new ArrayList<>()).add(value);
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

    /** The containers that all words name. */
    public List<ContainerId> containers() {
        return words.stream().map(ContainerId::new).toList();
    }
}
