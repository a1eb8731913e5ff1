// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsHandle;
import org.netcls.api.PolicyException;
import org.netcls.api.PolicyReason;
import org.netcls.api.Primary;
import org.netcls.isolator.policy.rules.Selecting;
import org.netcls.isolator.policy.table.Classes;
import org.netcls.isolator.policy.table.Nft;
import org.osgi.service.log.Logger;

/** That what is wanted is in force, and that nobody is selected where it is not. */
class EnforcementTest {
    private static final ContainerId WEB = new ContainerId("web");
    private static final Map<String, String> IS_GOLD = Map.of("tier", "gold");
    private static final Map<String, Object> GOLD =
            Map.of("selector", "tier=gold", "primary", "0x20", "egress.default", "deny");
    private static final Map<String, Object> OTHER = Map.of("selector", "tier=gold", "primary", "0x20");

    private static final Map<String, Object> SHAPED =
            Map.of("selector", "tier=gold", "primary", "0x20", "rate.total", "10 kbytes/second", "shape", "eth0");

    private final FakeNft nft = new FakeNft();
    private final FakeTc tc = new FakeTc();
    private final List<String> told = new ArrayList<>();
    private final Enforcement enforcement = another();
    private Wanted wanted = Wanted.NOTHING;

    /** On the same host. */
    private Enforcement another() {
        return new Enforcement(new Nft(nft), new Classes(tc), told::add, silent());
    }

