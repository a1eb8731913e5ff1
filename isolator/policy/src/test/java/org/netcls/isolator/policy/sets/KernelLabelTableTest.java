// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.sets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsHandle;
import org.netcls.cgroupfs.contract.Prerequisite;
import org.netcls.cgroupfs.contract.Tool;
import org.netcls.isolator.policy.table.Element;
import org.netcls.isolator.policy.table.Nft;
import org.netcls.isolator.policy.table.ObjectName;
import org.netcls.isolator.policy.table.ObjectName.Kind;
import org.netcls.program.Programs;
import org.netcls.program.TimedPrograms;
import org.osgi.service.log.Logger;

/** What the kernel does not take of one set or map, as an operator has declared it, holds up no other. */
class KernelLabelTableTest {
    private static final String OPERATORS = """
            table inet mine {
                set tier_ports {
                    type ipv4_addr
                    elements = { 10.0.0.1 }
                }
                set tier_wide {
                    typeof meta cgroup
                    flags interval
                    elements = { 0x00200000-0x0020ffff }
                }
                set tier_counted {
                    typeof meta cgroup
                    counter
                }
                set tier_full {
                    typeof meta cgroup
                    size 1
                }
                map by_rack {
                    type ipv4_addr : inet_service
                    elements = { 10.0.0.1 : 80 }
                }
                map by_row {
                    typeof meta cgroup : ip daddr
                    flags interval
                    elements = { 0x00100009 : 10.0.0.1 }
                }
                chain zone_base {
                    type filter hook output priority 0
                }
            }
            """;

    private final String namespace = "netcls-sets-" + ProcessHandle.current().pid();
    private final Programs host = new TimedPrograms(Duration.ofSeconds(60));
    private final Programs programs = (words, input) -> host.run(
            Stream.concat(Stream.of("ip", "netns", "exec", namespace), words.stream())
                    .toList(),
            input);
    private final Nft nft = new Nft(programs);
    private final List<String> warnings = new ArrayList<>();
    private final Members members = new Members(List.of("tier"), List.of("zone", "rack", "row"));
    private final LabelTable table = new LabelTable("inet mine", members, nft, log());

    @BeforeEach
    void open() throws IOException {
        try {
            Tool.run("ip", "netns", "add", namespace);
        } catch (IOException e) {
            Prerequisite.isMissing("no network namespace can be made here", e);
        }
        nft.apply(OPERATORS);
    }

    @AfterEach
    void close() throws IOException {
        Tool.run("ip", "netns", "delete", namespace);
    }

    private Logger log() {
        return (Logger) Proxy.newProxyInstance(
                KernelLabelTableTest.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, words) -> {
                    warnings.add(Arrays.deepToString(words));
                    return null;
                });
    }

    private void begin(int secondary, Map<String, String> labels) {
        members.put(new Assignment(
                new ContainerId("c" + secondary),
                Optional.of(new NetClsHandle(0x10, secondary)),
                "/c" + secondary,
                Instant.EPOCH,
                labels,
                AssignmentState.ASSIGNED));
    }

    private void end(int secondary) {
        members.remove(new ContainerId("c" + secondary));
    }

    private void look() throws IOException {
        table.compare();
        table.tell();
    }

    /** By their secondaries. */
    private Set<Integer> in(Kind kind, String name) throws IOException {
        return nft.elements("inet mine", new ObjectName(kind, name)).stream()
                .map(Element::handle)
                .map(NetClsHandle::secondary)
                .collect(Collectors.toSet());
    }

    private Set<Integer> in(String set) throws IOException {
        return in(Kind.SET, set);
    }

    @Test
    void whatIsNotTakenIsToldOnceAndHoldsUpNothingElse() throws Exception {
        begin(1, Map.of("tier", "ports"));
        begin(2, Map.of("tier", "counted"));
        begin(3, Map.of("tier", "full"));
        begin(4, Map.of("tier", "full"));
        begin(5, Map.of("tier", "gold", "zone", "east"));
        begin(6, Map.of("zone", "base"));
        begin(9, Map.of("tier", "wide", "rack", "r1", "row", "r2"));
        look();
        assertThat(in("tier_counted")).containsExactly(2);
        assertThat(in("tier_wide")).containsExactly(9);
        assertThat(in("tier_gold")).containsExactly(5);
        assertThat(in(Kind.MAP, "by_zone")).containsExactly(5);
        assertThat(warnings)
                .hasSize(5)
                .anyMatch(text -> text.contains("tier_ports"))
                .anyMatch(text -> text.contains("tier_full"))
                .anyMatch(text -> text.contains("by_zone"))
                .anyMatch(text -> text.contains("by_rack"))
                .anyMatch(text -> text.contains("by_row"));

        end(2);
        end(5);
        begin(7, Map.of("tier", "gold", "zone", "west"));
        table.tell();
        assertThat(in("tier_counted")).isEmpty();
        assertThat(in("tier_gold")).containsExactly(7);
        assertThat(in(Kind.MAP, "by_zone")).containsExactly(7);

        end(3);
        look();
        assertThat(in("tier_full")).containsExactly(4);
        begin(8, Map.of("tier", "full"));
        end(4);
        look();
        assertThat(in("tier_full")).containsExactly(8);
        assertThat(warnings).hasSize(5);

        nft.apply("flush ruleset\n");
        look();
        assertThat(in("tier_ports")).containsExactly(1);
        assertThat(in(Kind.MAP, "by_zone")).containsExactlyInAnyOrder(6, 7);
        assertThat(warnings).hasSize(5);
    }
}
