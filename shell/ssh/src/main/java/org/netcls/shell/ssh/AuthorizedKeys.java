// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.netcls.text.Reason;

/** A file with public keys in OpenSSH's format, which only its owner may write. */
record AuthorizedKeys(Path path) {
    /** Options that forbid what nobody is allowed here, in small letters; sshd takes them in any. */
    private static final Set<String> FORBIDDING = Set.of(
            "restrict", "no-agent-forwarding", "no-port-forwarding", "no-pty", "no-user-rc", "no-x11-forwarding");

    /** Where the type of a key stands; each key begins so. */
    private static final Pattern TYPE = Pattern.compile("(?:^|\\s)(\\S+)\\s+AAAA");

    /**
     * Reads the file.
     *
     * @throws IllegalArgumentException if it cannot be read, if others can write it, if it has no key, or if a line is no
     *     key or has an option that would not be kept
     */
    List<PublicKey> read() {
        try {
            requireOnlyItsOwnerWrites();
            return keys(Files.readAllLines(path, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw refused(Reason.ofFile(e));
        }
    }

    private void requireOnlyItsOwnerWrites() throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw refused("can be written by others than its owner; run: chmod go-w " + path);
        }
    }

    private List<PublicKey> keys(List<String> lines) {
        List<PublicKey> keys = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                keys.add(key(i + 1, line));
            }
        }
        if (keys.isEmpty()) {
            throw refused("has no key; add the content of a file such as ~/.ssh/id_ed25519.pub");
        }
        return keys;
    }

    private PublicKey key(int number, String line) {
        try {
            AuthorizedKeyEntry entry = AuthorizedKeyEntry.parseAuthorizedKeyEntry(line);
            for (String option : entry.getLoginOptions().keySet()) {
                if (!FORBIDDING.contains(option.toLowerCase(Locale.ROOT))) {
                    throw refused("has the option '" + option + "' in line " + number + ", which would not be kept");
                }
            }
            if (!isSupported(entry.getKeyType())) {
                throw new IOException("no login with " + entry.getKeyType());
            }
            return entry.resolvePublicKey(null, PublicKeyEntryResolver.FAILING);
        } catch (Refused e) {
            throw e;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw refused(unsupported(line) + "has no public key that can be read in line " + number);
        }
    }

    /** Tells of a type of which no key is read, such as that of a certificate. */
    private static String unsupported(String line) {
        return TYPE.matcher(line)
                .results()
                .map(found -> found.group(1))
                .filter(type -> !isSupported(type))
                .findFirst()
                .map(type -> "has a key of the type '" + type + "', which cannot be accepted as those of ssh-ed25519,"
                        + " ecdsa-sha2-nistp256 and ssh-rsa can, and so ")
                .orElse("");
    }

    private static boolean isSupported(String type) {
        return !type.equals(KeyPairProvider.SSH_DSS)
                && !type.contains("-cert-")
                && KeyUtils.getPublicKeyEntryDecoder(type) != null;
    }

    private Refused refused(String why) {
        return new Refused("authorized.keys: " + path + " " + why);
    }

    private static final class Refused extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }
}
