// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.sets;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.BackEnd;
import org.netcls.api.ContainerId;
import org.netcls.api.IsolatorView;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NetClsState;
import org.netcls.api.Overview;
import org.netcls.api.Reconciliation;
import org.netcls.isolator.policy.table.Nft;
import org.osgi.service.log.Logger;

/** What becomes of sets that are not kept any more. */
class LabelSetsComponentTest {
    private static final Assignment GOLD = new Assignment(
            new ContainerId("web"),
            Optional.of(new NetClsHandle(0x10, 1)),
            "/web",
            Instant.EPOCH,
            Map.of("tier", "gold", "app", "shop"),
            AssignmentState.ASSIGNED);

    private final FakeTables nft = new FakeTables();
    private final Queue<String> warnings = new ConcurrentLinkedQueue<>();
    private final LabelSetsComponent sets = new LabelSetsComponent(isolator(), new Nft(nft), log());

    @AfterEach
    void stop() {
        sets.stop();
    }

    /** Of which nobody hears anything new. */
    private static IsolatorView isolator() {
        Overview overview = new Overview(
                1,
                new BackEnd(true, "/"),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                1,
                List.of(),
                List.of(),
                Reconciliation.NONE);
        NetClsState state = new NetClsState(overview, List.of(GOLD));
        return (IsolatorView) Proxy.newProxyInstance(
                LabelSetsComponentTest.class.getClassLoader(),
                new Class<?>[] {IsolatorView.class},
                (proxy, method, words) -> method.getName().equals("state") ? state : 1L);
    }

    private Logger log() {
        return (Logger) Proxy.newProxyInstance(
                LabelSetsComponentTest.class.getClassLoader(),
                new Class<?>[] {Logger.class},
                (proxy, method, words) -> {
                    warnings.add(Arrays.deepToString(words));
                    return null;
                });
    }

    private void configure(String table, String labels, String maps) {
        Map<String, String> values = Map.of("table", table, "labels", labels, "maps", maps);
        LabelSetsComponent.Config config = (LabelSetsComponent.Config) Proxy.newProxyInstance(
                LabelSetsComponentTest.class.getClassLoader(),
                new Class<?>[] {LabelSetsComponent.Config.class},
                (proxy, method, words) -> values.get(method.getName()));
        sets.configure(config, null);
        sets.look();
    }

    @Test
    void whatIsNotKeptAnyMoreIsEmptied() {
        configure("inet mine", "tier,app", "tier");
        assertThat(nft.elements())
                .containsExactly(
                        "inet mine app_shop 0x00100001",
                        "inet mine by_tier 0x00100001 : jump tier_gold",
                        "inet mine tier_gold 0x00100001");
        configure("inet mine", "app", "");
        assertThat(nft.elements()).containsExactly("inet mine app_shop 0x00100001");
        configure("inet other", "app", "");
        assertThat(nft.elements()).containsExactly("inet other app_shop 0x00100001");
        configure("", "", "");
        assertThat(nft.elements()).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void whatCannotBeEmptiedIsToldOnceAndTriedAgain() {
        configure("inet mine", "tier", "");
        nft.busy = "inet mine";
        configure("inet other", "app", "");
        configure("", "", "");
        sets.look();
        assertThat(nft.elements()).containsExactly("inet mine tier_gold 0x00100001");
        assertThat(warnings).singleElement().asString().contains("inet mine", "emptied", "busy");
        nft.busy = "nothing";
        sets.look();
        assertThat(nft.elements()).isEmpty();
    }

    @Test
    void whatIsKeptAgainBeforeItCouldBeEmptiedStays() {
        configure("inet mine", "tier", "");
        nft.busy = "inet mine";
        configure("inet other", "tier", "");
        configure("inet mine", "tier", "");
        nft.busy = "nothing";
        sets.look();
        assertThat(nft.elements()).containsExactly("inet mine tier_gold 0x00100001");
    }

    @Test
    void aTableThatHasGoneDoesNotComeBack() {
        configure("inet mine", "tier", "");
        nft.takeAway("inet mine");
        configure("inet other", "tier", "");
        assertThat(nft.tables()).containsExactly("inet other");
        assertThat(warnings).isEmpty();
    }
}
