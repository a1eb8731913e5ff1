// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.regex.Matcher;
import org.apache.felix.http.jetty.ConnectorFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.configuration.Origin;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ManagedServiceFactory;
import org.osgi.service.log.Logger;

class ServerComponentTest {
    @Origin(felix_fileinstall_filename = "file:/etc/netcls/a%20b.cfg")
    private static final class FromFile {}

    private static final Origin ORIGIN = FromFile.class.getAnnotation(Origin.class);

    private static final String PASSWORD = "correct horse";
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final String HTTP = "org.apache.felix.http.enable";
    private static final String HTTPS = "org.apache.felix.https.enable";

    @TempDir
    static Path stores;

    private static Path key;
    private static Path authorities;

    @TempDir
    Path folder;

    private final Map<String, Dictionary<String, ?>> servers = new HashMap<>();
    private final List<String> guards = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private final Deque<Runnable> tries = new ArrayDeque<>();
    private final ServerComponent component = new ServerComponent(bundle(), felix(), logger(), retries());

    private int started;
    private String password;
    private String token;

    @BeforeAll
    static void makeStores() throws Exception {
        KeyTool tool = new KeyTool(stores, PASSWORD);
        key = tool.key("server");
        authorities = tool.trust("authorities", "server");
        tool.secret("secret");
    }

    @BeforeEach
    void makeSecrets() throws Exception {
        password = secret("password", PASSWORD, "rw-r-----");
        token = secret("token", TOKEN, "rw-------");
    }

