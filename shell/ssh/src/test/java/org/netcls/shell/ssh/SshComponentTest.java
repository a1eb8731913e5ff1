// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.apache.felix.service.command.CommandProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.netcls.configuration.Origin;
import org.osgi.framework.BundleContext;
import org.osgi.service.log.Logger;

class SshComponentTest {
    @Origin(felix_fileinstall_filename = "file:/etc/netcls/ssh.cfg")
    private static final class FromFile {}

    private static final Origin ORIGIN = FromFile.class.getAnnotation(Origin.class);
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMYvLZRe4+6UVuRP8s6LqGrDgVZKFnyNrwPWq5cQPq1N operator@host";
    private static final String RUNS = "info Commands are taken over ssh on ";
    private static final String GOES_ON = "error The ssh server goes on as before: ";

    @TempDir
    Path folder;

    private final List<String> log = new ArrayList<>();
    private SshComponent component;
    private Map<String, String> values;

    @BeforeEach
    void start() throws Exception {
        Path keys = Files.writeString(folder.resolve("keys"), KEY);
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
        component = new SshComponent(this::commands, folder.resolve("own"), logger());
        values = Map.of("authorized_keys", keys.toString(), "port", Integer.toString(freePort()));
        configure(Map.of());
    }

    @AfterEach
    void stop() {
        component.end();
    }

    @ParameterizedTest
    @CsvSource({"authorized_keys, none", "authorized_keys, /dev/null", "port, 65536", "host, 192.0.2.1"})
    void aChangeThatIsRefusedEndsNoConnection(String key, String value) {
        configure(Map.of(key, value));
        assertStillRuns();
    }

    @Test
    void aHostKeyThatCannotBeReadEndsNoConnection() throws Exception {
        Files.createDirectories(folder.resolve("data/host-key"));
        configure(Map.of("host", "127.0.0.2", "data", folder.resolve("data").toString()));
        assertStillRuns();
    }

    @Test
    void aPortThatIsTakenEndsNoConnection() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            configure(Map.of("port", Integer.toString(taken.getLocalPort())));
        }
        assertStillRuns();
    }

    @Test
    void aChangeThatCanBeIsFollowed() {
        configure(Map.of("host", "0.0.0.0"));
        assertThat(log).hasSize(2).allMatch(line -> line.startsWith(RUNS));
        configure(Map.of("authorized_keys", ""));
        assertThat(log).hasSize(2);
    }

    private void assertStillRuns() {
        assertThat(log).hasSize(2);
        assertThat(log.get(0)).startsWith(RUNS);
        assertThat(log.get(1)).startsWith(GOES_ON);
    }

    private void configure(Map<String, String> changes) {
        Map<String, String> all = new HashMap<>(values);
        all.putAll(changes);
        component.configure(
                proxy(SshComponent.Config.class, (method, arguments) ->
                        (Object) all.getOrDefault(method.getName(), (String) method.getDefaultValue())),
                ORIGIN);
    }

    private static int freePort() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return free.getLocalPort();
        }
    }

    private SshCommands commands() {
        return new SshCommands(
                proxy(BundleContext.class, (method, arguments) -> null),
                proxy(CommandProcessor.class, (method, arguments) -> null));
    }

    private Logger logger() {
        return proxy(Logger.class, (method, arguments) -> {
            String text = (String) arguments[0];
            for (int i = 1; i < arguments.length; i++) {
                text = text.replaceFirst("\\{}", Matcher.quoteReplacement(String.valueOf(arguments[i])));
            }
            return log.add(method.getName() + " " + text) ? null : log;
        });
    }

    private interface Answer {
        Object to(Method method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method, arguments)));
    }
}
