// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.netcls.api.NetClsHandle;
import org.netcls.isolator.policy.rules.Policy;
import org.netcls.isolator.policy.table.Nft;

class FreedHandlesTest {
    private static final Policy GOLD = Policy.of("gold", Map.of("primary", "0x20", "rate", "10 packets/second"));
    private static final NetClsHandle ITS = new NetClsHandle(0x20, 1);

    private final FakeNft programs = new FakeNft();
    private final Nft nft = new Nft(programs);
    private final FreedHandles freed = new FreedHandles();

    @Test
    void whatIsKeptOfThemIsTakenAwayOnce() throws Exception {
        freed.add(ITS);
        assertThat(freed.remove(List.of(GOLD), nft)).containsExactly(ITS);
        assertThat(programs.applied).singleElement().asString().matches("""
                add element inet netcls packets-gold \\{ 0x00200001 \\}
                delete element inet netcls packets-gold \\{ 0x00200001 \\}
                add element inet netcls drops-gold \\{ 0x00200001 \\}
                delete element inet netcls drops-gold \\{ 0x00200001 \\}
                add element inet netcls rate-gold-\\w+ \\{ 0x00200001 \\}
                delete element inet netcls rate-gold-\\w+ \\{ 0x00200001 \\}
                """);
        assertThat(freed.remove(List.of(GOLD), nft)).isEmpty();
        assertThat(programs.applied).hasSize(1);
    }

    @Test
    void thoseOfNoPolicyAreNotInTheKernel() throws Exception {
        freed.add(new NetClsHandle(0x10, 1));
        freed.remove(List.of(GOLD), nft);
        assertThat(programs.applied).isEmpty();
    }

    @Test
    void whatWasCountedBeforeGoesAlsoWhereItIsGivenAgainAtOnce() throws Exception {
        freed.add(ITS);
        freed.assigned(ITS, true);
        assertThat(freed.remove(List.of(GOLD), nft)).containsExactly(ITS);
        freed.add(ITS);
        freed.assigned(ITS, false);
        assertThat(freed.remove(List.of(GOLD), nft)).isEmpty();
    }

    @Test
    void whatCouldNotBeTakenAwayAtOnceIsThatOfTheNext() throws Exception {
        freed.add(ITS);
        freed.assigned(ITS, true);
        programs.failure = "Error: busy";
        assertThatIOException().isThrownBy(() -> freed.remove(List.of(GOLD), nft));
        freed.keepAssigned();
        programs.failure = "";
        assertThat(freed.remove(List.of(GOLD), nft)).isEmpty();
        freed.add(ITS);
        freed.keepAssigned();
        assertThat(freed.remove(List.of(GOLD), nft)).containsExactly(ITS);
    }

    @Test
    void whatCannotBeTakenAwayIsTriedAgain() {
        freed.add(ITS);
        programs.failure = "Error: busy";
        assertThatIOException()
                .isThrownBy(() -> freed.remove(List.of(GOLD), nft))
                .withMessage("nft says 'Error: busy'");
        programs.failure = "";
        assertThatCode(() -> freed.remove(List.of(GOLD), nft)).doesNotThrowAnyException();
        assertThat(programs.applied).hasSize(1);
    }
}
