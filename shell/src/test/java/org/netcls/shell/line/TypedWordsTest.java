// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.line;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypedWordsTest {
    @Test
    void areThoseThatWereTyped() {
        assertThat(TypedWords.of(new String[] {"", "null", "a[b]", "[b]", "a*", "--"}))
                .containsExactly("", "null", "a[b]", "[b]", "a*", "--");
    }

    @Test
    void nullIsNone() {
        for (String[] words : new String[][] {null, {null}, {"web", null}}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TypedWords.of(words))
                    .withMessageStartingWith("a word is null, as is a variable that is not set");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"b\"]", "[\"a\" \"b\"]", "[\"a\nb\"]", "[]"})
    void aListIsNone(String list) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TypedWords.of(new String[] {"a", list}))
                .withMessageEndingWith(" among the words; quote a word with brackets: 'a[b]'");
    }

    @Test
    void oneThatWasNotReadWholeIsNone() {
        String read = new String("caf\u00e9".getBytes(UTF_8), US_ASCII);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TypedWords.of(new String[] {"web", read}))
                .withMessageContaining("has characters that could not be read; write them in UTF-8");
        assertThat(TypedWords.of(new String[] {"caf\u00e9", "?"})).containsExactly("caf\u00e9", "?");
    }
}
