// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0/0, 0.0.0.0/0",
        "192.0.2.1, 192.0.2.1",
        "192.0.2.1/32, 192.0.2.1",
        "255.255.255.255, 255.255.255.255",
        "::/0, ::/0",
        "::1, ::1",
        "2001:DB8:0:0:1:0:0:0/80, 2001:db8::1:0:0:0/80",
        "fe80::1:2:3:4/128, fe80::1:2:3:4"
    })
    void readsNetworksAndAddresses(String text, String shown) {
        assertThat(Cidr.parse(text)).hasToString(shown).isEqualTo(Cidr.parse(shown));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "1.2.3",
                "1.2.3.4.",
                "1.2.3.4.5",
                "01.2.3.4",
                "256.0.0.0",
                "1.2.3.4/",
                "1.2.3.4/x",
                "1.2.3.4/-1",
                "localhost",
                "::ffff:1.2.3.4",
                "fe80::1%lo",
                ":::",
                "1:2",
                "[::1]",
                "2001:db8::/2001"
            })
    void refusesWhatIsNone(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Cidr.parse(text));
    }

    @Test
    void isWholeWithoutWhatIsInAnother() {
        assertThat(Cidr.outermost(networks("10.1.0.0/16", "10.0.0.0/8", "::/0", "10.0.0.0/8", "::1", "11.0.0.0/8")))
                .containsExactlyElementsOf(networks("10.0.0.0/8", "11.0.0.0/8", "::/0"));
    }

    @Test
    void endsWhereTheNextOneBegins() {
        assertThat(Cidr.parse("10.0.0.0/8").next()).contains(Cidr.parse("11.0.0.0"));
        assertThat(Cidr.parse("255.0.0.0/8").next()).isEmpty();
        assertThat(Cidr.parse("::/0").next()).isEmpty();
    }

    private static List<Cidr> networks(String... texts) {
        return Stream.of(texts).map(Cidr::parse).toList();
    }
}
