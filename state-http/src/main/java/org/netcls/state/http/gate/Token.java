// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.gate;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The secret that a request has to bring, as a bearer token (RFC 6750), or as the password of a browser (RFC 7617). */
final class Token {
    /** Nobody can bring it. */
    static final Token UNKNOWN = new Token(new byte[0]);

    /** What the header WWW-Authenticate asks for; a line for each, because Chromium reads only one of a line. */
    static final List<String> CHALLENGES = List.of("Bearer", "Basic realm=\"netcls\", charset=\"UTF-8\"");

    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";
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
        if (authorization == null || secret.length == 0) {
            return false;
        }
        return following(BEARER, authorization)
                .or(() -> following(BASIC, authorization).flatMap(Token::password))
                .filter(this::isSecret)
                .isPresent();
    }

    private static Optional<String> following(String scheme, String authorization) {
        return authorization.regionMatches(true, 0, scheme, 0, scheme.length())
                ? Optional.of(authorization.substring(scheme.length()).strip())
                : Optional.empty();
    }

    /** What stands behind the name of the user, whatever that is. */
    private static Optional<String> password(String credentials) {
        try {
            String pair = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            return Optional.of(pair.substring(pair.indexOf(':') + 1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** In the same time wherever they differ. */
    private boolean isSecret(String text) {
        return MessageDigest.isEqual(secret, text.getBytes(StandardCharsets.UTF_8));
    }
}
