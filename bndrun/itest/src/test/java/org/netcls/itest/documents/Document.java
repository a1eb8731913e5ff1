// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a document shows of a terminal. */
final class Document {
    static final Path FOLDER = Path.of("../..");

    private static final String HEADING = "## ";
    private static final String INDENT = "    ";
    private static final String ROOT = "# ";
    private static final String PROMPT = "g! ";

    private Document() {}

    /**
     * A command and what it prints.
     *
     * @param introduction the text before the block that it stands in
     * @param isAtThePrompt whether it is typed at the agent's prompt, and not at root's
     */
    record Step(String introduction, boolean isAtThePrompt, String command, List<String> output) {}

    /** The steps of a section, in order. */
    static List<Step> section(String document, String title) throws IOException {
        List<String> lines = Files.readAllLines(FOLDER.resolve(document));
        assertThat(lines).as(document).contains(HEADING + title);
        int start = lines.indexOf(HEADING + title) + 1;
        int end = start;
        while (end < lines.size() && !lines.get(end).startsWith(HEADING)) {
            end++;
        }
        return steps(lines.subList(start, end));
    }

    private static List<Step> steps(List<String> lines) {
        List<Step> steps = new ArrayList<>();
        StringBuilder introduction = new StringBuilder();
        boolean isText = true;
        for (String line : lines) {
            boolean isShown = line.startsWith(INDENT);
            // An empty line may stand within a block.
            boolean isBlank = line.isEmpty();
            if (isShown) {
                add(line.substring(INDENT.length()), introduction.toString(), steps);
            } else if (isBlank && !isText) {
                output(steps).add("");
            } else if (!isText) {
                introduction.setLength(0);
            }
            if (!isShown && !isBlank) {
                introduction.append(line).append('\n');
            }
            isText = isBlank ? isText : !isShown;
        }
        steps.forEach(step -> stripEnd(step.output()));
        return steps;
    }

    private static void add(String line, String introduction, List<Step> steps) {
        if (line.startsWith(ROOT) || line.startsWith(PROMPT)) {
            String command = line.substring(line.indexOf(' ') + 1);
            steps.add(new Step(introduction, line.startsWith(PROMPT), command, new ArrayList<>()));
        } else {
            output(steps).add(line);
        }
    }

    private static List<String> output(List<Step> steps) {
        return steps.get(steps.size() - 1).output();
    }

    private static void stripEnd(List<String> output) {
        while (!output.isEmpty() && output.get(output.size() - 1).isEmpty()) {
            output.remove(output.size() - 1);
        }
    }

    /** The text with all times and ports the same, and no empty lines before the prompt. */
    static String normalise(String text) {
        return text.replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ", "TIME")
                .replaceAll("\\d\\d:\\d\\d:\\d\\d ", "TIME ")
                .replaceAll("127\\.0\\.0\\.1:\\d+", "ADDRESS")
                .replaceAll("\\n+g!$", "\ng!");
    }
}
