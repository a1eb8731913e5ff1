// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Objects;

/** The secret that a request has to bring (RFC 6750). */
final class Token {
    /** Nobody can bring it. */
    static final Token UNKNOWN = new Token(new byte[0]);

    private static final String SCHEME = "Bearer ";
    private static final int SHORTEST = 32;

    private final byte[] secret;

    private Token(byte[] secret) {
        this.secret = secret;
    }

    /** @throws IOException if the file's first line cannot be read, or is too short to be a secret */
    static Token in(Path file) throws IOException {
        String secret = firstLine(file).strip();
        if (secret.length() < SHORTEST) {
            throw new IOException("the token in " + file + " has less than " + SHORTEST + " characters");
        }
        return new Token(secret.getBytes(StandardCharsets.UTF_8));
    }

    private static String firstLine(Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            return Objects.requireNonNullElse(lines.readLine(), "");
        } catch (IOException e) {
            throw new IOException("the token file " + file + " cannot be read: " + e, e);
        }
    }

    /** @param authorization the header, or null */
    boolean isIn(String authorization) {
        return secret.length > 0
                && authorization != null
                && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && isSecret(authorization.substring(SCHEME.length()).strip());
    }

    /** In the same time wherever they differ. */
    private boolean isSecret(String text) {
        return MessageDigest.isEqual(secret, text.getBytes(StandardCharsets.UTF_8));
    }
}
