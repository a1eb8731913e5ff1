// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.documents;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a document links to inside the project is there. */
class LinksTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

    @ParameterizedTest
    @MethodSource("documents")
    void everyLinkResolves(Path document) throws IOException {
        assertThat(links(document)).allSatisfy(link -> assertResolves(document, link));
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> top = Files.list(Document.FOLDER);
                Stream<Path> docs = Files.list(Document.FOLDER.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }

    private static List<String> links(Path document) throws IOException {
        return matches(LINK, document).filter(not(link -> link.contains("://"))).toList();
    }

    private static void assertResolves(Path document, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]);
        assertThat(target).exists();
        if (parts.length > 1) {
            assertThat(matches(HEADING, target).map(LinksTest::anchor)).contains(parts[1]);
        }
    }

    private static Stream<String> matches(Pattern pattern, Path document) throws IOException {
        return pattern.matcher(Files.readString(document)).results().map(match -> match.group(1));
    }

    /** As GitHub makes it of a heading. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w -]", "").replace(' ', '-');
    }
}
