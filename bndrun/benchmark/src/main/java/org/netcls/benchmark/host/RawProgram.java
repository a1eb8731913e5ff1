// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The baselines: {@code raw.c}, compiled with the host's gcc. */
public record RawProgram(Path binary, Path root) {
    /** Empty without a compiler, after a line that says so. */
    public static Optional<RawProgram> compile(NetClsSandbox sandbox) throws IOException {
        try {
            return Optional.of(new RawProgram(Gcc.compile(sandbox, "raw"), sandbox.root()));
        } catch (IOException e) {
            System.err.println("There are no baselines, because the C program was not compiled: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** What it measures {@code count} times, in nanoseconds; {@code raw.c} tells the modes and what else they want. */
    public long[] run(String mode, int count, long... more) throws IOException {
        List<String> words = new ArrayList<>(List.of(binary.toString(), mode, root.toString()));
        words.add(Integer.toString(count));
        for (long number : more) {
            words.add(Long.toString(number));
        }
        return Command.run(words.toArray(String[]::new))
                .lines()
                .mapToLong(Long::parseLong)
                .toArray();
    }
}
