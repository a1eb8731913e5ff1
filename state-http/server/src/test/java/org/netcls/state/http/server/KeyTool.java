// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes the files that an operator would make, with the JDK's keytool. */
record KeyTool(Path folder, String password) {
    /** A key for this machine, with a certificate that it signed itself. */
    Path key(String name) throws Exception {
        run("-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "san=ip:127.0.0.1", name);
        return store(name);
    }

    /** A key of which there is no certificate. */
    void secret(String name) throws Exception {
        run("-genseckey", "-alias", name, "-keyalg", "AES", "-keysize", "128", name);
    }

    /** A store of trusted certificates with the one of this key. */
    Path trust(String name, String key) throws Exception {
        Path certificate = folder.resolve(key + ".pem");
        run("-exportcert", "-alias", key, "-rfc", "-file", certificate.toString(), key);
        run("-importcert", "-noprompt", "-alias", key, "-file", certificate.toString(), name);
        return store(name);
    }

    private Path store(String name) {
        return folder.resolve(name + ".p12");
    }

    /** The last of the words names the store. */
    private void run(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(words).subList(0, words.length - 1));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", password));
        command.addAll(List.of("-keystore", store(words[words.length - 1]).toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(command + ": " + output);
        }
    }
}
