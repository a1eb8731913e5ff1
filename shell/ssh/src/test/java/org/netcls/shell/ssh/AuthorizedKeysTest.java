// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizedKeysTest {
    private static final String ED25519 =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMYvLZRe4+6UVuRP8s6LqGrDgVZKFnyNrwPWq5cQPq1N operator@host";
    private static final String FINGERPRINT = "SHA256:Ml31nsxQPJbaxOZ6A1LvYZ5NYan8eGJl3ZybIFKpjYY";
    private static final String ECDSA =
            "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBI5At0rPFVeTcDPcIjnwocQXAC7vNg5RybNQgbE3WzxxwtkG9jQCVIPOprx3J91Rx4ehXzJjP9a/r5UjKV0hm6w=";
    private static final String RSA =
            "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQCn6fyUvCnItYN4iJaf2TkPd8q8mx6skkxJrBbzCni2NrfjvLKHBUFuzqTfXp"
                    + "ZmL/ybc9MU7wC+5Lq6qFWKc4C3G/63ZCR+cy2/Gr3ze8sH+2d0gPYpt/DNT3zl18EHN1QAl7kcmZ4+u+DWHdR6C04V"
                    + "Z3hLqc4h7pMW9VJxC5z3Borinszx6w19G1WOlmH0M+zkjk2YRGCq1oYQA6RcoexqKhMMGLCGBRjbAA6rhJ79qYLEGL"
                    + "ng6W79eq5fSHLsDuAxkgwX2/YTS3q/KMhZ3+5Mq27MJQdEwbqNL63bPw1k6v0MpHmdveXscAwhgItzXEy8NYY3Ypj7"
                    + "DLTm0eAqqyZL";

    @TempDir
    Path folder;

    @BeforeAll
    static void useTheEd25519OfTheJdk() {
        JdkEd25519.register();
    }

    @Test
    void keysOfEveryKindAreRead() throws Exception {
        AuthorizedKeys keys = file("rw-r--r--", "# operators", ED25519, "", "  " + ECDSA, RSA);

        assertThat(keys.read())
                .hasSize(3)
                .hasAtLeastOneElementOfType(EdECPublicKey.class)
                .hasAtLeastOneElementOfType(ECPublicKey.class)
                .hasAtLeastOneElementOfType(RSAPublicKey.class);
    }

    @Test
    void anEd25519KeyHasTheFingerprintThatSshKeygenShows() throws Exception {
        assertThat(KeyUtils.getFingerPrint(
                        BuiltinDigests.sha256, file("rw-------", ED25519).read().get(0)))
                .isEqualTo(FINGERPRINT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-rw----", "rw----rw-", "rw-----w-"})
    void aFileThatOthersCanWriteIsRefused(String permissions) throws Exception {
        AuthorizedKeys keys = file(permissions, ED25519);

        assertThatIllegalArgumentException()
                .isThrownBy(keys::read)
                .withMessage("authorized.keys: " + keys.path()
                        + " can be written by others than its owner; run: chmod go-w " + keys.path());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "restrict,no-pty",
                "no-agent-forwarding,no-port-forwarding,no-pty,no-user-rc,no-X11-forwarding",
                "no-x11-forwarding",
                "RESTRICT,No-PTY",
            })
    void optionsThatForbidWhatNobodyMayAreAccepted(String options) throws Exception {
        assertThat(file("rw-------", options + " " + ED25519).read()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"command=\"netcls:list\"", "from=\"10.0.0.1\"", "expiry-time=\"20260101\"", "cert-authority"})
    void anOptionThatWouldNotBeKeptIsRefused(String option) throws Exception {
        AuthorizedKeys keys = file("rw-------", "", option + " " + ED25519);

        assertThatIllegalArgumentException()
                .isThrownBy(keys::read)
                .withMessageContaining("has the option '" + option.replaceAll("=.*", "") + "' in line 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "ssh-ed25519 AAAA", "ssh-new AAAAB3Nz", "-----BEGIN OPENSSH PRIVATE KEY-----"})
    void whatIsNoKeyIsRefusedByItsLine(String line) throws Exception {
        AuthorizedKeys keys = file("rw-------", ED25519, line);

        assertThatIllegalArgumentException()
                .isThrownBy(keys::read)
                .withMessageEndingWith("has no public key that can be read in line 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssh-dss AAAAB3NzaC1kc3MAAACBAKA1 old",
                "ssh-ed25519-cert-v01@openssh.com AAAAIHNzaC1lZDI1NTE5LWNlcnQtdjAx me",
                "restrict,no-pty rsa-sha2-512-cert-v01@openssh.com AAAAIHNz",
                "ssh-new AAAAB3Nz",
            })
    void aKeyOfATypeThatCannotBeLetInIsRefusedByIt(String line) throws Exception {
        AuthorizedKeys keys = file("rw-------", ED25519, line);
        String type = line.replaceFirst("restrict,no-pty ", "").replaceFirst(" .*", "");

        assertThatIllegalArgumentException()
                .isThrownBy(keys::read)
                .withMessageContaining("has a key of the type '" + type + "', which cannot be accepted")
                .withMessageEndingWith("has no public key that can be read in line 2");
    }

    @Test
    void aFileWithoutAKeyIsRefused() throws Exception {
        AuthorizedKeys keys = file("rw-------", "# nobody");

        assertThatIllegalArgumentException().isThrownBy(keys::read).withMessageContaining("has no key");
    }

    @Test
    void aMissingFileIsRefused() {
        AuthorizedKeys keys = new AuthorizedKeys(folder.resolve("missing"));

        assertThatIllegalArgumentException().isThrownBy(keys::read).withMessageEndingWith("missing does not exist");
    }

    private AuthorizedKeys file(String permissions, String... lines) throws Exception {
        Path file = Files.write(folder.resolve("authorized_keys"), List.of(lines));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return new AuthorizedKeys(file);
    }
}
