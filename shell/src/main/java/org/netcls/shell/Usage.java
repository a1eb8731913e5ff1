// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How a command is called, and what it does. */
record Usage(String synopsis, int fewest, int most, String does) {
    static final String ABOUT = "show back end, primary handles, allocator, containers and the state's address";
    static final String ALLOCATOR =
            "switch to the allocator of this name, now and at every start;" + " containers keep their handles";
    static final String ALLOCATORS = "list the allocators that are there, which one is in use, and its counts";
    static final String ASSIGN = "give a container a group with a handle, and move processes into it;"
            + " the handle of a container that has one stays as it is.\n"
            + "--primary P    a handle under this primary, in decimal or with 0x\n"
            + "--handle H     exactly this handle, as 0x00120001, 1179649 or 12:1; where no primary is configured, it is"
            + " written also for a container that is there\n"
            + "--label K=V    kept with the container and shown; may be given several times\n"
            + "--own-group    for a nested container such as web.sidecar, which otherwise shares its parent's group";
    static final String EXEC = "run a command of the host inside a container's group from its first instruction, print"
            + " what it prints, and wait for its end; it reads nothing, and Ctrl-C ends it";
    static final String LIST = "list the containers with their handles, and how the handles are used";
    static final String RELEASE = "remove a container's group, then let its handle rest until it can be given again;"
            + " refused while processes are inside, unless --kill says to kill them first";
    static final String STATUS = "show a container's handle in the forms that nft, iptables and tc take, and its group";

    private static final Pattern OPTION = Pattern.compile("\\[(--[a-z-]+)( [A-Z=]+)?\\]");

    private static final Map<String, Usage> ALL = Map.of(
            "about", new Usage("netcls:about", 0, 0, ABOUT),
            "allocator", new Usage("netcls:allocator <name>", 1, 1, ALLOCATOR),
            "allocators", new Usage("netcls:allocators", 0, 0, ALLOCATORS),
            "assign",
                    new Usage(
                            "netcls:assign [--primary P] [--handle H] [--label K=V] [--own-group] <container> [pid...]",
                            1,
                            Integer.MAX_VALUE,
                            ASSIGN),
            "exec", new Usage("netcls:exec <container> <command> [word...]", 2, Integer.MAX_VALUE, EXEC),
            "list", new Usage("netcls:list", 0, 0, LIST),
            "release", new Usage("netcls:release [--kill] <container>", 1, 1, RELEASE),
            "status", new Usage("netcls:status <container>", 1, 1, STATUS));

    static Usage of(String command) {
        return ALL.get(command);
    }

    boolean fits(int words) {
        return words >= fewest && words <= most;
    }

    /** The options are those that the synopsis names: in brackets, and with a value in capitals where they have one. */
    Options options(List<String> words) {
        Map<Boolean, Set<String>> known = OPTION.matcher(synopsis)
                .results()
                .collect(Collectors.partitioningBy(
                        option -> option.group(2) != null,
                        Collectors.mapping(option -> option.group(1), Collectors.toSet())));
        known.get(false).add("--help");
        return Options.parse(words, known.get(false), known.get(true), ownWords());
    }

    private int ownWords() {
        return synopsis.contains("<command>") ? 1 : Integer.MAX_VALUE;
    }

    String help() {
        return "usage: " + synopsis + "\n" + does;
    }
}
