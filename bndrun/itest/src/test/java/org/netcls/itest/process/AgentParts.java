// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What an agent consists of once it is up, as it tells at its prompt.
 *
 * @param bundles each with its state
 * @param settings each with its value and where that comes from
 */
public record AgentParts(List<String> bundles, List<String> settings) {
    /** What the agent has to run, to be asked afterwards. */
    public static final List<String> COMMANDS = List.of("lb -s | cat", "netcls:config | cat", "echo told all parts");

    // The framework, which alone has start level 0, may be starting while all that is in it has started.
    private static final Pattern BUNDLE = Pattern.compile("(?m)^ *\\d+\\|(\\w+ *\\| *[1-9]\\d*\\|\\S+)");
    private static final Pattern SETTING = Pattern.compile("(?m)^(org\\.netcls\\.\\S+ .*)$");

    public static AgentParts of(AgentProcess agent) throws InterruptedException {
        agent.awaitOutput("told all parts");
        return new AgentParts(all(BUNDLE, agent.output()), all(SETTING, agent.output()));
    }

    /** All but those in which this word is. */
    public AgentParts without(String word) {
        return new AgentParts(without(word, bundles), without(word, settings));
    }

    /** The same with paths below this folder from there on, so that agents in different folders can be compared. */
    public AgentParts relativeTo(Path folder) {
        return new AgentParts(
                bundles,
                settings.stream()
                        .map(setting -> setting.replace(folder + "/", ""))
                        .toList());
    }

    private static List<String> without(String word, List<String> parts) {
        return parts.stream().filter(part -> !part.contains(word)).toList();
    }

    /** Tells of each part that is missing, too many or another one. */
    public List<String> differencesTo(AgentParts expected) {
        List<String> differences = new ArrayList<>();
        compare(bundles, expected.bundles, differences);
        compare(settings, expected.settings, differences);
        return differences;
    }

    private static void compare(List<String> present, List<String> expected, List<String> differences) {
        expected.stream().filter(part -> !present.contains(part)).forEach(part -> differences.add("without " + part));
        present.stream().filter(part -> !expected.contains(part)).forEach(part -> differences.add("with " + part));
    }

    private static List<String> all(Pattern pattern, String output) {
        return pattern.matcher(output)
                .results()
                .map((MatchResult found) -> found.group(1).replaceAll(" +", " "))
                .sorted()
                .toList();
    }
}
