// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.line;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How a command is called, and what it does. */
public record Usage(String synopsis, int fewest, int most, String does) {
    public static final String ABOUT =
            "show back end, primary handles, allocator, containers and the addresses of state and page";
    public static final String ALLOCATOR =
            "switch to the allocator of this name, now and at every start;" + " containers keep their handles";
    public static final String ALLOCATORS = "list the allocators that are there, which one is in use, and its counts";
    public static final String ASSIGN = "give a container a group with a handle, and move processes into it;"
            + " a container that is there keeps what it has, and what contradicts that is refused.\n"
            + "--primary P    a handle under this primary, in decimal or with 0x\n"
            + "--handle H     exactly this handle, as 0x00120001, 1179649 or 12:1; where no primary is configured, it is"
            + " written also for a container that is there\n"
            + "--label K=V    kept with the container and shown; may be given several times\n"
            + "--own-group    for a nested container such as web.sidecar, which otherwise shares its parent's group";
    public static final String EXEC =
            "run a command of the host inside a container's group from its first instruction, print"
                    + " what it prints, and wait for its end; it reads nothing, and Ctrl-C ends it";
    public static final String CONFIG =
            "show every value of the configuration that is in force, and where it comes from: the default, what the"
                    + " agent ships, a system property, or what was set since";
    public static final String DOCTOR =
            "check this host and the agent: each line says ok, warn or fail, and what to do about it";
    public static final String EVENTS =
            "print each change as it happens, until Ctrl-C.\n--json    one JSON object a line";
    public static final String HANDLE =
            "show who has a handle, or had it last and until when it is quarantined; it is given as 0x00120001, 1179649 or 12:1";
    public static final String ISOLATE =
            "move processes into the group of a container that is there; their children follow"
                    + " from then on, those that they have already stay where they are";
    public static final String LIST = "list the containers with their handles, and how the handles are used.\n"
            + "--label K[=V]    only those with this label; may be given several times\n"
            + "--primary P      only those with a handle under this primary, in decimal or with 0x\n"
            + "--state S        only those in this state: assigned, shared, unmanaged, outside or drifted\n"
            + "--handle H       only those with this handle, as 0x00120001, 1179649 or 12:1\n"
            + "--sort COLUMN    by container, handle or since; by container if not given\n"
            + "--wide           all columns, however wide the terminal is\n"
            + "--json           as the HTTP API has it";
    public static final String RECONCILE =
            "compare every group with what is known now, as is done every reconcile.interval,"
                    + " and show what has been found since the isolator started";
    public static final String RECOVER =
            "say which containers should live: all groups are read again, and those of all other"
                    + " containers are cleaned up. Nothing is killed.\n"
                    + "--orphan C    leave this one alone too; may be given several times";
    public static final String RELEASE =
            "remove the groups of containers, then let their handles are quarantined until they can be given"
                    + " again; refused while processes are inside.\n"
                    + "--kill         kill the processes that are inside first\n"
                    + "--timeout S    how many seconds to try while a group is busy; 2 if not given";
    public static final String STATUS =
            "show a container's handle in the forms that nft, iptables and tc take, and its group";

    private static final Pattern OPTION = Pattern.compile("\\[(--[a-z-]+)( [A-Z=]+)?\\]");

    /** A word that is no option: its name, and whether it can be given several times. */
    private static final Pattern WORD = Pattern.compile("[<\\[]([a-z]+)(?:>|(?=\\.))(\\.\\.\\.)?");

    private static final Map<String, Usage> ALL = Map.ofEntries(
            entry("about", "", 0, 0, ABOUT),
            entry("allocator", "<name>", 1, 1, ALLOCATOR),
            entry("allocators", "", 0, 0, ALLOCATORS),
            entry(
                    "assign",
                    "[--primary P] [--handle H] [--label K=V] [--own-group] <container> [pid...]",
                    1,
                    Integer.MAX_VALUE,
                    ASSIGN),
            entry("config", "", 0, 0, CONFIG),
            entry("doctor", "", 0, 0, DOCTOR),
            entry("events", "[--json]", 0, 0, EVENTS),
            entry("exec", "<container> <command> [word...]", 2, Integer.MAX_VALUE, EXEC),
            entry("handle", "<handle>", 1, 1, HANDLE),
            entry("isolate", "<container> <pid>...", 2, Integer.MAX_VALUE, ISOLATE),
            entry(
                    "list",
                    "[--label K=V] [--primary P] [--state S] [--handle H] [--sort COLUMN] [--wide] [--json]",
                    0,
                    0,
                    LIST),
            entry("reconcile", "", 0, 0, RECONCILE),
            entry("recover", "[--orphan C] <container>...", 1, Integer.MAX_VALUE, RECOVER),
            entry("release", "[--kill] [--timeout S] <container>...", 1, Integer.MAX_VALUE, RELEASE),
            entry("status", "[--json] <container>", 1, 1, STATUS));

    private static Map.Entry<String, Usage> entry(String command, String words, int fewest, int most, String does) {
        return Map.entry(command, new Usage(("netcls:" + command + " " + words).strip(), fewest, most, does));
    }

    public static Set<String> commands() {
        return ALL.keySet();
    }

    public static Usage of(String command) {
        return ALL.get(command);
    }

    public boolean fits(int words) {
        return words >= fewest && words <= most;
    }

    /** The options are those that the synopsis names: in brackets, and with a value in capitals where they have one. */
    public Options options(List<String> words) {
        Map<Boolean, Set<String>> known = OPTION.matcher(synopsis)
                .results()
                .collect(Collectors.partitioningBy(
                        option -> option.group(2) != null,
                        Collectors.mapping(option -> option.group(1), Collectors.toSet())));
        known.get(false).add("--help");
        return Options.parse(words, known.get(false), known.get(true), ownWords());
    }

    /** The options, without those that every command has. */
    public List<String> optionNames() {
        return OPTION.matcher(synopsis)
                .results()
                .map(option -> option.group(1))
                .sorted()
                .toList();
    }

    /** What follows these words: an option whose value is due, or a word by its name in the synopsis; empty for none. */
    public Optional<String> next(List<String> words) {
        int given = 0;
        boolean ended = false;
        for (Iterator<String> all = words.iterator(); all.hasNext(); ) {
            String word = all.next();
            if (ended || !word.startsWith("--")) {
                given++;
            } else if (word.equals(Options.END)) {
                ended = true;
            } else if (takesValue(word)) {
                if (!all.hasNext()) {
                    return Optional.of(word);
                }
                all.next();
            }
        }
        return word(given);
    }

    private boolean takesValue(String option) {
        return synopsis.contains("[" + option + " ");
    }

    private Optional<String> word(int index) {
        List<MatchResult> words = WORD.matcher(synopsis).results().toList();
        int last = words.size() - 1;
        boolean present = index <= last || last >= 0 && words.get(last).group(2) != null;
        return present ? Optional.of(words.get(Math.min(index, last)).group(1)) : Optional.empty();
    }

    private int ownWords() {
        return synopsis.contains("<command>") ? 1 : Integer.MAX_VALUE;
    }

    public String help() {
        return "usage: " + synopsis + "\n" + does;
    }
}
