// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.netcls.configuration.Origin;
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
        assertThat(wanted.selecting())
                .singleElement()
                .satisfies(policy ->
                        assertThat(policy.matches(Map.of("tier", "gold"))).isTrue());
        assertThat(wanted.unreadable()).isEmpty();
    }

    /** Nothing but the selector, and what could be meant for one, tells that. */
    @ParameterizedTest
    @CsvSource({
        "gold, selector, ==, unreadable",
        "gold, selecter, tier=gold, unreadable",
        "gold, primary, 0, tier=gold",
        "gold, primary, '', tier=gold",
        "gold, order, first, tier=gold",
        "gold, color, red, tier=gold",
        "Gold, log, true, tier=gold"
    })
    void whomARefusedOneSelectsIsToldByItsSelector(String name, String key, String value, String selector) {
        Map<String, Object> broken = with(GOLD, key, value);
        if (key.equals("selecter")) {
            broken.remove("selector");
        }
        Wanted wanted = Wanted.of(Map.of(name, broken, "none", NONE), Wanted.NOTHING);
        assertThat(wanted.policies()).extracting(Policy::name).containsExactly("none");
        assertThat(wanted.unreadable()).isEqualTo(selector.equals("unreadable") ? List.of(name) : List.of());
        assertThat(wanted.unkept())
                .extracting(policy -> policy.selector().toString())
                .isEqualTo(selector.equals("unreadable") ? List.of() : List.of(selector));
    }

    @Test
    void anEmptyOneSelectsNobody() {
        Wanted wanted = Wanted.of(Map.of("empty", Map.of("service.pid", "x")), Wanted.NOTHING);
        assertThat(wanted.refused()).containsOnlyKeys("empty");
        assertThat(wanted.unreadable()).isEmpty();
        assertThat(wanted.unkept())
                .singleElement()
                .satisfies(policy -> assertThat(policy.matches(Map.of())).isFalse());
    }

    @Test
    void oneWhoseFileCannotBeReadIsRefusedForThat() {
        Map<String, Object> unreadable = Map.of(Origin.FILE, "/etc/x.cfg", Origin.UNREADABLE, "it is a folder");
        Wanted before = Wanted.of(Map.of("gold", GOLD), Wanted.NOTHING);
        Wanted wanted = Wanted.of(Map.of("gold", unreadable, "new", unreadable), before);
        assertThat(wanted.policies()).isEqualTo(before.policies());
        assertThat(wanted.refused().values()).containsOnly("its file cannot be read: it is a folder");
        assertThat(wanted.unreadable()).containsExactly("new");
    }

    @Test
    void whoHadAPrimaryBeforeHasItStill() {
        Wanted before = Wanted.of(Map.of("gold", GOLD, "none", NONE), Wanted.NOTHING);
        Map<String, Object> first = with(with(NONE, "primary", "0x20"), "order", "1");
        Wanted newcomer = Wanted.of(Map.of("gold", GOLD, "none", NONE, "a", first), before);
        assertThat(newcomer.policies()).isEqualTo(before.policies());
        assertThat(newcomer.refused()).containsOnlyKeys("a");
        Wanted moved = Wanted.of(Map.of("gold", GOLD, "none", first), before);
        assertThat(moved.policies()).isEqualTo(before.policies());
        assertThat(moved.refused()).isEqualTo(Map.of("none", "primary '0x0020' is that of policy gold"));
        Wanted exchanged = Wanted.of(Map.of("gold", with(GOLD, "primary", "0x30"), "none", first), before);
        assertThat(exchanged.refused()).isEmpty();
    }

    @Test
    void whoIsRefusedAnotherPrimaryLosesItsOwnToNobody() {
        Map<String, Object> silver = with(GOLD, "primary", "0x40");
        Wanted before = Wanted.of(Map.of("gold", GOLD, "none", NONE, "silver", silver), Wanted.NOTHING);
        Map<String, Object> first = with(GOLD, "order", "1");
        Wanted wanted = Wanted.of(
                Map.of(
                        "gold",
                        with(GOLD, "primary", "0x30"),
                        "none",
                        NONE,
                        "a",
                        first,
                        "silver",
                        with(first, "order", "2")),
                before);
        assertThat(wanted.policies()).isEqualTo(before.policies());
        assertThat(wanted.refused())
                .containsOnlyKeys("a", "gold", "silver")
                .containsEntry("gold", "primary '0x0030' is that of policy none");
        Wanted moved = Wanted.of(
                Map.of("gold", with(GOLD, "primary", "0x50"), "none", NONE, "a", first, "silver", silver), before);
        assertThat(moved.refused()).isEmpty();
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
