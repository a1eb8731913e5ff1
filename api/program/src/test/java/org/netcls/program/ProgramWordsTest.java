// SPDX-License-Identifier: Apache-2.0
package org.netcls.program;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramWordsTest {
    @ParameterizedTest
    @ValueSource(strings = {"\u00fc", "caf\u00e9", "\ud83d\ude00"})
    void aWordThatTheLocaleLacksIsRefusedAndNeverAltered(String word) throws Exception {
        List<String> words = List.of("ls", word);
        assertThatIOException()
                .isThrownBy(() -> ProgramWords.require(words, US_ASCII))
                .withMessageContainingAll("the word '" + word + "'", "US-ASCII", "LC_ALL=C.UTF-8");
        assertThat(ProgramWords.require(words, UTF_8)).isSameAs(words);
    }

    @Test
    void whatEachLocaleHasIsTaken() throws Exception {
        List<String> words = List.of("sh", "-c", "echo \"$0\"?", "\t~");
        assertThat(ProgramWords.require(words)).isSameAs(words);
    }
}