    private static Logger silent() {
        return (Logger) Proxy.newProxyInstance(
                EnforcementTest.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, words) -> null);
    }

    private void configure(Map<String, Map<String, Object>> configurations) {
        wanted = Wanted.of(configurations, wanted);
        enforcement.apply(wanted.policies());
    }

    private Choice choice() {
        return new Choice(wanted, enforcement.state());
    }

    private void assertRefused(String why) {
        assertThatExceptionOfType(PolicyException.class)
                .isThrownBy(() -> choice().select(WEB, IS_GOLD))
                .withMessageContaining(why);
    }

    @Test
    void whatIsInForceSelects() throws Exception {
        configure(Map.of("gold", GOLD));
        assertThat(choice().select(WEB, IS_GOLD)).contains(new Primary(0x20));
        assertThat(choice().select(WEB, Map.of())).isEmpty();
        assertThat(choice().reserved()).containsExactly(new Primary(0x20));
        assertThat(told).containsExactly("policy gold is in force");
    }

    @Test
    void anAgentWithoutPoliciesLeavesThoseOfAnother() throws Exception {
        configure(Map.of("shaped", SHAPED));
        Enforcement another = another();
        int before = nft.applied.size();
        another.apply(List.of());
        another.look(List.of());
        another.remove();
        assertThat(nft.applied).hasSize(before);
        assertThat(tc.isShaped()).isTrue();
    }

    @Test
    void whatAnAgentLeftThatHadPoliciesGoes() throws Exception {
        configure(Map.of("shaped", SHAPED));
        Enforcement next = another();
        next.goOn(wanted.policies(), new HashMap<>());
        next.apply(List.of());
        assertThat(new Nft(nft).present().applied()).isEmpty();
        assertThat(tc.isShaped()).isFalse();
    }

    /** As in an update of the bundle. */
    private Enforcement next() {
        Map<Object, Object> left = new HashMap<>();
        enforcement.leave(left);
        Enforcement next = another();
        next.goOn(wanted.policies(), left);
        told.clear();
        return next;
    }

    @Test
    void whatWasInForceIsSinceThenForTheNextOne() throws Exception {
        configure(Map.of("gold", GOLD));
        Map<String, Instant> since = enforcement.state().since();
        Enforcement next = next();
        next.apply(wanted.policies());
        assertThat(told).isEmpty();
        assertThat(next.state().since()).isEqualTo(since).containsKey("gold");
        next.apply(List.of());
        assertThat(told).containsExactly("policy gold is not in force any more");
    }

    @Test
    void whatSomebodyTookAwayBeforeTheNextOneIsInForceAnew() throws Exception {
        configure(Map.of("gold", GOLD));
        Enforcement next = next();
        nft.takeAway();
        next.apply(wanted.policies());
        assertThat(told).containsExactly("policy gold is in force");
    }

    @Test
    void whatWasNotInForceAsWantedIsLeftToNobody() throws Exception {
        configure(Map.of("gold", GOLD));
        nft.missing = true;
        enforcement.look(wanted.policies());
        assertThat(next().state().inForce()).isEmpty();
    }

    @Test
    void whatCannotBeTakenAwayIsToldAndTriedAgain() throws Exception {
        configure(Map.of("gold", GOLD));
        Enforcement next = another();
        next.goOn(wanted.policies(), new HashMap<>());
        nft.missing = true;
        told.clear();
        next.apply(List.of());
        assertThat(told).singleElement().asString().contains("cannot be put in force");
        nft.missing = false;
        next.look(List.of());
        assertThat(new Nft(nft).present().applied()).isEmpty();
    }

    @Test
    void anNftThatCannotStartDoesNotSayThatThereIsNoTable() throws Exception {
        configure(Map.of("gold", GOLD));
        told.clear();
        nft.lacksLibrary = true;
        configure(Map.of());
        assertThat(told).singleElement().asString().contains("cannot be put in force", "shared libraries");
        nft.lacksLibrary = false;
        enforcement.look(wanted.policies());
        assertThat(new Nft(nft).present().applied()).isEmpty();
    }

    @Test
    void whoHasAHandleOfAPolicyNeedsItsRulesInForce() throws Exception {
        configure(Map.of("gold", GOLD));
        choice().requireRules(new Primary(0x20));
        nft.missing = true;
        enforcement.look(wanted.policies());
        assertThatExceptionOfType(PolicyException.class)
                .isThrownBy(() -> choice().requireRules(new Primary(0x20)))
                .withMessageStartingWith("policy gold has primary 0x0020 and is not in force: ");
        choice().requireRules(new Primary(0x10));
    }

    @Test
    void thereAreNoRulesYetWhereAPolicyIsJustPutInForce() throws Exception {
        NetClsHandle handle = new NetClsHandle(0x20, 1);
        configure(Map.of("gold", with(GOLD, "mode", "off")));
        assertThat(report().inside(handle)).isEmpty();
        wanted = Wanted.of(Map.of("gold", GOLD), wanted);
        assertThatExceptionOfType(PolicyException.class)
                .isThrownBy(() -> report().inside(handle))
                .withMessage("the policy of 0x00200001 is just being put in force");
        enforcement.apply(wanted.policies());
        assertThat(report().inside(handle)).get().asString().contains("table inet netcls-0020");
        assertThat(report().inside(new NetClsHandle(0x10, 1))).isEmpty();
    }

    @Test
    void nobodyLooksAtContainersWhereNoPolicyIsOn() {
        AtomicInteger looks = new AtomicInteger();
        configure(Map.of("gold", with(GOLD, "mode", "off")));
        assertThat(report().policies(() -> counted(looks))).hasSize(1);
        assertThat(looks).hasValue(0);
        configure(Map.of("gold", GOLD));
        assertThat(report().policies(() -> counted(looks))).hasSize(1);
        assertThat(looks).hasValue(1);
    }

    private static Optional<Misfits> counted(AtomicInteger looks) {
        looks.incrementAndGet();
        return Optional.empty();
    }

    private Report report() {
        return new Report(wanted, List.of(), enforcement.state(), new Nft(nft));
    }

    private static Map<String, Object> with(Map<String, Object> policy, String key, String value) {
        Map<String, Object> changed = new HashMap<>(policy);
        changed.put(key, value);
        return changed;
    }

    @Test
    void withoutPoliciesNftIsNotMissed() throws Exception {
        nft.missing = true;
        configure(Map.of());
        enforcement.look(wanted.policies());
        assertThat(choice().select(WEB, IS_GOLD)).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void withoutNftWhoIsSelectedDoesNotBeginAndOthersDo() throws Exception {
        nft.missing = true;
        configure(Map.of("gold", GOLD));
        assertRefused("install the package nftables");
        assertThatExceptionOfType(PolicyException.class)
                .isThrownBy(() -> choice().require(WEB, new Primary(0x20)))
                .withMessageStartingWith(
                        "policy gold has primary 0x0020, which container 'web' asks for, and is not in force: ");
        choice().require(WEB, new Primary(0x21));
        assertThat(choice().select(WEB, Map.of())).isEmpty();
        nft.missing = false;
        enforcement.look(wanted.policies());
        assertThat(choice().select(WEB, IS_GOLD)).contains(new Primary(0x20));
    }

    @Test
    void whatNftRefusesLeavesWhatWasInForce() throws Exception {
        configure(Map.of("gold", GOLD));
        nft.failure = "Error: syntax error, unexpected string";
        configure(Map.of("gold", OTHER, "new", Map.of("selector", "new", "primary", "0x30")));
        assertThat(choice().select(WEB, IS_GOLD)).contains(new Primary(0x20));
        assertThatExceptionOfType(PolicyException.class)
                .isThrownBy(() -> choice().select(WEB, Map.of("new", "")))
                .withMessageContaining("unexpected string");
        assertThat(enforcement.state().inForce().get("gold").egress().canDrop()).isTrue();
        nft.failure = "";
        enforcement.look(wanted.policies());
        assertThat(enforcement.state().inForce().get("gold").egress().canDrop()).isFalse();
    }

    @Test
    void whatIsTakenAwayWhileNftRefusesAChangeIsNotInForceAnyMore() {
        configure(Map.of("gold", GOLD));
        nft.failure = "Error: syntax error, unexpected string";
        configure(Map.of("gold", OTHER));
        told.clear();
        nft.takeAway();
        enforcement.look(wanted.policies());
        assertRefused("unexpected string");
        assertThat(told).singleElement().asString().contains("and none is: ");
        enforcement.look(wanted.policies());
        assertThat(told).hasSize(1);
    }

    @Test
    void whatCannotBeReadBackIsNotInForce() {
        configure(Map.of("gold", GOLD));
        nft.meanwhile = () -> nft.lacksLibrary = true;
        configure(Map.of("gold", OTHER));
        assertRefused("shared libraries");
    }

    @Test
    void anNftThatCannotStartLeavesWhatWasInForce() throws Exception {
        configure(Map.of("gold", GOLD));
        nft.lacksLibrary = true;
        configure(Map.of("gold", OTHER));
        enforcement.look(wanted.policies());
        assertThat(choice().select(WEB, IS_GOLD)).contains(new Primary(0x20));
    }

    @Test
    void whatSomebodyChangedIsWrittenAgainAndTold() {
        configure(Map.of("gold", GOLD));
        enforcement.look(wanted.policies());
        assertThat(nft.applied).hasSize(1);
        nft.damage("x");
        enforcement.look(wanted.policies());
        assertThat(nft.applied).hasSize(2);
        nft.takeAway();
        enforcement.look(wanted.policies());
        assertThat(nft.applied).hasSize(3);
        assertThat(told)
                .contains(
                        "table inet netcls was changed by somebody, and is written again",
                        "table inet netcls was taken away by somebody, and is written again")
                .endsWith("policy gold is in force", "the policies are in force as they are configured again");
    }

    @Test
    void whereNobodyCanTellNobodyIsSelected() {
        configure(Map.of("gold", GOLD));
        nft.missing = true;
        enforcement.look(wanted.policies());
        assertRefused("nobody can tell whether");
    }

    @Test
    void oneThatIsOffSelectsAndHasNoRules() throws Exception {
        configure(Map.of("gold", Map.of("selector", "tier=gold", "primary", "0x20", "mode", "off")));
        assertThat(nft.applied).isEmpty();
        assertThat(choice().select(WEB, IS_GOLD)).contains(new Primary(0x20));
    }

    @Test
    void ofARefusedConfigurationNobodyBegins() {
        configure(Map.of("gold", Map.of("selector", "tier=gold", "primary", "0x20", "rate", "much")));
        assertRefused("rate 'much'");
        configure(Map.of("gold", Map.of("selector", "==", "primary", "0x20")));
        assertRefused("selector '=='");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "gold2"})
    void aCopyThatIsRefusedTakesNothingFromTheOneThatWasCopied(String copy) throws Exception {
        configure(Map.of("gold", GOLD));
        configure(Map.of("gold", GOLD, copy, with(GOLD, "selector", "tier in (gold,silver)")));
        assertThat(choice().select(WEB, IS_GOLD)).contains(new Primary(0x20));
        choice().require(WEB, new Primary(0x20));
        choice().requireRules(new Primary(0x20));
        assertThat(choice().first(IS_GOLD)).map(Selecting::name).contains("gold");
        assertThat(choice().why(IS_GOLD))
                .filteredOn(PolicyReason::selected)
                .extracting(PolicyReason::policy)
                .containsExactly("gold");
        assertThatExceptionOfType(PolicyException.class)
                .isThrownBy(() -> choice().select(WEB, Map.of("tier", "silver")))
                .withMessageContaining("primary '0x0020' is that of policy gold");

        nft.missing = true;
        enforcement.look(wanted.policies());
        assertRefused("not in force");
        assertThatExceptionOfType(PolicyException.class).isThrownBy(() -> choice().require(WEB, new Primary(0x20)));
    }

    @Test
    void aCopyThatIsRefusedTakesNothingFromThoseThatAreAskedBeforeTheOneThatWasCopied() throws Exception {
        Map<String, Object> gold = with(GOLD, "order", "20");
        Map<String, Object> early = with(with(GOLD, "primary", "0x30"), "order", "10");
        configure(Map.of("gold", gold, "early", early));
        configure(Map.of("gold", gold, "early", early, "copy", with(GOLD, "order", "5"), "copy2", GOLD));
        assertThat(choice().select(WEB, IS_GOLD)).contains(new Primary(0x30));
        assertThat(choice().first(IS_GOLD)).map(Selecting::name).contains("early");
        assertThat(choice().why(IS_GOLD))
                .extracting(reason -> reason.policy() + " " + reason.selected() + " " + reason.reason())
                .containsExactly(
                        "copy false would select it by 'tier=gold', and is refused: primary '0x0020' is that of policy"
                                + " gold",
                        "early true selects it by 'tier=gold'",
                        "gold false would select it by 'tier=gold', and early is asked before",
                        "copy2 false would select it by 'tier=gold', and is refused: primary '0x0020' is that of"
                                + " policy gold");
    }

    @Test
    void theLastPolicyTakesTheTableWithIt() {
        configure(Map.of("gold", GOLD));
        configure(Map.of());
        assertThat(nft.applied).last().asString().contains("delete table inet netcls");
        assertThat(told).endsWith("policy gold is not in force any more");
    }

    @Test
    void oneWhoseClassCannotBeMadeIsNotInForceAndOthersAre() throws Exception {
        Map<String, Object> elsewhere = new HashMap<>(SHAPED);
        elsewhere.put("shape", "eth1");
        configure(Map.of("gold", elsewhere, "open", Map.of("selector", "open", "primary", "0x30")));
        enforcement.look(wanted.policies());
        assertRefused("not in force: tc says 'Cannot find device \"eth1\" Command failed -:1'");
        assertThat(choice().select(WEB, Map.of("open", ""))).contains(new Primary(0x30));
        assertThat(told)
                .containsExactly(
                        "policy gold is not in force: tc says 'Cannot find device \"eth1\" Command failed -:1'",
                        "policy open is in force");
        configure(Map.of("gold", SHAPED));
        assertThat(choice().select(WEB, IS_GOLD)).contains(new Primary(0x20));
    }

    @Test
    void withoutTcOnlyThoseThatNeedItAreNotInForceAndItIsTriedAgain() throws Exception {
        tc.missing = true;
        configure(Map.of("gold", GOLD));
        assertThat(choice().select(WEB, IS_GOLD)).contains(new Primary(0x20));
        configure(Map.of("gold", SHAPED));
        assertRefused("tc cannot be run; install the package iproute2");
        tc.missing = false;
        enforcement.look(wanted.policies());
        assertThat(choice().select(WEB, IS_GOLD)).contains(new Primary(0x20));
        tc.missing = true;
        enforcement.look(wanted.policies());
        assertRefused("tc cannot be run; install the package iproute2");
        assertThat(told).noneMatch(text -> text.contains("by somebody"));
    }

    @Test
    void classesThatSomebodyTookAwayAreMadeAgainAndTold() {
        configure(Map.of("gold", SHAPED));
        enforcement.look(wanted.policies());
        assertThat(told).containsExactly("policy gold is in force");
        tc.takeAway();
        enforcement.look(wanted.policies());
        assertThat(tc.isShaped()).isTrue();
        assertThat(told).last().isEqualTo("classes of policies were changed by somebody, and are written again");
        configure(Map.of());
        assertThat(tc.isShaped()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void classesThatCannotBeTakenAwayAreToldOnceAndTriedAgain(boolean isMissing) {
        configure(Map.of("gold", SHAPED));
        told.clear();
        tc.missing = isMissing;
        tc.keeps = true;
        configure(Map.of());
        enforcement.look(wanted.policies());
        assertThat(told)
                .filteredOn(text -> text.contains("eth0"))
                .singleElement()
                .asString()
                .contains("cannot be taken away", isMissing ? "iproute2" : "Operation not permitted");
        tc.missing = false;
        tc.keeps = false;
        enforcement.look(wanted.policies());
        assertThat(tc.isShaped()).isFalse();
        assertThat(enforcement.state().shaped().isComplete()).isTrue();
        assertThat(told).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"qdisc", "class", "-batch"})
    void whoGoesWhileTcRunsLeavesWhatIsInForce(String interruptedAt) throws Exception {
        Map<String, Object> elsewhere = with(with(SHAPED, "shape", "eth1"), "selector", "late");
        // It is tried again with each look.
        configure(Map.of("gold", SHAPED, "late", with(elsewhere, "primary", "0x30")));
        told.clear();
        Enforcement.State before = enforcement.state();
        tc.interruptedAt = interruptedAt;
        enforcement.look(wanted.policies());
        assertThat(enforcement.state()).isSameAs(before);
        assertThat(choice().select(WEB, IS_GOLD)).contains(new Primary(0x20));
        assertThat(told).isEmpty();
    }

    @Test
    void whoGoesWhileItIsTriedAgainLeavesTheReason() {
        nft.missing = true;
        configure(Map.of("gold", GOLD));
        told.clear();
        nft.missing = false;
        nft.interrupted = true;
        enforcement.look(wanted.policies());
        assertRefused("install the package nftables");
        assertThat(told).isEmpty();
    }

    @Test
    void whatWasInterruptedAtFirstIsTriedAgain() throws Exception {
        tc.interruptedAt = "qdisc";
        configure(Map.of("gold", SHAPED));
        assertRefused("interrupted");
        tc.interruptedAt = "never";
        enforcement.look(wanted.policies());
        assertThat(choice().select(WEB, IS_GOLD)).contains(new Primary(0x20));
    }

    @Test
    void tellsWhyAndWhyNot() {
        configure(Map.of(
                "gold", GOLD,
                "late", Map.of("selector", "tier", "primary", "0x30", "order", "200"),
                "none", Map.of("primary", "0x40"),
                "test", Map.of("selector", "test", "primary", "0x50")));
        assertThat(choice().why(IS_GOLD))
                .extracting(reason -> reason.policy() + " " + reason.selected() + " " + reason.reason())
                .containsExactly(
                        "gold true selects it by 'tier=gold'",
                        "none false has no selector, and is for those that ask for primary 0x0040",
                        "test false requires 'test', which its labels are not",
                        "late false would select it by 'tier', and gold is asked before");
    }
}
