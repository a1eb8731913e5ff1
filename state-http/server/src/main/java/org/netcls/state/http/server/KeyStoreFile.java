// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Dictionary;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.netcls.configuration.ConfiguredPath;
import org.netcls.text.Reason;

/**
 * A PKCS12 file that its password opens.
 *
 * @param modified when it was written, so that one that was renewed in its place is another one
 */
record KeyStoreFile(String property, Path path, String password, FileTime modified) {
    private static final String TYPE = "PKCS12";
    // Kinds of alternative names (RFC 5280, 4.2.1.6).
    private static final Integer DNS_NAME = 2;
    private static final Integer IP_ADDRESS = 7;

    /**
     * @param property the configuration's name for the file
     * @return empty if there is none
     * @throws IllegalArgumentException if it cannot be opened
     */
    static Optional<KeyStoreFile> open(String property, String path, String passwordFile) {
        if (path.isEmpty()) {
            return Optional.empty();
        }
        String password = new SecretFile(property + ".password.file", passwordFile).firstLine();
        Path absolute = ConfiguredPath.of(property, path).toAbsolutePath();
        KeyStoreFile file = new KeyStoreFile(property, absolute, password, modified(property, absolute));
        file.load();
        return Optional.of(file);
    }

    private static FileTime modified(String property, Path path) {
        try {
            return Files.getLastModifiedTime(path);
        } catch (IOException e) {
            throw refused(property, path, Reason.ofFile(e));
        }
    }

    /** @throws IllegalArgumentException if there is no private key inside that the password opens */
    void requireKey() {
        KeyStore store = load();
        if (aliases(store).stream().noneMatch(alias -> isKey(store, alias))) {
            throw refused("holds no private key; make one with keytool -genkeypair -storetype PKCS12");
        }
    }

    /** @throws IllegalArgumentException if there is no certificate inside that Java trusts */
    void requireAuthority() {
        KeyStore store = load();
        if (aliases(store).stream().noneMatch(alias -> isAuthority(store, alias))) {
            throw refused("holds no certificate to trust; add one with keytool -importcert -storetype PKCS12");
        }
    }

    /** The names and addresses of its first key's certificate; those with a wildcard are none that a client could use. */
    List<String> hosts() {
        KeyStore store = load();
        return aliases(store).stream()
                .filter(alias -> isKey(store, alias))
                .findFirst()
                .map(alias -> hosts(store, alias))
                .orElse(List.of());
    }

    private static List<String> hosts(KeyStore store, String alias) {
        try {
            X509Certificate certificate = (X509Certificate) store.getCertificate(alias);
            return Objects.requireNonNullElse(certificate.getSubjectAlternativeNames(), List.<List<?>>of()).stream()
                    .filter(name -> name.get(0).equals(DNS_NAME) || name.get(0).equals(IP_ADDRESS))
                    .map(name -> String.valueOf(name.get(1)))
                    .filter(name -> !name.contains("*"))
                    .toList();
        } catch (GeneralSecurityException e) {
            return List.of();
        }
    }

    void addTo(Dictionary<String, Object> felix, String key) {
        felix.put(key, path.toUri().toString());
        felix.put(key + ".type", TYPE);
        felix.put(key + ".password", password);
    }

    private KeyStore load() {
        try (InputStream content = Files.newInputStream(path)) {
            KeyStore store = KeyStore.getInstance(TYPE);
            store.load(content, password.toCharArray());
            return store;
        } catch (IOException e) {
            throw e.getCause() instanceof UnrecoverableKeyException
                    ? refused("is not opened by the password in " + property + ".password.file; correct one of them")
                    : refused(Reason.ofFile(e));
        } catch (GeneralSecurityException e) {
            throw refused("cannot be read: " + e.getMessage());
        }
    }

    private static List<String> aliases(KeyStore store) {
        try {
            return Collections.list(store.aliases());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isKey(KeyStore store, String alias) {
        try {
            return store.isKeyEntry(alias) && store.getKey(alias, password.toCharArray()) instanceof PrivateKey;
        } catch (GeneralSecurityException e) {
            throw refused("holds a key with another password than its own; give both the same");
        }
    }

    private static boolean isAuthority(KeyStore store, String alias) {
        try {
            return store.isCertificateEntry(alias);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private IllegalArgumentException refused(String why) {
        return refused(property, path, why);
    }

    private static IllegalArgumentException refused(String property, Path path, String why) {
        return new IllegalArgumentException(property + ": " + path + " " + why);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
