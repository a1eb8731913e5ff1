// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.shell;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.netcls.itest.support.CalledProgram;

/**
 * The script {@code netcls}, called as programs call it.
 *
 * @param before the words that run it: a shell's, and those of what starts that
 */
public record ControlScript(List<String> before, Path socket) {
    private static final String FILE =
            Path.of("../dist/bin/netcls").toAbsolutePath().normalize().toString();

    ControlScript at(Path other) {
        return new ControlScript(before, other);
    }

    ControlScript after(String... words) {
        return new ControlScript(
                Stream.concat(Stream.of(words), before.stream()).toList(), socket);
    }

    public CalledProgram call(String... words) throws Exception {
        return feed("", words);
    }

    CalledProgram feed(String input, String... words) throws Exception {
        return CalledProgram.run(builder(words(words)), input);
    }

    /** What the shell makes of these lines, in which {@code netcls} is the script. */
    CalledProgram lines(String lines) throws Exception {
        String netcls = "netcls() { " + String.join(" ", words()) + " \"$@\"; }\n";
        return CalledProgram.run(builder(List.of(before.get(0), "-c", netcls + lines)), "");
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
}
