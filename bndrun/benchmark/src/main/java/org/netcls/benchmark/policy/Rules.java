// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.policy;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.netcls.api.NetClsHandle;
import org.netcls.benchmark.host.NetClsSandbox;
import org.netcls.benchmark.host.NetworkNamespace;
import org.netcls.isolator.policy.rules.Policy;
import org.netcls.isolator.policy.table.Names;
import org.netcls.isolator.policy.table.Nft;
import org.netcls.isolator.policy.table.Present;
import org.netcls.isolator.policy.table.TableText;
import org.netcls.program.Programs;
import org.netcls.program.TimedPrograms;

/** Rules in a network of their own, and the programs that load them there. */
record Rules(NetworkNamespace network, Programs programs, Nft nft) {
    // A machine may have other work to do, and iptables had 10,000 rules.
    private static final Programs PATIENT = new TimedPrograms(Duration.ofMinutes(5));

    /** None. */
    static Rules none(NetClsSandbox sandbox) throws IOException {
        NetworkNamespace network = NetworkNamespace.open(sandbox);
        Programs programs = (words, input) -> PATIENT.run(network.inside(words), input);
        return new Rules(network, programs, new Nft(programs));
    }

    /** Changes what is there into these policies, as the agent does. */
    Rules policies(Collection<Policy> policies, Present before) throws IOException {
        nft.apply(TableText.of(policies, before).text());
        return this;
    }

    /** What the kernel makes at the first packet of each of the first containers of a policy. */
    Rules elements(Policy policy, List<NetClsHandle> containers) throws IOException {
        nft.apply("add element " + Names.TABLE + " " + Names.packets(policy)
                + containers.stream().map(NetClsHandle::hex).collect(Collectors.joining(", ", " { ", " }\n")));
        return this;
    }

    /** One of iptables for each container, in this order. */
    Rules iptables(List<NetClsHandle> containers) throws IOException {
        String text = containers.stream()
                .map(handle -> "-A OUTPUT -m cgroup --cgroup " + handle.decimal() + " -j ACCEPT\n")
                .collect(Collectors.joining("", "*filter\n", "COMMIT\n"));
        Programs.Outcome outcome = programs.run(List.of("iptables-restore"), text);
        if (outcome.status() != 0) {
            throw new IOException("iptables-restore says " + outcome.output());
        }
        return this;
    }

    static List<NetClsHandle> handles(int policy, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(container -> NumberedPolicies.handle(policy, container))
                .toList();
    }
}
