// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.line;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How a command is called, and what it does.
 *
 * @param command its name, without the scope
 * @param description without its options, which have their own
 * @param options those that it has besides {@code --help}
 * @param arguments its other words; only the last one can be there more than once
 */
public record Usage(String command, String description, List<Option> options, List<Argument> arguments) {
    private static final String GAP = "    ";
    private static final Option HELP = Option.flag("--help", "show how the command is called");

    public Usage {
        options = List.copyOf(options);
        arguments = List.copyOf(arguments);
    }

    public static Usage of(String command, String description, Argument... arguments) {
        return new Usage(command, description, List.of(), List.of(arguments));
    }

    public String synopsis() {
        return Stream.of(
                        Stream.of("netcls:" + command),
                        options.stream().map(option -> "[" + option.synopsis() + "]"),
                        arguments.stream().map(Argument::synopsis))
                .flatMap(words -> words)
                .collect(Collectors.joining(" "));
    }

    public String help() {
        return "usage: " + synopsis() + "\n" + explanation();
    }

    /** The description, and each option on a line of its own. */
    public String explanation() {
        int width = options.stream()
                .map(Option::synopsis)
                .mapToInt(String::length)
                .max()
                .orElse(0);
        return Stream.concat(
                        Stream.of(description),
                        options.stream().map(option -> padded(option.synopsis(), width) + GAP + option.help()))
                .collect(Collectors.joining("\n"));
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    /** Whether so many words besides options are neither too few nor too many. */
    public boolean fits(int words) {
        long fewest = arguments.stream()
                .filter(argument -> argument.times().isRequired())
                .count();
        return words >= fewest && (words <= arguments.size() || isOpen());
    }

    private boolean isOpen() {
        return !arguments.isEmpty()
                && arguments.get(arguments.size() - 1).times().isRepeatable();
    }

    /** What follows these words: the value of the last of them, or another argument; empty for none. */
    public Optional<Argument> next(List<String> words) {
        int given = 0;
        boolean ended = false;
        for (Iterator<String> all = words.iterator(); all.hasNext(); ) {
            String word = all.next();
            if (ended || !word.startsWith("--")) {
                given++;
            } else if (word.equals(Options.END)) {
                ended = true;
            } else {
                Optional<Argument> value = option(word).flatMap(Option::value);
                if (value.isPresent() && !all.hasNext()) {
                    return value;
                }
                value.ifPresent(due -> all.next());
            }
        }
        return argument(given);
    }

    /** Whether an option can follow these words, and so no other word that begins like one. */
    public boolean takesOption(List<String> words) {
        return !words.contains(Options.END) && next(words).stream().allMatch(arguments::contains);
    }

    private Optional<Argument> argument(int index) {
        return index >= arguments.size() && !isOpen()
                ? Optional.empty()
                : Optional.of(arguments.get(Math.min(index, arguments.size() - 1)));
    }

    /** @throws IllegalArgumentException for an option that there is not, and for a value that it cannot have */
    public Options options(List<String> words) {
        return Options.parse(words, this);
    }

    Optional<Option> option(String name) {
        return Stream.concat(options.stream(), Stream.of(HELP))
                .filter(option -> option.name().equals(name))
                .findFirst();
    }

    /** How many words there can be before those of another command begin, whose options are its own. */
    int ownWords() {
        return IntStream.range(0, arguments.size())
                .filter(i -> arguments.get(i).kind() == Argument.Kind.COMMAND)
                .findFirst()
                .orElse(Integer.MAX_VALUE);
    }
}
