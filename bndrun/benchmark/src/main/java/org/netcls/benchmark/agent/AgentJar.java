// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.agent;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.netcls.benchmark.host.UnsupportedHostException;

/** The agent that the same build has made, found from the place of the benchmark's jar. */
public record AgentJar(Path benchmark, Path agent) {
    private static final String FROM_BENCHMARK = "../../agent/target/netcls-agent.jar";

    /** @throws UnsupportedHostException if it is not there */
    public static AgentJar find() throws IOException {
        Path benchmark = ownPath();
        Path agent = benchmark.resolveSibling(FROM_BENCHMARK).normalize();
        if (!Files.isRegularFile(agent)) {
            throw new UnsupportedHostException(
                    "the agent's jar is missing, build it with mvn package -DskipTests: " + agent,
                    new NoSuchFileException(agent.toString()));
        }
        return new AgentJar(benchmark, agent);
    }

    private static Path ownPath() throws IOException {
        try {
            return Path.of(AgentJar.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
