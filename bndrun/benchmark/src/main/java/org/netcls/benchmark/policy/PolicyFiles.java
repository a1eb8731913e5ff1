// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.netcls.benchmark.agent.Agent;

/** The policies of a running agent, as an administrator gives them: files in its folder. */
record PolicyFiles(Path folder, Agent agent) {
    /** Milliseconds from the last file that is written or deleted until these policies, and no others, are in force. */
    double change(int before, int after) throws IOException {
        for (int number : IntStream.range(after, before).toArray()) {
            Files.delete(file(number));
        }
        for (int number : IntStream.range(before, after).toArray()) {
            Files.writeString(file(number), text(number));
        }
        long start = System.nanoTime();
        agent.ask("policies", after);
        return (System.nanoTime() - start) / 1e6;
    }

    private Path file(int number) {
        return folder.resolve("org.netcls.policy~" + NumberedPolicies.name(number) + ".cfg");
    }

    private static String text(int number) {
        return NumberedPolicies.DENYING.properties(number).entrySet().stream()
                .map(each -> each.getKey() + " = " + each.getValue() + "\n")
                .collect(Collectors.joining());
    }
}
