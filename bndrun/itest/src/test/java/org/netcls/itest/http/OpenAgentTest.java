// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.itest.process.AgentProcess;
import org.netcls.itest.process.Listening;
import org.netcls.itest.support.Patience;
import org.netcls.itest.support.Ports;
import org.netcls.itest.support.Web;

/** The jar as an operator opens it to other machines, with files made by openssl and keytool. */
class OpenAgentTest {
    private static final String PASSWORD = "a-word-of-this-test";
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final int HANDSHAKES = 300;
    private static final String MAKE_FILES = String.join(
            " && ",
            "umask 077",
            "printf " + PASSWORD + " > password",
            "printf " + TOKEN + " > token",
            genkeypair("agent"),
            genkeypair("reader"),
            trust("agent"),
            trust("reader"));

    @TempDir
    static Path files;

    @TempDir
    Path folder;

    private final int port = Ports.free();

    @BeforeAll
    static void makeFiles() throws Exception {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", MAKE_FILES)
                .directory(files.toFile())
                .redirectErrorStream(true);
        shell.environment().merge("PATH", System.getProperty("java.home") + "/bin", (path, java) -> java + ":" + path);
        Process process = shell.start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static String genkeypair(String name) {
        return "keytool -genkeypair -alias " + name + " -keyalg EC -dname CN=" + name
                + " -ext san=ip:127.0.0.1 -storetype PKCS12 -keystore " + name + ".p12 -storepass:file password";
    }

    private static String trust(String name) {
        return "keytool -exportcert -rfc -alias " + name + " -keystore " + name + ".p12 -storepass:file password -file "
                + name + ".pem && keytool -importcert -noprompt -alias " + name + " -file " + name
                + ".pem -storetype PKCS12 -keystore " + name + "s.p12 -storepass:file password";
    }

    @Test
    void withTlsAndATokenItListensToOtherMachinesAndTellsTheState() throws Exception {
        try (AgentProcess agent = started(withTls())) {
            assertThat(Listening.of(agent.pid())).hasSize(1);
            assertThat(get(client("agents.p12"))).contains("\"version\"");
            assertThatExceptionOfType(IOException.class)
                    .as("plain HTTP")
                    .isThrownBy(() -> get("http", HttpClient.newHttpClient()));
            assertThat(agent.output()).doesNotContain("ERROR", " WARN ");
        }
    }

    @Test
    void handshakesThatStopAnywhereAreEndedAndKeepNobodyOut() throws Exception {
        byte[] hello = clientHello();
        List<Socket> stopped = new ArrayList<>();
        try (AgentProcess agent = started(withTls())) {
            for (int i = 0; i < HANDSHAKES; i++) {
                Socket socket = new Socket("127.0.0.1", port);
                stopped.add(socket);
                socket.getOutputStream().write(hello, 0, hello.length * i / HANDSHAKES);
            }
            assertThat(get(client("agents.p12"))).contains("\"version\"");
            for (Socket socket : stopped) {
                awaitEnd(socket);
            }
            assertThat(get(client("agents.p12"))).contains("\"version\"");
            assertThat(agent.output()).doesNotContain("ERROR", " WARN ");
        } finally {
            for (Socket socket : stopped) {
                socket.close();
            }
        }
    }

    private static byte[] clientHello() throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), hello);
        return Arrays.copyOf(hello.array(), hello.position());
    }

    /** The agent may say first what it thinks of the client. */
    private static void awaitEnd(Socket socket) throws IOException {
        socket.setSoTimeout((int) Patience.MILLIS);
        try {
            socket.getInputStream().readAllBytes();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("it is not ended", e);
        } catch (SocketException e) {
            assertThat(e).as("the end").hasMessageContaining("reset");
        }
    }

    @Test
    void withATruststoreOnlyReadersWithACertificateAreLetIn() throws Exception {
        Map<String, String> properties = withTls();
        properties.put("netcls.http.client.truststore", file("readers.p12"));
        properties.put("netcls.http.client.truststore.password.file", file("password"));
        try (AgentProcess agent = started(properties)) {
            assertThat(get(client("agents.p12", "reader.p12"))).contains("\"version\"");
            assertThatExceptionOfType(IOException.class)
                    .as("no certificate")
                    .isThrownBy(() -> get(client("agents.p12")));
            assertThatExceptionOfType(SSLException.class)
                    .as("another's certificate")
                    .isThrownBy(() -> get(client("agents.p12", "agent.p12")));
            assertThat(agent.output()).doesNotContain("ERROR", " WARN ");
        }
    }

    @Test
    void nothingListensUnderAConfigurationThatIsNotSafeEvenAfterOneThatWas() throws Exception {
        try (AgentProcess agent = started(withTls())) {
            agent.kill();
        }
        assertThat(holding(PASSWORD)).as("files that keep the password").isEmpty();

        try (AgentProcess agent = started(Map.of("netcls.http.host", "0.0.0.0"))) {
            assertThat(agent.output())
                    .containsOnlyOnce("ERROR")
                    .contains("host: '0.0.0.0' can be reached from other machines; set tls.keystore, and token.file or"
                            + " tls.client.truststore, or set host to 127.0.0.1")
                    .containsPattern("state +not served")
                    .doesNotContain("\tat ");
            assertThat(Listening.of(agent.pid())).isEmpty();
        }
    }

    /** With the banner printed, which waits for the HTTP server. */
    private AgentProcess started(Map<String, String> properties) throws Exception {
        Map<String, String> all = new HashMap<>(properties);
        all.put("netcls.mode", "emulated");
        all.put("netcls.http.port", "" + port);
        AgentProcess agent = AgentProcess.launch(folder, all);
        agent.awaitOutput("\nstate ");
        return agent;
    }

    private static Map<String, String> withTls() {
        return new HashMap<>(Map.of(
                "netcls.http.host", "0.0.0.0",
                "netcls.http.keystore", file("agent.p12"),
                "netcls.http.keystore.password.file", file("password"),
                "netcls.http.token.file", file("token")));
    }

    private static String file(String name) {
        return files.resolve(name).toString();
    }

    private List<Path> holding(String text) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> content(file).contains(text))
                    .toList();
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String get(HttpClient client) throws Exception {
        return get("https", client);
    }

    private String get(String scheme, HttpClient client) throws Exception {
        return new Web(() -> scheme + "://127.0.0.1:" + port + "/", client)
                .get("state", "Authorization", "Bearer " + TOKEN)
                .body();
    }

    private static HttpClient client(String trusted) throws Exception {
        return client(trusted, trusted);
    }

    private static HttpClient client(String trusted, String own) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store(trusted));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store(own), PASSWORD.toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(tls).build();
    }

    private static KeyStore store(String name) throws Exception {
        try (InputStream content = Files.newInputStream(files.resolve(name))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(content, PASSWORD.toCharArray());
            return store;
        }
    }
}
