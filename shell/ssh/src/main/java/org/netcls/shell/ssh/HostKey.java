// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.util.security.SecurityUtils;

/** The key by which clients know this agent again: made once, and kept in a file that only its owner may read. */
record HostKey(Path path) {
    /** @throws IllegalArgumentException if the file cannot be read or made */
    KeyPair readOrMake() {
        try {
            if (Files.notExists(path)) {
                make();
            }
            return read();
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new IllegalArgumentException("the host key in " + path + " cannot be read or made: " + e.getMessage()
                    + "; with that file removed, another one is made");
        }
    }

    private KeyPair read() throws IOException, GeneralSecurityException {
        try (InputStream content = Files.newInputStream(path)) {
            return SecurityUtils.loadKeyPairIdentities(null, NamedResource.ofName(path.toString()), content, null)
                    .iterator()
                    .next();
        }
    }

    // Under another name first, so that a crash leaves no half of a key.
    private void make() throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        Path unfinished = Files.createTempFile(
                path.getParent(),
                path.getFileName().toString(),
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (OutputStream content = Files.newOutputStream(unfinished)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(
                    generator.generateKeyPair(), "net_cls agent", null, content);
        }
        Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
    }
}
