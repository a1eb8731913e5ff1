// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;

class NoteTest {
    private static final ContainerId WEB = new ContainerId("web");
    private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00.123456Z");
    private static final Map<String, String> LABELS = Map.of("tier", "front \"quoted\" {}", "a/b_c.d-e", "");

    @Test
    void nothingToSayIsNoText() {
        assertThat(Note.NONE.toText()).isEmpty();
        assertThat(Note.parse("", WEB)).isEqualTo(Note.NONE);
    }

    @Test
    void isReadAsItWasWritten() {
        Note note = Note.of(LABELS, List.of(shared("web/a", LABELS), shared("web/a/b", Map.of())));
        assertThat(Note.parse(note.toText(), WEB)).isEqualTo(note);
    }

    @Test
    void readsNestedIdsThatWereWrittenWithDots() {
        String now = Note.of(Map.of(), List.of(shared("web/a", Map.of()), shared("web/a/b", Map.of())))
                .toText();
        String then = now.replace("web/a/b", "web.a.b").replace("web/a", "web.a");
        assertThat(Note.parse(then, WEB)).isEqualTo(Note.parse(now, WEB));
        assertThat(Note.parse(then.replace("web.a.b", "web/a.b"), WEB).sharing())
                .extracting(Note.Sharing::container)
                .containsExactly(new ContainerId("web/a"), new ContainerId("web/a.b"));
    }

    @Test
    void keepsLabelsOfAnyPrintableText() {
        Note note = Note.of(Map.of("motto", "naïve \uD83D\uDE00 \\ / \" ' <&>"), List.of());
        assertThat(Note.parse(note.toText(), WEB)).isEqualTo(note);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "{",
                "[]",
                "null",
                "{\"labels\":[]}",
                "{\"labels\":null}",
                "{\"labels\":{\"a\":1}}",
                "{\"labels\":{\"\":\"x\"}}",
                "{\"labels\":{\"-a\":\"x\"}}",
                "{\"labels\":{\"a\":\"\\u001b[2J\"}}",
                "{\"sharing\":\"web/a\"}",
                "{\"sharing\":{\"web/a\":1}}",
                "{\"sharing\":{\"web/a\":{}}}",
                "{\"sharing\":{\"web/a\":{\"since\":5}}}",
                "{\"sharing\":{\"web/a\":{\"since\":\"yesterday\"}}}",
                "{\"sharing\":{\"web\":{\"since\":\"2026-01-01T00:00:00Z\"}}}",
                "{\"sharing\":{\"webb/a\":{\"since\":\"2026-01-01T00:00:00Z\"}}}",
                "{\"sharing\":{\"../a\":{\"since\":\"2026-01-01T00:00:00Z\"}}}",
                "{\"sharing\":{\"web/a\":{\"since\":\"2026-01-01T00:00:00Z\",\"labels\":{\"-\":\"\"}}}}"
            })
    void refusesWhatIsNoNoteOfOurs(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Note.parse(text, WEB));
    }

    @Test
    void refusesMoreLabelsThanARequestMayHave() {
        String many = IntStream.range(0, 33)
                .mapToObj(i -> "\"k" + i + "\":\"v\"")
                .collect(Collectors.joining(",", "{\"labels\":{", "}}"));
        assertThatIllegalArgumentException().isThrownBy(() -> Note.parse(many, WEB));
    }

    @Test
    void refusesWhatIsTooDeepToRead() {
        String deep = "{\"x\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}";
        assertThatIllegalArgumentException().isThrownBy(() -> Note.parse(deep, WEB));
    }

    @Test
    void whatALaterVersionMaySayBesidesIsPassedOver() {
        assertThat(Note.parse("{\"more\":1}", WEB)).isEqualTo(Note.NONE);
    }

    private static Assignment shared(String name, Map<String, String> labels) {
        return new Assignment(
                new ContainerId(name), Optional.empty(), "/fake/web", SINCE, labels, AssignmentState.SHARED);
    }
}
