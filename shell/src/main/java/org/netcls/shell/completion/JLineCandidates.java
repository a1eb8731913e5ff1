// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.completion;

import java.util.List;
import java.util.NavigableSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jline.reader.Candidate;
import org.jline.reader.CompletingParsedLine;

/** Apart from the other classes, because there are shells without JLine. */
final class JLineCandidates {
    private JLineCandidates() {}

    /** @param words what can follow the words before the cursor's */
    static List<Candidate> of(Object parsed, Function<List<String>, NavigableSet<String>> words) {
        CompletingParsedLine line = (CompletingParsedLine) parsed;
        String start = line.word().substring(0, line.wordCursor());
        return Completion.of(words.apply(line.words().subList(0, line.wordIndex())), start).stream()
                .map(completion -> candidate(completion, line))
                .collect(Collectors.toList());
    }

    private static Candidate candidate(Completion completion, CompletingParsedLine line) {
        return new Candidate(
                escaped(completion, quote(line)), completion.text(), null, null, null, null, completion.isWhole());
    }

    /** The quote that the word was begun with. */
    private static char quote(CompletingParsedLine line) {
        int start = line.cursor() - line.rawWordCursor();
        return start < line.line().length() ? line.line().charAt(start) : ' ';
    }

    /** JLine itself sees to blanks, and in a quoted word to its quotes. */
    private static String escaped(Completion completion, char quote) {
        return switch (quote) {
            case '\'' -> completion.text();
            case '"' -> completion.escape("$");
            default -> completion.typed();
        };
    }
}
