// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.server;

import java.util.Dictionary;
import java.util.Optional;

/**
 * How connections are encrypted.
 *
 * @param clients the authorities whose clients are accepted; empty if clients need no certificate
 */
record Tls(KeyStoreFile server, Optional<KeyStoreFile> clients) {
    private static final String[] PROTOCOLS = {"TLSv1.2", "TLSv1.3"};

    /**
     * @return empty for plain HTTP
     * @throws IllegalArgumentException naming the file that cannot be used
     */
    static Optional<Tls> of(ServerComponent.Config config) {
        Optional<KeyStoreFile> server =
                KeyStoreFile.open("tls.keystore", config.tls_keystore(), config.tls_keystore_password_file());
        Optional<KeyStoreFile> clients = KeyStoreFile.open(
                "tls.client.truststore", config.tls_client_truststore(), config.tls_client_truststore_password_file());
        server.ifPresent(KeyStoreFile::requireKey);
        clients.ifPresent(KeyStoreFile::requireAuthority);
        if (clients.isPresent() && server.isEmpty()) {
            throw new IllegalArgumentException("tls.client.truststore: there are no client certificates without TLS;"
                    + " set tls.keystore, or leave tls.client.truststore empty");
        }
        return server.map(present -> new Tls(present, clients));
    }

    void addTo(Dictionary<String, Object> felix) {
        server.addTo(felix, "org.apache.felix.https.keystore");
        felix.put("org.apache.felix.https.keystore.key.password", server.password());
        felix.put("org.apache.felix.https.jetty.protocols.included", PROTOCOLS);
        felix.put("org.apache.felix.https.clientcertificate", clients.isPresent() ? "needs" : "none");
        clients.ifPresent(present -> present.addTo(felix, "org.apache.felix.https.truststore"));
    }
}
