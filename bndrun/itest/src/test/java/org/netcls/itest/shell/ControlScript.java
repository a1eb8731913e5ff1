// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.netcls.itest.support.Patience;

/**
 * The script {@code netcls}, called as programs call it.
 *
 * @param before the words that run it: a shell's, and those of what starts that
 */
record ControlScript(List<String> before, Path socket) {
    private static final String FILE =
            Path.of("../dist/bin/netcls").toAbsolutePath().normalize().toString();

    record Result(int status, String output, String errors) {}

    ControlScript at(Path other) {
        return new ControlScript(before, other);
    }

    ControlScript after(String... words) {
        return new ControlScript(
                Stream.concat(Stream.of(words), before.stream()).toList(), socket);
    }

    Result call(String... words) throws Exception {
        return feed("", words);
    }

    Result feed(String input, String... words) throws Exception {
        return run(input, words(words));
    }

    /** What the shell makes of these lines, in which {@code netcls} is the script. */
    Result lines(String lines) throws Exception {
        String netcls = "netcls() { " + String.join(" ", words()) + " \"$@\"; }\n";
        return run("", List.of(before.get(0), "-c", netcls + lines));
    }

    Process start(String... words) throws IOException {
        return builder(words(words)).start();
    }

    private List<String> words(String... words) {
        return Stream.of(before.stream(), Stream.of(FILE), Stream.of(words))
                .flatMap(all -> all)
                .toList();
    }

    private ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("NETCLS_SOCKET", socket.toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        return builder;
    }

    private Result run(String input, List<String> command) throws Exception {
        Path output = Files.createTempFile("netcls", ".out");
        Path errors = Files.createTempFile("netcls", ".err");
        try {
            Process process = builder(command)
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            try (var in = process.outputWriter()) {
                in.write(input);
            }
            if (!process.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " does not end: " + Files.readString(errors));
            }
            return new Result(process.exitValue(), Files.readString(output), Files.readString(errors));
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }
}
