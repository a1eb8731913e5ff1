// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.completion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CompletionTest {
    @Test
    void offersWhatBeginsLikeTheWordInOrder() {
        assertThat(offers(Stream.of("web", "db", "web/sidecar", "www"), "we"))
                .containsExactly(new Completion("web", true), new Completion("web/sidecar", true));
        assertThat(offers(Stream.of("web"), "x")).isEmpty();
    }

    @Test
    void offersHowTheyBeginWhereThereAreTooMany() {
        assertThat(offers(numbered("c"), ""))
                .hasSize(10)
                .contains(new Completion("c0", false), new Completion("c9", false));
        assertThat(offers(numbered("c"), "c12")).hasSize(10).contains(new Completion("c120", true));
    }

    @Test
    void aWholeWordStaysOneAmongBeginnings() {
        assertThat(offers(Stream.concat(Stream.of("c"), numbered("c")), ""))
                .hasSize(11)
                .contains(new Completion("c", true), new Completion("c1", false));
    }

    @Test
    void doesNotCutACharacterInTwo() {
        assertThat(offers(numbered("\ud83d\ude00").map(id -> id.endsWith("0") ? id : "\ud83d\ude01" + id), ""))
                .containsExactly(new Completion("\ud83d\ude00", false), new Completion("\ud83d\ude01", false));
    }

    private static List<Completion> offers(Stream<String> words, String start) {
        return Completion.of(words.collect(Collectors.toCollection(TreeSet::new)), start);
    }

    private static Stream<String> numbered(String start) {
        return IntStream.range(0, 1000).mapToObj(number -> String.format("%s%03d", start, number));
    }
}
