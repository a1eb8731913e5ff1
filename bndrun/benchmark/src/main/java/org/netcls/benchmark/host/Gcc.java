// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The host's compiler of C. */
final class Gcc {
    private Gcc() {}

    /**
     * Compiles one of the programs beside this class into the sandbox.
     *
     * @param name without {@code .c}
     * @throws IOException if there is no compiler, or it fails
     */
    static Path compile(NetClsSandbox sandbox, String name) throws IOException {
        Path source = sandbox.folder().resolve(name + ".c");
        Path binary = sandbox.folder().resolve(name);
        try (InputStream resource = Gcc.class.getResourceAsStream(name + ".c")) {
            Files.copy(resource, source);
        }
        Command.run("gcc", "-O2", "-pthread", "-o", binary.toString(), source.toString());
        return binary;
    }
}
