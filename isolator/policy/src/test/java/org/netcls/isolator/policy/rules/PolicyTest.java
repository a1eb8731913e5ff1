// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Primary;

class PolicyTest {
    @Test
    void needsNoMoreThanAPrimary() {
        Policy policy = Policy.of("gold", Map.of("primary", "0x20"));
        Traffic open = new Traffic(List.of(), Verdict.ALLOW);
        assertThat(policy)
                .isEqualTo(new Policy(
                        "gold",
                        new Selector(List.of()),
                        100,
                        new Primary(0x20),
                        Mode.ENFORCE,
                        open,
                        open,
                        new Rates(Optional.empty(), Optional.empty(), Optional.empty()),
                        new Marks(Optional.empty(), OptionalInt.empty()),
                        true));
        assertThat(policy.selecting().matches(Map.of())).isFalse();
        assertThat(policy.selecting().matches(Map.of("tier", "gold"))).isFalse();
        assertThat(policy.egress().canDrop()).isFalse();
    }

    @Test
    void readsAllItsKeys() {
        Policy policy = Policy.of(
                "gold",
                Map.ofEntries(
                        Map.entry("selector", "tier=gold , app in (a,b),!test"),
                        Map.entry("order", 7),
                        Map.entry("primary", 32L),
                        Map.entry("mode", "learn"),
                        Map.entry(
                                "egress",
                                "allow 192.0.2.0/24, 2001:db8::/32 tcp 443,80 8000-8100 8050-8200\n"
                                        + "deny 0.0.0.0/0 icmp;;allow ::1"),
                        Map.entry("egress.default", "deny"),
                        Map.entry("ingress", "allow 10.0.0.0/8,10.1.0.0/16"),
                        Map.entry("ingress.default", "allow"),
                        Map.entry("rate", "2  mbytes/minute burst 3 kbytes"),
                        Map.entry("rate.total", "10 packets/second"),
                        Map.entry("priority", "20:1f"),
                        Map.entry("dscp", "af41"),
                        Map.entry("log", false)));
        assertThat(policy.selector()).hasToString("tier=gold,app in (a,b),!test");
        assertThat(policy.order()).isEqualTo(7);
        assertThat(policy.primary()).isEqualTo(new Primary(0x20));
        assertThat(policy.mode()).isEqualTo(Mode.LEARN);
        assertThat(policy.egress().rules())
                .extracting(Rule::toString)
                .containsExactly(
                        "allow 192.0.2.0/24,2001:db8::/32 tcp 80 443 8000-8200", "deny 0.0.0.0/0 icmp", "allow ::1");
        assertThat(policy.egress().canDrop()).isTrue();
        assertThat(policy.ingress().rules()).extracting(Rule::toString).containsExactly("allow 10.0.0.0/8");
        assertThat(policy.ingress().canDrop()).isFalse();
        assertThat(policy.rates().each().map(Rate::toString)).contains("2097152 bytes/minute burst 3072 bytes");
        assertThat(policy.rates().total().map(Rate::toString)).contains("10 packets/second burst 10 packets");
        assertThat(policy.marks().priority()).contains(new NetClsHandle(0x20, 0x1f));
        assertThat(policy.marks().dscp()).hasValue(34);
        assertThat(policy.log()).isFalse();
    }

