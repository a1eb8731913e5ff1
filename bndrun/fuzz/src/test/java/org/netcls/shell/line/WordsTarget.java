// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.line;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;

/** Words of a command, a line each, are all options and arguments of it, or are refused; what comes next can be told. */
final class WordsTarget {
    private static final Usage USAGE = new Usage(
            "assign",
            "",
            List.of(
                    Option.flag("--own-group", ""),
                    Option.repeatable("--label", "key=value", Argument.Kind.TEXT, ""),
                    Option.choice("--order", "order", List.of("id", "handle"), "")),
            List.of(Argument.atLeastOnce("container", Argument.Kind.CONTAINER)));

    private WordsTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String[] typed = new String(input, UTF_8).split("\n", -1);
        try {
            List<String> words = TypedWords.of(typed);
            USAGE.next(words);
            Options options = USAGE.options(words);
            assertThat(Arrays.asList(typed)).containsAll(options.words());
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage().chars().anyMatch(Character::isISOControl)).isFalse();
        }
    }
}
