// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.netcls.api.NetClsHandle;
import org.netcls.isolator.policy.rules.Policy;
import org.netcls.isolator.policy.table.Nft;
import org.netcls.program.Programs;

class DropsTest {
    private static final Policy GOLD = Policy.of("gold", Map.of("primary", "0x20", "egress.default", "deny"));

    private final Map<Object, Object> left = new HashMap<>();
    private final List<String> told = new ArrayList<>();
    private int packets = 3;

    private final Drops drops = new Drops(new Nft(this::list));

    /** Of one container all packets are dropped. */
    private Programs.Outcome list(List<String> words, String input) {
        String count = "\"packets\":" + packets + ",\"bytes\":" + packets * 100;
        return new Programs.Outcome(
                0,
                words.contains("counters")
                        ? "{\"nftables\":[{\"counter\":{\"name\":\"drops-gold\"," + count + "}}]}"
                        : "{\"nftables\":[{\"set\":{\"name\":\"drops-gold\",\"elem\":[{\"elem\":{\"val\":2097153,"
                                + "\"counter\":{" + count + "}}}]}}]}");
    }

    private void look(Drops looking) throws IOException {
        told.clear();
        looking.look(
                List.of(GOLD),
                (policy, handle, dropped) -> told.add(policy.name() + " " + handle + " " + dropped.packets()));
    }

    @Test
    void whatWasDroppedSinceTheLastLookIsTold() throws Exception {
        look(drops);
        assertThat(told).containsExactly("gold 0x00200001 3");
        look(drops);
        assertThat(told).isEmpty();
        packets = 5;
        look(drops);
        assertThat(told).containsExactly("gold 0x00200001 2");
    }

    @Test
    void whatIsDroppedWhileTheyAreReplacedIsToldByTheNextOne() throws Exception {
        look(drops);
        drops.leave(left);
        packets = 7;
        Drops next = new Drops(new Nft(this::list));
        assertThat(next.goOn(left)).isTrue();
        look(next);
        assertThat(told).containsExactly("gold 0x00200001 4");
    }

    @Test
    void whatIsForgottenOfThoseOfBeforeBeginsAnew() throws Exception {
        look(drops);
        drops.leave(left);
        Drops next = new Drops(new Nft(this::list));
        next.goOn(left);
        next.forget(List.of(new NetClsHandle(0x20, 1)));
        packets = 5;
        look(next);
        assertThat(told).containsExactly("gold 0x00200001 5");
    }

    @Test
    void whatIsCountedBeginsAnewWithAnotherPrimary() throws Exception {
        look(drops);
        drops.look(List.of(Policy.of("gold", Map.of("primary", "0x30"))), (policy, handle, dropped) -> {});
        packets = 5;
        look(drops);
        assertThat(told).containsExactly("gold 0x00200001 5");
    }

    @Test
    void nobodyGoesOnWhereNobodyWas() {
        assertThat(drops.goOn(left)).isFalse();
    }
}
