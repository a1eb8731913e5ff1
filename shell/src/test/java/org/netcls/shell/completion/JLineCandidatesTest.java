// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.completion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import org.jline.reader.Candidate;
import org.jline.reader.CompletingParsedLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JLineCandidatesTest {
    @Test
    void asksForWhatFollowsTheWordsBefore() {
        Typed line = new Typed(List.of("netcls:status", "w"), "w");
        JLineCandidates.of(line, before -> {
            assertThat(before).containsExactly("netcls:status");
            return new TreeSet<>();
        });
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "w,    web,      web",
                "w,    w$e|b;c,  w\\$e\\|b\\;c",
                "w,    w'\"(),   w\\'\\\"\\(\\)",
                "'w,   w$e|b,    w$e|b",
                "\"w,  w$e|b,    w\\$e|b"
            })
    void writesSpecialCharactersAsGogoReadsThem(String typed, String id, String written) {
        List<Candidate> candidates = JLineCandidates.of(
                new Typed(List.of("netcls:status", "w"), typed), before -> new TreeSet<>(List.of(id)));
        assertThat(candidates).singleElement().satisfies(candidate -> {
            assertThat(candidate.value()).isEqualTo(written);
            assertThat(candidate.displ()).isEqualTo(id);
            assertThat(candidate.complete()).isTrue();
        });
    }

    /** A line with the cursor at its end. */
    private record Typed(List<String> words, String rawWord) implements CompletingParsedLine {
        @Override
        public String word() {
            return words.get(wordIndex());
        }

        @Override
        public int wordCursor() {
            return word().length();
        }

        @Override
        public int wordIndex() {
            return words.size() - 1;
        }

        @Override
        public String line() {
            return String.join(" ", words.subList(0, wordIndex())) + " " + rawWord;
        }

        @Override
        public int cursor() {
            return line().length();
        }

        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            return candidate;
        }

        @Override
        public int rawWordCursor() {
            return rawWord.length();
        }

        @Override
        public int rawWordLength() {
            return rawWord.length();
        }
    }
}
