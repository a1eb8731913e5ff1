// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the modules of the page may touch. */
class PageModulesTest {
    private static final Pattern IMPORT = Pattern.compile("from \"([^\"]+)\";");
    private static final Pattern DOCUMENT = Pattern.compile(
            "\\b(document|window|location|fetch|EventSource|addEventListener|set(Timeout|Interval))\\b");

    static Stream<String> modules() {
        return PageEndpoint.MODULES.stream().sorted();
    }

    static Stream<String> model() {
        return modules().filter(module -> module.startsWith("model/"));
    }

    private static String text(String module) throws IOException {
        try (InputStream in = PageEndpoint.class.getResourceAsStream(module)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Paths from the page's folder. */
    private static List<String> imports(String module) throws IOException {
        String folder = module.substring(0, module.lastIndexOf('/') + 1);
        return IMPORT.matcher(text(module))
                .results()
                .map(match -> Path.of(folder, match.group(1)).normalize().toString())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void whatIsImportedIsServed(String module) throws Exception {
        assertThat(PageEndpoint.MODULES).containsAll(imports(module));
    }

    @ParameterizedTest
    @MethodSource("model")
    void theModelKnowsNeitherTheDocumentNorTheView(String module) throws Exception {
        assertThat(imports(module)).allMatch(imported -> imported.startsWith("model/"));
        assertThat(text(module)
                        .lines()
                        .filter(line ->
                                !line.strip().startsWith("//") && !line.strip().startsWith("/*")))
                .noneMatch(line -> DOCUMENT.matcher(line).find());
    }

    @ParameterizedTest
    @MethodSource("modules")
    void noCircleIsInTheImports(String module) throws Exception {
        assertThat(reachedFrom(module)).doesNotContain(module);
    }

    private static Set<String> reachedFrom(String module) throws IOException {
        Set<String> reached = new HashSet<>();
        Deque<String> left = new ArrayDeque<>(imports(module));
        while (!left.isEmpty()) {
            String next = left.remove();
            if (reached.add(next)) {
                left.addAll(imports(next));
            }
        }
        return reached;
    }
}
