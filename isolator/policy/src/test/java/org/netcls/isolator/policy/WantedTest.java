// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.netcls.isolator.policy.rules.Policy;

class WantedTest {
    private static final Map<String, Object> GOLD = Map.of("selector", "tier=gold", "primary", "0x20");
    private static final Map<String, Object> NONE = Map.of("selector", "tier=none", "primary", "0x30", "order", "5");

    private static Map<String, Object> with(Map<String, Object> properties, String key, Object value) {
        Map<String, Object> changed = new HashMap<>(properties);
        changed.put(key, value);
        return changed;
    }

    @Test
    void areInOrder() {
        Wanted wanted = Wanted.of(Map.of("gold", GOLD, "none", NONE), Wanted.NOTHING);
        assertThat(wanted.policies()).extracting(Policy::name).containsExactly("none", "gold");
        assertThat(wanted.refused()).isEmpty();
    }

    @Test
    void oneThatIsRefusedStaysWhatItWas() {
        Wanted before = Wanted.of(Map.of("gold", GOLD), Wanted.NOTHING);
        Wanted wanted = Wanted.of(Map.of("gold", with(GOLD, "egress", "allow me")), before);
        assertThat(wanted.policies()).isEqualTo(before.policies());
        assertThat(wanted.refused().get("gold")).startsWith("egress 'allow me'");
        assertThat(Wanted.of(Map.of("gold", GOLD), wanted).refused()).isEmpty();
        assertThat(Wanted.of(Map.of(), wanted).policies()).isEmpty();
    }

    @Test
    void ofOneThatNeverWasItIsKnownWhomItSelects() {
        Wanted wanted = Wanted.of(Map.of("gold", with(GOLD, "rate", "much")), Wanted.NOTHING);
        assertThat(wanted.policies()).isEmpty();
        assertThat(wanted.selecting()).singleElement().satisfies(policy -> {
            assertThat(policy.matches(Map.of("tier", "gold"))).isTrue();
            assertThat(wanted.isKept(policy)).isFalse();
        });
        assertThat(wanted.unreadable()).isEmpty();
    }

    @Test
    void andIfNotItIsUnreadable() {
        for (Map<String, Object> broken : List.of(with(GOLD, "selector", "=="), with(GOLD, "primary", "0"))) {
            Wanted wanted = Wanted.of(Map.of("gold", broken, "none", NONE), Wanted.NOTHING);
            assertThat(wanted.unreadable()).containsExactly("gold");
            assertThat(wanted.policies()).extracting(Policy::name).containsExactly("none");
        }
    }

    @Test
    void ofTwoWithOnePrimaryTheFirstInOrderIsKept() {
        Map<String, Object> other = with(NONE, "primary", "0x20");
        Wanted wanted = Wanted.of(Map.of("gold", GOLD, "none", other), Wanted.NOTHING);
        assertThat(wanted.policies()).extracting(Policy::name).containsExactly("none");
        assertThat(wanted.refused()).isEqualTo(Map.of("gold", "primary '0x0020' is that of policy none"));
        assertThat(wanted.selecting()).hasSize(2);
        assertThat(Wanted.of(Map.of("gold", with(GOLD, "mode", "off"), "none", other), Wanted.NOTHING)
                        .policies())
                .hasSize(2);
    }
}
