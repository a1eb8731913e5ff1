// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.netcls.state.http.mirror.Samples.assignments;
import static org.netcls.state.http.mirror.Samples.overview;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.Assignment;
import org.netcls.state.http.mirror.Block;
import org.netcls.state.http.mirror.Snapshots;
import org.netcls.state.http.mirror.View;

class DocumentTest {
    private static final View NAME = assignment -> json(assignment).getBytes(UTF_8);

    private static String json(Assignment assignment) {
        return "\"" + assignment.container().value() + "\"";
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 256, 257, 5000})
    void holdsAllContainersPlainAndCompressed(int count) {
        List<Assignment> assignments = assignments(count);
        Document document = new Document.Builder()
                .text("{\"names\":[")
                .list(NAME, blocks(assignments))
                .text("],\"\u00e9\":1}")
                .build("7");

        String expected = assignments.stream()
                .map(DocumentTest::json)
                .collect(Collectors.joining(",", "{\"names\":[", "],\"\u00e9\":1}"));
        assertThat(DocumentText.of(document)).isEqualTo(expected);
        assertThat(DocumentText.unzipped(document)).isEqualTo(expected);
        assertThat(document.tag()).isEqualTo("7");
    }

    @Test
    void manyContainersAreCompressedToMuchLess() {
        Document document =
                new Document.Builder().list(NAME, blocks(assignments(5000))).build("7");
        assertThat(DocumentText.length(document.gzipped())).isLessThan(DocumentText.length(document.plain()) / 4);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 131_070, 200_000})
    void textsOfAnyLengthAreTheSameCompressed(int length) {
        String text = "0123456789abcdef".repeat(length / 16 + 1).substring(0, length);
        Document document = Document.of("1", text.getBytes(UTF_8));
        assertThat(DocumentText.of(document)).isEqualTo(text);
        assertThat(DocumentText.unzipped(document)).isEqualTo(text);
    }

    @Test
    void severalListsCanFollowEachOther() {
        List<Block> blocks = blocks(assignments(300));
        Document document = new Document.Builder()
                .list(NAME, blocks)
                .text(";")
                .list(NAME, blocks)
                .build("1");
        assertThat(DocumentText.unzipped(document)).isEqualTo(DocumentText.of(document));
        assertThat(DocumentText.of(document).split(";")).hasSize(2).allMatch(list -> list.split(",").length == 300);
    }

    @Test
    void onlyWhatIsWantedIsListed() {
        Document document = new Document.Builder()
                .text("[")
                .list(
                        NAME,
                        blocks(assignments(600)),
                        assignment -> assignment.container().value().endsWith("99"))
                .text("]")
                .build("1");
        assertThat(DocumentText.of(document))
                .isEqualTo("["
                        + List.of(99, 199, 299, 399, 499, 599).stream()
                                .map(number -> String.format("\"container-%05d\"", number))
                                .collect(Collectors.joining(","))
                        + "]");
        assertThat(DocumentText.unzipped(document)).isEqualTo(DocumentText.of(document));
    }

    @Test
    void whatIsWantedIsNotCopied() {
        List<Block> blocks = blocks(assignments(5000));
        Document all = new Document.Builder().list(NAME, blocks).build("1");
        Document wanted =
                new Document.Builder().list(NAME, blocks, assignment -> true).build("1");
        assertThat(DocumentText.of(wanted)).isEqualTo(DocumentText.of(all));
        assertThat(wanted.plain()).hasSameSizeAs(all.plain());
        for (int i = 0; i < wanted.plain().size(); i++) {
            assertThat(wanted.plain().get(i).bytes())
                    .isSameAs(all.plain().get(i).bytes());
        }
    }

    @Test
    void nothingWantedIsAnEmptyList() {
        Document document = new Document.Builder()
                .text("[")
                .list(NAME, blocks(assignments(3)), assignment -> false)
                .text("]")
                .build("1");
        assertThat(DocumentText.of(document)).isEqualTo("[]");
    }

    private static List<Block> blocks(List<Assignment> assignments) {
        return Snapshots.of(overview(1, true), assignments).blocks();
    }
}
