// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.client;

import java.util.List;
import java.util.stream.Stream;
import org.netcls.shell.command.Usages;
import org.netcls.shell.line.Argument;
import org.netcls.shell.line.Argument.Kind;
import org.netcls.shell.line.Usage;

/** The commands of the script {@code netcls}: those of the shell, but for one that it has itself. */
final class Commands {
    private static final Usage EXEC = Usage.of(
            "exec",
            "become a program inside a container's group, from its first instruction; input, signals and exit status are"
                    + " the program's. Who calls it has to be root",
            Argument.once("container", Kind.CONTAINER),
            Argument.once("program", Kind.COMMAND),
            Argument.any("word", Kind.TEXT));

    private Commands() {}

    static List<Usage> all() {
        return Usages.all().stream()
                .map(usage -> usage.command().equals(EXEC.command()) ? EXEC : usage)
                .toList();
    }

    static Stream<String> names() {
        return Stream.concat(Stream.of("help"), all().stream().map(Usage::command));
    }
}
