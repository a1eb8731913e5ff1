// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.completion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OfferTest {
    @Test
    void offersWhatBeginsLikeTheWordInOrder() {
        assertThat(offers(Stream.of("web", "db", "web.sidecar", "www"), "we"))
                .containsExactly(new Offer("web", true), new Offer("web.sidecar", true));
        assertThat(offers(Stream.of("web"), "x")).isEmpty();
    }

    @Test
    void offersHowTheyBeginWhereThereAreTooMany() {
        assertThat(offers(numbered("c"), "")).hasSize(10).contains(new Offer("c0", false), new Offer("c9", false));
        assertThat(offers(numbered("c"), "c12")).hasSize(10).contains(new Offer("c120", true));
    }

    @Test
    void aWholeWordStaysOneAmongBeginnings() {
        assertThat(offers(Stream.concat(Stream.of("c"), numbered("c")), ""))
                .hasSize(11)
                .contains(new Offer("c", true), new Offer("c1", false));
    }

    @Test
    void doesNotCutACharacterInTwo() {
        assertThat(offers(numbered("\ud83d\ude00").map(id -> id.endsWith("0") ? id : "\ud83d\ude01" + id), ""))
                .containsExactly(new Offer("\ud83d\ude00", false), new Offer("\ud83d\ude01", false));
    }

    private static List<Offer> offers(Stream<String> words, String start) {
        return Offer.of(words.collect(Collectors.toCollection(TreeSet::new)), start);
    }

    private static Stream<String> numbered(String start) {
        return IntStream.range(0, 1000).mapToObj(number -> String.format("%s%03d", start, number));
    }
}