    @Test
    void byDefaultItListensToThisMachineOnly() {
        component.configure(config(Map.of("port", "0")), ORIGIN);
        assertThat(running("org.apache.felix.http.host")).isEqualTo("127.0.0.1");
        assertThat(running(HTTP)).isEqualTo(true);
        assertThat(running(HTTPS)).isEqualTo(false);
        assertThat(log).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"localhost, 127.0.0.1", "127.0.0.7, 127.0.0.7", "'', 127.0.0.1"})
    void aLoopbackAddressNeedsNothingElse(String host, String listen) {
        component.configure(config(Map.of("host", host, "port", "0")), ORIGIN);
        assertThat(running("org.apache.felix.http.host")).isEqualTo(listen);
    }

    @Test
    void otherAddressesNeedTlsAndKnownClients() {
        component.configure(config(Map.of("host", "0.0.0.0", "port", "0")), ORIGIN);
        assertRefused("host: '0.0.0.0' can be reached from other machines; set tls.keystore, and token.file or"
                + " tls.client.truststore, or set host to 127.0.0.1");
    }

    @Test
    void aTokenWithoutTlsIsNotEnoughForOtherAddresses() {
        component.configure(config(Map.of("host", "0.0.0.0", "port", "0", "token_file", token)), ORIGIN);
        assertRefused("host: '0.0.0.0' can be reached from other machines; set tls.keystore, or set host to 127.0.0.1");
    }

    @Test
    void tlsWithoutKnownClientsIsNotEnoughForOtherAddresses() {
        component.configure(config(withTls(Map.of("host", "::", "port", "0"))), ORIGIN);
        assertRefused("host: '::' can be reached from other machines; set token.file or tls.client.truststore, or set"
                + " host to 127.0.0.1");
    }

    @Test
    void tlsAndATokenOpenItToOtherMachines() {
        component.configure(config(withTls(Map.of("host", "0.0.0.0", "port", "0", "token_file", token))), ORIGIN);
        assertThat(running("org.apache.felix.http.host")).isEqualTo("0.0.0.0");
        assertThat(running(HTTP)).as("plain HTTP").isEqualTo(false);
        assertThat(running(HTTPS)).isEqualTo(true);
        assertThat(running("org.apache.felix.https.clientcertificate")).isEqualTo("none");
        assertThat((String[]) running("org.apache.felix.https.jetty.protocols.included"))
                .containsExactly("TLSv1.2", "TLSv1.3");
    }

    @Test
    void clientCertificatesOpenItToOtherMachines() {
        component.configure(config(withTls(withClients(Map.of("host", "0.0.0.0", "port", "0")))), ORIGIN);
        assertThat(running("org.apache.felix.https.clientcertificate")).isEqualTo("needs");
        assertThat(running("org.apache.felix.https.truststore"))
                .isEqualTo(authorities.toUri().toString());
    }

    @Test
    void clientCertificatesWithoutTlsAreRefused() {
        component.configure(config(withClients(Map.of("port", "0"))), ORIGIN);
        assertRefused("tls.client.truststore: there are no client certificates without TLS; set tls.keystore, or leave"
                + " tls.client.truststore empty");
    }

    @ParameterizedTest
    @CsvSource({
        "port, 65536, 0 to 65535",
        "port, -1, 0 to 65535",
        "port, '', 0 to 65535",
        "port, 80 80, 0 to 65535",
        "threads, 7, 8 to 1024",
        "connections, 0, 1 to 65536"
    })
    void aNumberOutOfItsRangeIsRefused(String property, String text, String range) {
        component.configure(config(Map.of(property, text)), ORIGIN);
        assertRefused(property + ": '" + text + "' is not a number from " + range);
    }

    @Test
    void anUnknownHostIsRefused() {
        component.configure(config(Map.of("host", "no.such.host.invalid")), ORIGIN);
        assertRefused("host: 'no.such.host.invalid' is unknown; name an address of this machine, such as 127.0.0.1");
    }

    @Test
    void aPortThatIsInUseIsRefused() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            component.configure(config(Map.of("port", "" + other.getLocalPort())), ORIGIN);
            assertRefused("host and port: nobody can listen on 127.0.0.1:" + other.getLocalPort()
                    + " (Address already in use); choose another port, or an address of this machine");
        }
    }

    @Test
    void aKeystoreThatIsMissingIsRefused() {
        Path missing = folder.resolve("none.p12");
        component.configure(config(withTls(Map.of(), missing, password)), ORIGIN);
        assertRefused("tls.keystore: " + missing + " does not exist");
    }

    @Test
    void aKeystoreWithAnotherPasswordIsRefused() throws Exception {
        component.configure(config(withTls(Map.of(), key, secret("wrong", "wrong", "rw-------"))), ORIGIN);
        assertRefused("tls.keystore: " + key
                + " is not opened by the password in tls.keystore.password.file; correct one of them");
    }

    @ParameterizedTest
    @ValueSource(strings = {"authorities", "secret"})
    void aKeystoreWithoutAPrivateKeyIsRefused(String name) {
        Path store = stores.resolve(name + ".p12");
        component.configure(config(withTls(Map.of(), store, password)), ORIGIN);
        assertRefused("tls.keystore: " + store
                + " holds no private key; make one with keytool -genkeypair -storetype PKCS12");
    }

    @Test
    void aTruststoreWithoutACertificateIsRefused() {
        component.configure(
                config(withTls(Map.of(
                        "tls_client_truststore", key.toString(), "tls_client_truststore_password_file", password))),
                ORIGIN);
        assertRefused("tls.client.truststore: " + key
                + " holds no certificate to trust; add one with keytool -importcert -storetype PKCS12");
    }

    @Test
    void aFileThatIsNoKeystoreIsRefused() throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "-----BEGIN CERTIFICATE-----");
        component.configure(config(withTls(Map.of(), text, password)), ORIGIN);
        assertThat(log)
                .singleElement()
                .asString()
                .contains("tls.keystore: " + text + " cannot be used: java.io.EOFException");
    }

    @Test
    void aKeystoreWithoutAPasswordIsRefused() {
        component.configure(config(Map.of("tls_keystore", key.toString())), ORIGIN);
        assertRefused("tls.keystore.password.file: is not set; name a file with the password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw----r--", "rw-----w-"})
    void aTokenThatEverybodyCanReadOrWriteIsRefused(String mode) throws Exception {
        String open = secret("open", TOKEN, mode);
        component.configure(config(Map.of("token_file", open)), ORIGIN);
        assertRefused("token.file: " + open + " can be read or written by everybody on this machine; run: chmod o-rwx "
                + open);
    }

    @Test
    void aTokenThatIsTooShortIsRefused() throws Exception {
        String brief = secret("brief", TOKEN.substring(1) + "\nmore than enough characters", "rw-------");
        component.configure(config(Map.of("token_file", brief)), ORIGIN);
        assertRefused("token.file: " + brief + " has 31 characters in its first line, and needs at least 32; make one"
                + " with: openssl rand -hex 32");
    }

    @Test
    void aTokenThatIsMissingIsRefused() {
        component.configure(config(Map.of("token_file", folder + "/none")), ORIGIN);
        assertRefused("token.file: " + folder + "/none does not exist");
    }

    @Test
    void noSecretIsWrittenWhenSettingsAre() {
        ServerSettings settings = ServerSettings.of(config(withTls(withClients(Map.of("token_file", token)))));
        assertThat(settings.toString()).doesNotContain(PASSWORD, TOKEN).contains(key.toString());
    }

    @ParameterizedTest
    @CsvSource({"host, 0.0.0.0", "port, abc", "threads, 7", "tls_keystore, none"})
    void aRefusedChangeLeavesWhatIsServed(String key, String value) {
        component.configure(config(Map.of("port", "0")), ORIGIN);
        Map<String, Object> changed = new HashMap<>(Map.of("port", "0"));
        changed.put(key, value);
        component.configure(config(changed), ORIGIN);
        assertThat(servers).hasSize(1);
        assertThat(started).isEqualTo(1);
        assertThat(log)
                .singleElement()
                .asString()
                .startsWith(
                        "error The HTTP server goes on as before: configuration org.netcls.state.http (/etc/netcls/a b.cfg) is refused: ");
    }

    @Test
    void aPortThatIsTakenLeavesWhatIsServed() throws Exception {
        component.configure(config(Map.of("port", "0")), ORIGIN);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            component.configure(config(Map.of("port", Integer.toString(taken.getLocalPort()))), ORIGIN);
        }
        assertThat(servers.get(ServerComponent.PID).get("org.osgi.service.http.port"))
                .isEqualTo(0);
        assertThat(log).singleElement().asString().startsWith("error The HTTP server goes on as before: ");
    }

    @Test
    void aPortThatIsTakenEndsNoConnection() throws Exception {
        component.configure(config(Map.of("port", freePort())), ORIGIN);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            component.configure(config(Map.of("port", Integer.toString(taken.getLocalPort()))), ORIGIN);
        }
        assertThat(started).isEqualTo(1);
        assertThat(log).singleElement().asString().startsWith("error The HTTP server goes on as before: ");
    }

    private static String freePort() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return Integer.toString(free.getLocalPort());
        }
    }

    @ParameterizedTest
    @CsvSource({"token_file, none", "hosts, example.org"})
    void aRefusedChangeOfWhatTheGateFollowsEndsWhatWasServed(String key, String value) {
        component.configure(config(Map.of("port", "0")), ORIGIN);
        component.configure(config(Map.of("port", "abc", key, value)), ORIGIN);
        assertThat(servers).isEmpty();
        assertThat(guards).isEmpty();
        assertThat(log)
                .singleElement()
                .asString()
                .startsWith("error The HTTP server does not run, which is tried again every second: ");

        component.configure(config(Map.of("port", "0")), ORIGIN);
        assertThat(servers).hasSize(1);
    }

    @Test
    void aChangeThatChangesNothingDisturbsNobody() {
        component.configure(config(Map.of("port", "0")), ORIGIN);
        component.configure(config(Map.of("port", "0", "host", "localhost")), ORIGIN);
        assertThat(started).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"server.p12", "authorities.p12"})
    void aStoreThatWasRenewedInItsPlaceIsReadAgain(String renewed) throws Exception {
        Path server = Files.copy(key, folder.resolve("server.p12"));
        Path clients = Files.copy(authorities, folder.resolve("authorities.p12"));
        Map<String, Object> values = withTls(withClients(Map.of("port", "0")), server, password);
        values.put("tls_client_truststore", clients.toString());
        component.configure(config(values), ORIGIN);
        component.configure(config(values), ORIGIN);
        assertThat(started).isEqualTo(1);
        Files.setLastModifiedTime(folder.resolve(renewed), FileTime.fromMillis(0));
        component.configure(config(values), ORIGIN);
        assertThat(started).isEqualTo(2);
        assertThat(log).isEmpty();
    }

    @Test
    void nothingIsLeftWhenItStops() {
        component.configure(config(Map.of("port", "0")), ORIGIN);
        component.end();
        assertThat(servers).isEmpty();
        assertThat(guards).isEmpty();
    }

    @Test
    void whatTheHostLacksIsWaitedForAndToldOnceForEachReason() throws Exception {
        Path late = folder.resolve("late");
        component.configure(config(Map.of("port", "0", "token_file", late.toString())), ORIGIN);
        tries.remove().run();
        assertThat(log).singleElement().asString().endsWith("late does not exist");
        Files.move(Path.of(secret("early", "brief", "rw-------")), late);
        tries.remove().run();
        assertThat(log).hasSize(2).last().asString().contains("late has 5 characters");
        Files.writeString(late, TOKEN);
        tries.remove().run();
        assertThat(servers).hasSize(1);
        assertThat(log).hasSize(3).last().isEqualTo("info The HTTP server runs now");
        assertThat(tries).isEmpty();
    }

    @Test
    void whatWasRefusedIsNotTriedAfterAnotherConfiguration() throws Exception {
        component.configure(
                config(Map.of("port", "0", "token_file", folder.resolve("late").toString())), ORIGIN);
        Files.move(Path.of(secret("early", TOKEN, "rw-------")), folder.resolve("late"));
        component.configure(config(Map.of("port", "0")), ORIGIN);
        tries.remove().run();
        assertThat(started).isEqualTo(1);
        assertThat(tries).isEmpty();
    }

    private ScheduledExecutorService retries() {
        return proxy(ScheduledExecutorService.class, (method, arguments) -> {
            if (method.getName().equals("schedule")) {
                tries.add((Runnable) arguments[0]);
            }
            return method.getName().equals("shutdownNow") ? List.of() : null;
        });
    }

    private void assertRefused(String reason) {
        assertThat(servers).isEmpty();
        assertThat(log)
                .containsExactly(
                        "error The HTTP server does not run, which is tried again every second: configuration org.netcls.state.http (/etc/netcls/a b.cfg) is refused: "
                                + reason);
    }

    private Object running(String property) {
        assertThat(log).isEmpty();
        return servers.get(ServerComponent.PID).get(property);
    }

    private String secret(String name, String line, String mode) throws Exception {
        Path file = Files.writeString(folder.resolve(name), line + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode))
                .toString();
    }

    private Map<String, Object> withTls(Map<String, Object> values) {
        return withTls(values, key, password);
    }

    private static Map<String, Object> withTls(Map<String, Object> values, Path keystore, String password) {
        Map<String, Object> all = new HashMap<>(values);
        all.put("tls_keystore", keystore.toString());
        all.put("tls_keystore_password_file", password);
        return all;
    }

    private Map<String, Object> withClients(Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(values);
        all.put("tls_client_truststore", authorities.toString());
        all.put("tls_client_truststore_password_file", password);
        return all;
    }

    private static ServerComponent.Config config(Map<String, Object> values) {
        return proxy(
                ServerComponent.Config.class,
                (method, arguments) -> values.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    /** No server runs without its guard. */
    private ManagedServiceFactory felix() {
        return new ManagedServiceFactory() {
            @Override
            public String getName() {
                return "test";
            }

            @Override
            public void updated(String pid, Dictionary<String, ?> properties) {
                assertThat(guards).hasSize(1);
                servers.put(pid, properties);
                started++;
            }

            @Override
            public void deleted(String pid) {
                servers.remove(pid);
            }
        };
    }

    private BundleContext bundle() {
        return proxy(BundleContext.class, (method, arguments) -> {
            assertThat(arguments[0]).isEqualTo(ConnectorFactory.class);
            guards.add("guard");
            return proxy(ServiceRegistration.class, (unregister, none) -> {
                assertThat(servers).isEmpty();
                return guards.remove("guard") ? null : guards;
            });
        });
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
