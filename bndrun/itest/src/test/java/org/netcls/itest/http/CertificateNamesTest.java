// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.itest.process.AgentProcess;
import org.netcls.itest.support.Patience;
import org.netcls.itest.support.Ports;

/** By which names a client with TLS is answered, and which one the agent tells. */
class CertificateNamesTest {
    private static final String PASSWORD = "0123456789";
    private static final Pattern STATE = Pattern.compile("state +https://([^/ ]+):([0-9]+)/state");
    private static final int TIMEOUT_MILLIS = 60_000;

    @TempDir
    Path folder;

    /** What a client asks for in the TLS handshake, where it is not empty, and in the header Host. */
    record Names(String sni, String host) {}

    @Test
    void aClientMayAskByAddressByNameAndWithAnotherServerName() throws Exception {
        try (AgentProcess agent = start("dns:agent.example,dns:localhost", "agent.example")) {
            int port = Integer.parseInt(told(agent).group(2));
            assertThat(told(agent).group(1)).isEqualTo("localhost");
            for (Names names : List.of(
                    new Names("", "127.0.0.1"),
                    new Names("", "localhost"),
                    new Names("localhost", "localhost"),
                    new Names("agent.example", "agent.example"),
                    new Names("agent.example", "127.0.0.1"),
                    new Names("other.example", "127.0.0.1"),
                    new Names("localhost", "agent.example"))) {
                assertThat(get(port, names)).as(names.toString()).startsWith("HTTP/1.1 200 ");
            }
            assertThat(get(port, new Names("other.example", "other.example")))
                    .startsWith("HTTP/1.1 421 ")
                    .contains("see 'hosts' in its configuration");
            assertThat(verified("localhost", port))
                    .as("as told, and verified by the client")
                    .startsWith("HTTP/1.1 200 ");
            assertThat(agent.output()).doesNotContain("ERROR", " WARN ");
        }
    }

    @Test
    void aNameThatIsConfiguredIsToldWhereTheCertificateHasNoOther() throws Exception {
        try (AgentProcess agent = start("dns:Agent.example", "agent.example")) {
            assertThat(told(agent).group(1)).isEqualTo("Agent.example");
        }
    }

    @Test
    void whereTheCertificateNamesNobodyHereThatIsSaid() throws Exception {
        try (AgentProcess agent = start("dns:agent.example", "")) {
            assertThat(told(agent).group(1)).isEqualTo("127.0.0.1");
            assertThat(agent.output()).contains("has no name that leads to 127.0.0.1", "add the name to hosts");
            assertThat(get(Integer.parseInt(told(agent).group(2)), new Names("", "127.0.0.1")))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void aCertificateThatIsRenewedInItsPlaceIsTakenOverWhenTheConfigurationIsTouched() throws Exception {
        int port = Ports.free();
        Path etc = Files.createDirectory(folder.resolve("etc"));
        Path file = Files.writeString(etc.resolve("org.netcls.state.http.cfg"), "port = " + port + "\n");
        try (AgentProcess agent = start(
                "dns:localhost", Map.of("netcls.etc", etc.toString(), "netcls.http.port", String.valueOf(port)))) {
            Files.delete(folder.resolve("agent.p12"));
            makeKey("dns:localhost");
            assertThat(isVerified(port)).isFalse();
            Files.setLastModifiedTime(file, FileTime.fromMillis(0));
            Patience.await(() -> isVerified(port), Boolean::booleanValue);
            assertThat(agent.output()).doesNotContain("ERROR", " WARN ");
        }
    }

    private boolean isVerified(int port) throws Exception {
        try {
            return verified("localhost", port).startsWith("HTTP/1.1 200 ");
        } catch (IOException e) {
            return false;
        }
    }

    private AgentProcess start(String san, String hosts) throws Exception {
        return start(san, Map.of("netcls.http.hosts", hosts));
    }

    private AgentProcess start(String san, Map<String, String> more) throws Exception {
        makeKey(san);
        Path password = Files.writeString(folder.resolve("password"), PASSWORD);
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        Map<String, String> properties = new HashMap<>(more);
        properties.put("netcls.mode", "emulated");
        properties.put("netcls.http.keystore", folder.resolve("agent.p12").toString());
        properties.put("netcls.http.keystore.password.file", password.toString());
        AgentProcess agent = AgentProcess.launch(folder, properties);
        agent.awaitOutput("\npage ");
        return agent;
    }

    private void makeKey(String san) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "agent",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=agent",
                        "-ext",
                        "san=" + san,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        folder.resolve("agent.p12").toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
    }

    private static Matcher told(AgentProcess agent) {
        Matcher state = STATE.matcher(agent.output());
        assertThat(state.find()).as(agent.output()).isTrue();
        return state;
    }

    private String get(int port, Names names) throws Exception {
        try (SSLSocket socket = (SSLSocket) context().getSocketFactory().createSocket("127.0.0.1", port)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(names.sni().isEmpty() ? List.of() : List.of(new SNIHostName(names.sni())));
            socket.setSSLParameters(parameters);
            return get(socket, names.host());
        }
    }

    private String verified(String host, int port) throws Exception {
        try (SSLSocket socket = (SSLSocket) context().getSocketFactory().createSocket(host, port)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            return get(socket, host);
        }
    }

    private static String get(SSLSocket socket, String host) throws IOException {
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.getOutputStream()
                .write(("GET /state HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    private SSLContext context() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream content = Files.newInputStream(folder.resolve("agent.p12"))) {
            store.load(content, PASSWORD.toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("agent", store.getCertificate("agent"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        return tls;
    }
}
