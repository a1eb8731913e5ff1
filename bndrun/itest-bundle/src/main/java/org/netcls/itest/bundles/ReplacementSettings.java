// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.bundles;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

/**
 * What the build says of {@link ReplacementTest}.
 *
 * @param containers how many there are beside those of the clients
 * @param bundles those to be replaced, by their symbolic names
 */
record ReplacementSettings(Duration time, int containers, List<String> bundles) {
    private static final List<String> ALL = List.of(
            "org.netcls.allocator.bitmap",
            "org.netcls.allocator.lru-reuse",
            "org.netcls.allocator.random",
            "org.netcls.isolator",
            "org.netcls.cgroupfs",
            "org.netcls.isolator.engines",
            "org.netcls.isolator.policy",
            "org.netcls.isolator.eventadmin",
            "org.netcls.state-http",
            "org.netcls.state-http.health",
            "org.netcls.shell",
            "org.netcls.shell.http",
            "org.netcls.shell.logging",
            "org.netcls.shell.ssh",
            ControlClient.CONTROL,
            WebClients.SERVER);

    static ReplacementSettings read() {
        Properties set = new Properties();
        try (InputStream in = ReplacementSettings.class.getResourceAsStream("/storm.properties")) {
            set.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String named = set.getProperty("replacement.bundles");
        return new ReplacementSettings(
                Duration.ofSeconds(Long.parseLong(set.getProperty("replacement.seconds"))),
                Integer.parseInt(set.getProperty("replacement.containers")),
                named.isEmpty() ? ALL : List.of(named.split(",")));
    }
}
