// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.netcls.itest.process.AgentProcess;
import org.netcls.itest.support.Patience;

/** A client that follows an agent's events on one connection, and reads on when it is told to. */
final class EventLines implements AutoCloseable {
    private static final Pattern ID = Pattern.compile("id: (\\d+)-.*");

    private final BufferedReader lines;
    private long version;

    private EventLines(BufferedReader lines) {
        this.lines = lines;
    }

    static EventLines of(AgentProcess agent) throws Exception {
        URLConnection connection = agent.uri("/netcls/v1/events").toURL().openConnection();
        connection.setReadTimeout((int) Patience.MILLIS);
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
        return new EventLines(lines);
    }

    /** Reads up to an event with this in its data; the connection goes on, and no version is left out. */
    void await(String text) throws IOException {
        String line = "";
        while (!(line.startsWith("data: ") && line.contains(text))) {
            line = lines.readLine();
            assertThat(line).as("the connection has ended").isNotNull();
            Matcher id = ID.matcher(line);
            if (id.matches()) {
                long next = Long.parseLong(id.group(1));
                assertThat(version == 0 || next == version + 1)
                        .as("version %d behind %d", next, version)
                        .isTrue();
                version = next;
            }
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
