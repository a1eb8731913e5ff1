// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.server;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.netcls.configuration.TcpAddress;

/**
 * The configuration, read and checked: what it says is safe to serve.
 *
 * @param host the name of the certificate that clients should ask for; empty without TLS, or if none leads here
 */
record ServerSettings(TcpAddress listen, Optional<Tls> tls, Optional<String> host, int threads, int connections) {
    /** The property of our server's services, by which others tell them from those of another server. */
    static final String OURS = "netcls.http";

    /** Of the service with which a server shows itself. */
    private static final String PROPERTY = "org.apache.felix.http.runtime.init.";
    /** The property of the server's service that tells which name of its certificate to ask for. */
    private static final String HOST = "netcls.http.host";

    private static final int IDLE_MILLIS = 30_000;
    private static final int HEADER_BYTES = 8 * 1024;

    /** @throws IllegalArgumentException naming the property that is wrong, and what to do about it */
    static ServerSettings of(ServerComponent.Config config) {
        TcpAddress listen = TcpAddress.of(config.host(), config.port());
        Optional<Tls> tls = Tls.of(config);
        if (!listen.address().isLoopbackAddress()) {
            requireTlsAndKnownClients(config);
        }
        if (!config.token_file().isEmpty()) {
            new SecretFile("token.file", config.token_file()).requireLength(32);
        }
        return new ServerSettings(
                listen,
                tls,
                tls.flatMap(present -> new AnsweredNames(listen.address(), names(config.hosts()))
                        .choose(present.server().hosts())),
                number("threads", config.threads(), 8, 1024),
                number("connections", config.connections(), 1, 65536));
    }

    private static Set<String> names(String list) {
        return Arrays.stream(list.split(","))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    private static void requireTlsAndKnownClients(ServerComponent.Config config) {
        List<String> missing = new ArrayList<>();
        if (config.tls_keystore().isEmpty()) {
            missing.add("tls.keystore");
        }
        if (config.token_file().isEmpty() && config.tls_client_truststore().isEmpty()) {
            missing.add("token.file or tls.client.truststore");
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("host: '" + config.host() + "' can be reached from other machines; set "
                    + String.join(", and ", missing) + ", or set host to 127.0.0.1");
        }
    }

    private static int number(String property, String text, int min, int max) {
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < min || Integer.parseInt(text) > max) {
            throw new IllegalArgumentException(
                    property + ": '" + text + "' is not a number from " + min + " to " + max);
        }
        return Integer.parseInt(text);
    }

    /**
     * The same in the words of Felix. It says of both HTTP and HTTPS whether they are on, because Felix asks system
     * properties for what it is not told.
     */
    Dictionary<String, Object> felix() {
        Dictionary<String, Object> felix = new Hashtable<>();
        felix.put("org.apache.felix.http.host", listen.host());
        felix.put("org.apache.felix.http.enable", tls.isEmpty());
        felix.put("org.osgi.service.http.port", listen.port());
        felix.put("org.apache.felix.https.enable", tls.isPresent());
        felix.put("org.osgi.service.http.port.secure", listen.port());
        felix.put("org.apache.felix.http.timeout", IDLE_MILLIS);
        felix.put("org.apache.felix.http.jetty.threadpool.max", threads);
        // The selector takes connections: a thread that waits for them is interrupted, and Java leaves one open that it
        // has then.
        felix.put("org.apache.felix.http.jetty.acceptors", 0);
        felix.put("org.apache.felix.http.jetty.selectors", 1);
        felix.put("org.apache.felix.http.jetty.headerBufferSize", HEADER_BYTES);
        felix.put("org.apache.felix.http.jetty.maxFormSize", HEADER_BYTES);
        felix.put("org.apache.felix.http.jetty.sendServerHeader", false);
        tls.ifPresent(present -> present.addTo(felix));
        felix.put(PROPERTY + OURS, "true");
        host.ifPresent(name -> felix.put(PROPERTY + HOST, name));
        return felix;
    }
}
