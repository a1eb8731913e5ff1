// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer " + SECRET, "bearer " + SECRET, "BEARER  " + SECRET + " "})
    void theSecretIsRecognised(String authorization) throws Exception {
        assertThat(token(SECRET).isIn(authorization)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {":" + SECRET, "operator:" + SECRET})
    void aBrowserSendsItAsAPassword(String credentials) throws Exception {
        assertThat(token(SECRET).isIn("Basic " + base64(credentials))).isTrue();
        assertThat(token(SECRET).isIn("basic " + base64(credentials))).isTrue();
        assertThat(token(SECRET).isIn("Bearer " + base64(credentials))).isFalse();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static Stream<String> others() {
        return Stream.of(
                null,
                "",
                "Bearer",
                "Bearer ",
                SECRET,
                "Basic " + SECRET,
                "Basic " + base64(SECRET + ":"),
                "Basic " + base64("a:b:" + SECRET),
                "Basic \u00e9",
                "Basic ",
                "Bearer " + SECRET + "0",
                "Bearer " + SECRET.substring(1),
                "Bearer " + SECRET.toUpperCase(java.util.Locale.ROOT),
                "Bearer " + SECRET.replace('0', '\u0660'));
    }

    @ParameterizedTest
    @MethodSource("others")
    void everythingElseIsNot(String authorization) throws Exception {
        assertThat(token(SECRET).isIn(authorization)).isFalse();
    }

    @Test
    void theFirstLineCountsWithoutBlanksAround() throws Exception {
        assertThat(token(" " + SECRET + " \nnot this\n").isIn("Bearer " + SECRET))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "short", "0123456789abcdef0123456789abcde", "\n" + SECRET})
    void aShortSecretIsRefused(String content) {
        assertThatThrownBy(() -> token(content))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("less than 32");
    }

    @Test
    void aFileThatIsMissingIsRefused() {
        assertThatThrownBy(() -> Token.in(file)).isInstanceOf(IOException.class).hasMessageContaining(file.toString());
    }

    @Test
    void bytesThatAreNoTextAreRefused() throws Exception {
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThatThrownBy(() -> Token.in(file)).isInstanceOf(IOException.class).hasMessageContaining(file.toString());
    }

    @Test
    void aFolderIsRefused() {
        assertThatThrownBy(() -> Token.in(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(folder.toString());
    }

    @ParameterizedTest
    @MethodSource("others")
    @ValueSource(strings = "Bearer " + SECRET)
    void nobodyHasTheUnknownOne(String authorization) {
        assertThat(Token.UNKNOWN.isIn(authorization)).isFalse();
    }

    private Token token(String content) throws IOException {
        return Token.in(Files.writeString(file, content));
    }
}
