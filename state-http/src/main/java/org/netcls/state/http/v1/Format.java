// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.v1;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.netcls.api.Assignment;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Primary;
import org.netcls.nft.Carriers;
import org.netcls.nft.CountingTable;
import org.netcls.state.http.web.Parameters;
import org.netcls.state.http.web.Problem;

/** What assignments are written as. */
enum Format {
    JSON,

    /** A line for each container: its handle in three forms, and its id. */
    TEXT,

    /** For {@code nft -f}: a table that counts the packets of each container. */
    NFT,

    /** For {@code tc -batch}: an HTB class for each handle on one device, and the filter that finds it. */
    TC;

    private static final Pattern DEVICE = Pattern.compile("[A-Za-z0-9_@.-]{1,15}");
    // A byte per second is the least that tc takes.
    private static final Pattern RATE =
            Pattern.compile("[89]bit|[1-9][0-9]{1,8}bit|[1-9][0-9]{0,5}([kmgt]bit|[kmgt]?bps)");
    // Nothing is borrowed between these classes; without it tc warns of one that fits no rate.
    private static final int QUANTUM = 60_000;

    /** @throws Problem if it names no format */
    static Format of(HttpServletRequest request) throws Problem {
        return Parameters.of(request)
                .one("format", "one of json, text, nft, tc", text -> valueOf(text.toUpperCase(Locale.ROOT)))
                .orElse(JSON);
    }

    /**
     * The assignments that have a handle.
     *
     * @throws Problem if a parameter of this format is missing or wrong
     */
    byte[] write(List<Assignment> assignments, HttpServletRequest request) throws Problem {
        StringBuilder out = new StringBuilder();
        List<Assignment> tagged = assignments.stream()
                .filter(assignment -> assignment.handle().isPresent())
                .toList();
        switch (this) {
            case TEXT -> tagged.forEach(assignment -> line(out, assignment));
            case NFT -> out.append(CountingTable.of(tagged));
            case TC -> tc(out, tagged, Parameters.of(request));
            case JSON -> throw new IllegalStateException("written elsewhere");
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void line(StringBuilder out, Assignment assignment) {
        NetClsHandle handle = assignment.handle().orElseThrow();
        out.append(handle.hex())
                .append(' ')
                .append(handle.decimal())
                .append(' ')
                .append(handle.tc());
        out.append(' ').append(assignment.container()).append('\n');
    }

    private static void tc(StringBuilder out, List<Assignment> assignments, Parameters parameters) throws Problem {
        String device = parameters
                .one("device", "the name of a network device", text -> matching(DEVICE, text))
                .orElseThrow(() -> Problem.badRequest("format=tc needs device=NAME, the network device to shape"));
        String rate = parameters
                .one("rate", "a rate for tc, such as 100mbit", text -> matching(RATE, text))
                .orElse("1gbit");
        Set<Integer> primaries = assignments.stream()
                .map(assignment -> assignment.handle().orElseThrow().primary())
                .collect(Collectors.toCollection(TreeSet::new));
        if (primaries.size() > 1) {
            throw Problem.badRequest("a device has one root: choose primary=P, one of "
                    + primaries.stream()
                            .map(Primary::new)
                            .map(Primary::toString)
                            .collect(Collectors.joining(", ")));
        }
        for (int primary : primaries) {
            // A queue of another kind goes first, because tc refuses to replace HTB with itself.
            out.append(String.format(
                    "# Made anew each time.%nqdisc replace dev %s root pfifo%n"
                            + "qdisc replace dev %s root handle %x: htb%n",
                    device, device, primary));
            Carriers.byHandle(assignments)
                    .keySet()
                    .forEach(handle -> out.append(String.format(
                            "class replace dev %s parent %x: classid %s htb rate %s quantum %s%n",
                            device, primary, handle.tc(), rate, QUANTUM)));
            out.append(String.format("filter replace dev %s parent %x: prio 10 handle 1: cgroup%n", device, primary));
        }
    }

    private static String matching(Pattern pattern, String text) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException();
        }
        return text;
    }
}