    @Test
    void whatIsBlankIsNotSetAndTheFrameworksKeysAreNotItsOwn() {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "primary", "0x20",
                "service.pid", "org.netcls.policy~gold",
                "felix.fileinstall.filename", "file:/x",
                "component.name", "x",
                ".private", "x"));
        Policy.KEYS.stream().filter(key -> !key.equals("primary")).forEach(key -> properties.put(key, " "));
        assertThat(Policy.of("gold", properties)).isEqualTo(Policy.of("gold", Map.of("primary", "0x20")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            primary | 0x0 | is not a primary, 0x1 to 0xfffe in decimal or 0x form
            primary | 12:1 | is not a primary, 0x1 to 0xfffe in decimal or 0x form
            order | -1 | is not a whole number from 0 to 999999999
            mode | On | has 'On' where one of off, learn, enforce is expected
            log | yes | is neither true nor false
            egress.default | drop | has 'drop' where one of allow, deny is expected
            egress | permit ::/0 | has 'permit' where one of allow, deny is expected
            egress | deny | has a rule without a network: write deny 0.0.0.0/0,::/0 for all
            egress | deny tcp 80 | has 'tcp' where an address or a network such as 192.0.2.0/24 or 2001:db8::/32 is expected
            ingress | allow 10.0.0.1/8 | has '10.0.0.1/8' with bits set beyond the prefix: 10.0.0.0/8 is the network, and 10.0.0.1 the address alone
            ingress | allow 2001:db8::1/32 | has '2001:db8::1/32' with bits set beyond the prefix: 2001:db8::/32 is the network, and 2001:db8::1 the address alone
            ingress | allow 10.0.0.0/33 | has a prefix of 33 bits, and there are 0 to 32
            ingress | allow ::/0 sctp | has 'sctp' where one of tcp, udp, icmp is expected
            ingress | allow ::/0 icmp 8 | has ports of icmp, which has none
            ingress | allow ::/0 tcp 0 | has port 0, and ports are 1 to 65535, the lower one first
            ingress | allow ::/0 tcp 65536 | has port 65536, and ports are 1 to 65535, the lower one first
            ingress | allow ::/0 tcp 90-80 | has port 90-80, and ports are 1 to 65535, the lower one first
            ingress | allow ::/0 tcp http | has 'http' where a port or a range of ports such as 8000-8100 is expected
            ingress | allow ::/0 tcp 80,,81 | has '' where a port or a range of ports such as 8000-8100 is expected
            rate | 0 bytes/second | lets nothing pass
            priority | 32 | is not a class as tc writes it, such as 20:1
            priority | 0:1 | is not a class as tc writes it, such as 20:1
            dscp | 64 | is none of cs0 to cs7, af11 to af43, ef, be, le and 0 to 63
            dscp | af44 | is none of cs0 to cs7, af11 to af43, ef, be, le and 0 to 63
            selector | a= =b | has 'a= =b' where one of KEY=VALUE, KEY!=VALUE, KEY in (VALUE,VALUE), KEY notin (VALUE,VALUE), KEY and !KEY is expected
            """)
    void refusesABadValueWithKeyValueAndWhatIsExpected(String key, String value, String why) {
        Map<String, Object> properties = new HashMap<>(Map.of("primary", "0x20"));
        properties.put(key, value);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Policy.of("gold", properties))
                .withMessage(key + " '" + value + "' " + why);
    }

    @Test
    void aRateThatIsKeptOnADeviceIsNotDroppedToo() {
        Policy policy = Policy.of(
                "gold",
                Map.of("primary", "0x20", "rate.total", "180 kbytes/minute burst 4 kbytes", "shape", "eth0.100"));
        Shape shape = policy.rates().shape().orElseThrow();
        assertThat(shape.device()).isEqualTo("eth0.100");
        assertThat(shape.bytesPerSecond()).isEqualTo(3072);
        assertThat(shape.burst()).isEqualTo(4096);
        assertThat(policy.priority()).contains(new NetClsHandle(0xfff0, 0x20));
        assertThat(policy.rates().total()).isEmpty();
        assertThat(policy.unshaped())
                .isEqualTo(
                        Policy.of("gold", Map.of("primary", "0x20", "rate.total", "180 kbytes/minute burst 4 kbytes")));
    }

    @Test
    void withoutABurstAClassHasThatOfABusyMachinesTimers() {
        assertThat(new Shape("eth0", Rate.parse("2 kbytes/second")).burst()).isEqualTo(3200);
        assertThat(new Shape("eth0", Rate.parse("100 mbytes/second")).burst()).isEqualTo(10 << 20);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            eth0 | `` | `` | shape 'eth0' needs a rate.total, which is missing
            eth0 | 5 packets/second | `` | shape 'eth0' needs a rate.total in bytes, and that is in packets
            eth/0 | 5 kbytes/second | `` | shape 'eth/0' is not a name of a device, 1 to 15 of a-z, A-Z, 0-9, '.', '_' and '-'
            sixteen-letters- | 5 kbytes/second | `` | shape 'sixteen-letters-' is not a name of a device, 1 to 15 of a-z, A-Z, 0-9, '.', '_' and '-'
            eth0 | 119 kbytes/minute | `` | shape 'eth0' needs a rate.total of at least 2 kbytes in a second, with a burst of at most 240 seconds of it
            eth0 | 2 kbytes/second burst 482 kbytes | `` | shape 'eth0' needs a rate.total of at least 2 kbytes in a second, with a burst of at most 240 seconds of it
            eth0 | 5 kbytes/second | 20:1 | priority '20:1' is of no use with shape, which has a class of its own
            """, quoteCharacter = '`')
    void refusesAShapeThatNoClassCanKeep(String shape, String total, String priority, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Policy.of(
                        "gold", Map.of("primary", "1", "shape", shape, "rate.total", total, "priority", priority)))
                .withMessage(why);
    }

    @Test
    void refusesWhatItDoesNotKnowOrCannotRead() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Policy.of("gold", Map.of("primary", "1", "colour", "red\n")))
                .withMessage("colour 'red\\u000a' is no key of a policy, which has " + String.join(", ", Policy.KEYS));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Policy.of("gold", Map.of("primary", List.of("1"))))
                .withMessageStartingWith("primary 'List")
                .withMessageEndingWith("' is where a text, a number or a boolean is expected");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Policy.of("gold", Map.of()))
                .withMessage("primary is missing: a policy needs one, as 0x0020");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Gold", "1a", "-a", "a b", "a;flush ruleset", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void refusesANameThatIsNone(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Policy.of(name, Map.of("primary", "1")))
                .withMessage(
                        "policy '" + name + "' has a name that is not 1 to 32 of a-z, 0-9 and '-' with a letter first");
    }

    @ParameterizedTest
    @CsvSource({"cs0,0", "cs7,56", "af11,10", "af43,38", "ef,46", "be,0", "le,1", "0,0", "63,63"})
    void readsNamesOfDscp(String text, int value) {
        assertThat(Dscp.parse(text)).isEqualTo(value);
    }
}
