// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.ssh;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import org.apache.sshd.common.config.keys.PublicKeyEntry;

/** Whatever a file of keys says, each key that may log in stands in it, perhaps with more behind it. */
final class AuthorizedKeysTarget {
    // What base64 makes of the last bytes hangs on what stands behind them.
    private static final int LAST_BYTES = 4;
    private static final Path FILE = Path.of(System.getProperty("target.folder"), "authorized_keys");

    private AuthorizedKeysTarget() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        Files.write(FILE, input);
        List<PublicKey> keys;
        try {
            keys = new AuthorizedKeys(FILE).read();
        } catch (IllegalArgumentException e) {
            return;
        }
        String text = new String(input, ISO_8859_1);
        for (PublicKey key : keys) {
            String encoded = PublicKeyEntry.toString(key).split(" ")[1];
            assertThat(text).contains(encoded.substring(0, encoded.length() - LAST_BYTES));
        }
    }
}
