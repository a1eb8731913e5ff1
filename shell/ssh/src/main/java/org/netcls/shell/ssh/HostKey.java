// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.netcls.data.DurableFile;
import org.netcls.text.Reason;

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
            throw new IllegalArgumentException("the host key in " + path + " cannot be read or made: " + Reason.of(e)
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

    private void make() throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(
                generator.generateKeyPair(), "net_cls agent", null, content);
        DurableFile.write(path, content.toByteArray());
    }
}
