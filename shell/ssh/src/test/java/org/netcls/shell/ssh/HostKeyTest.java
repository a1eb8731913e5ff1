// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostKeyTest {
    @TempDir
    Path folder;

    /** Here too, because what sshd has found once it keeps for the tests that follow. */
    @BeforeAll
    static void useTheEd25519OfTheJdk() {
        JdkEd25519.register();
    }

    @Test
    void isMadeOnceAndForItsOwnerOnly() throws Exception {
        Path file = folder.resolve("host-key");

        KeyPair made = new HostKey(file).readOrMake();

        assertThat(KeyUtils.compareKeyPairs(new HostKey(file).readOrMake(), made))
                .isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(folder).isDirectoryContaining(file::equals);
        assertThat(folder.toFile().list()).hasSize(1);
    }

    @Test
    void aFileThatIsNoKeyIsNotReplaced() throws Exception {
        Path file = Files.writeString(folder.resolve("host-key"), "nonsense");

        assertThatIllegalArgumentException()
                .isThrownBy(new HostKey(file)::readOrMake)
                .withMessageStartingWith("the host key in " + file + " cannot be read");
        assertThat(file).hasContent("nonsense");
    }
}
