// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.table;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.netcls.api.NetClsHandle;
import org.netcls.isolator.policy.rules.Policy;
import org.netcls.isolator.policy.table.ObjectName.Kind;
import org.netcls.program.Programs;
import org.netcls.program.TimedPrograms;

/** The nft of the host. */
public record Nft(Programs programs) {
    private static final String NONE = "No such file or directory";

    // A table of a thousand policies takes a second on a slow machine.
    public static Nft ofHost() {
        return new Nft(new TimedPrograms(Duration.ofSeconds(30)));
    }

    /** @throws IOException if it cannot be told; the message says what to do about it where that is known */
    public Present present() throws IOException {
        Optional<Listing> listed = listed(run("-j -t list table " + Names.TABLE));
        if (listed.isEmpty()) {
            return Present.NOTHING;
        }
        Listing terse = listed.get();
        List<Listing> maps = new ArrayList<>();
        for (ObjectName map : terse.ours(Kind.MAP)) {
            maps.add(Listing.read(require(run("-j list map " + Names.TABLE + " " + map.name()))));
        }
        return terse.with(maps).present();
    }

    /**
     * All of it, or nothing.
     *
     * @throws RefusedException if nft says that it cannot be done; else nobody knows whether it can
     */
    public void apply(String text) throws IOException {
        require(program().run("-f -", text));
    }

    /** By the names of the counters. */
    public Map<String, Count> counters() throws IOException {
        return Listing.read(require(run("-j list counters table " + Names.TABLE)))
                .counters();
    }

    /** By the handles of which the kernel has made elements. */
    public Map<NetClsHandle, Count> counts(String set) throws IOException {
        return Listing.read(require(run("-j list set " + Names.TABLE + " " + set)))
                .counts();
    }

    /** The sets and maps of handles of any table. */
    public Set<ObjectName> ofHandles(String table) throws IOException {
        return listed(run("-j -t list table " + table)).map(Listing::ofHandles).orElse(Set.of());
    }

    /** Those in a set or a map of any table; none where there is no such one. */
    public Set<Element> elements(String table, ObjectName object) throws IOException {
        return listed(run("-j list " + object.kind() + " " + table + " " + object.name()))
                .map(found -> found.elements(object.kind()))
                .orElse(Set.of());
    }

    /** Empty where there is nothing of that name. */
    private Optional<Listing> listed(Programs.Outcome outcome) throws IOException {
        // A program that lacks a library does not say so as an error of nft's.
        boolean isNone = outcome.status() != 0
                && outcome.output().lines().anyMatch(line -> line.startsWith("Error: ") && line.contains(NONE));
        return isNone ? Optional.empty() : Optional.of(Listing.read(require(outcome)));
    }

    /** The chains of a policy, as they are there. */
    public String rules(Policy policy, Present present) throws IOException {
        List<String> chains = new ArrayList<>();
        for (Chain chain : (Iterable<Chain>) new PolicyChains(policy).all()::iterator) {
            if (present.objects().contains(chain.object())) {
                chains.add(require(run("list chain " + Names.TABLE + " " + chain.name())));
            }
        }
        return String.join("\n", chains);
    }

    private Programs.Outcome run(String words) throws IOException {
        return program().run(words, "");
    }

    private String require(Programs.Outcome outcome) throws RefusedException {
        return program().require(outcome);
    }

    private NetworkProgram program() {
        return new NetworkProgram(programs, "nft", "nftables");
    }
}
