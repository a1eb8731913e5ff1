// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentEvent.Kind;
import org.netcls.api.NetClsHandle;
import org.netcls.isolator.policy.rules.Policy;
import org.netcls.isolator.policy.table.Nft;

class FreedHandlesTest {
    private static final Policy GOLD = Policy.of("gold", Map.of("primary", "0x20", "rate", "10 packets/second"));
    private static final NetClsHandle ITS = new NetClsHandle(0x20, 1);
    private static final NetClsHandle OTHER = new NetClsHandle(0x20, 2);

    private final FakeNft programs = new FakeNft();
    private final Nft nft = new Nft(programs);
    private final FreedHandles freed = new FreedHandles(nft);

    @Test
    void whatIsKeptOfThemIsTakenAwayOnce() throws Exception {
        free(ITS);
        assertThat(forget()).containsExactly(ITS);
        assertThat(programs.applied).singleElement().asString().matches("""
                add element inet netcls packets-gold \\{ 0x00200001 \\}
                delete element inet netcls packets-gold \\{ 0x00200001 \\}
                add element inet netcls drops-gold \\{ 0x00200001 \\}
                delete element inet netcls drops-gold \\{ 0x00200001 \\}
                add element inet netcls rate-gold-\\w+ \\{ 0x00200001 \\}
                delete element inet netcls rate-gold-\\w+ \\{ 0x00200001 \\}
                """);
        assertThat(forget()).isEmpty();
        assertThat(programs.applied).hasSize(1);
    }

    @Test
    void manyThatAreFreedAtOnceAreForgottenTogether() throws Exception {
        assertThat(freed.changed(event(Kind.FREED, ITS))).isTrue();
        assertThat(freed.changed(event(Kind.FREED, OTHER))).isFalse();
        assertThat(forget()).containsExactlyInAnyOrder(ITS, OTHER);
        assertThat(freed.changed(event(Kind.FREED, ITS))).isTrue();
    }

    @Test
    void thoseThatWereFreedWhileNobodyWasToldAreForgottenAtOnceAfterARecovery() {
        assertThat(freed.changed(event(Kind.RECOVERED, ITS))).isTrue();
        assertThat(freed.changed(event(Kind.FREED, ITS))).isFalse();
    }

    @Test
    void thoseOfNoPolicyAreNotInTheKernel() throws Exception {
        free(new NetClsHandle(0x10, 1));
        forget();
        assertThat(programs.applied).isEmpty();
    }

    @Test
    void whatWasCountedBeforeGoesAlsoWhereItIsGivenAgainAtOnce() throws Exception {
        free(ITS);
        assign(ITS);
        assertThat(forget()).containsExactly(ITS);
    }

    @Test
    void ofThoseThatAreGivenAgainLaterNothingIsTakenAway() throws Exception {
        free(ITS);
        free(OTHER);
        freed.forgetLater();
        assign(ITS);
        freed.changed(event(Kind.RELABELED, OTHER));
        assertThat(forget()).isEmpty();
    }

    @Test
    void whatCouldNotBeTakenAwayAtOnceIsThatOfTheNext() throws Exception {
        free(ITS);
        assign(ITS);
        programs.failure = "Error: busy";
        assertThatIOException().isThrownBy(this::forget).withMessage("nft says 'Error: busy'");
        programs.failure = "";
        assertThat(forget()).isEmpty();
    }

    @Test
    void whatCannotBeTakenAwayIsTriedAgain() throws Exception {
        free(ITS);
        programs.failure = "Error: busy";
        assertThatIOException().isThrownBy(this::forget);
        programs.failure = "";
        assertThat(forget()).containsExactly(ITS);
        assertThat(programs.applied).hasSize(1);
    }

    @Test
    void whatIsFreedAgainMeanwhileIsTakenAwayTheNextTime() throws Exception {
        free(ITS);
        free(OTHER);
        programs.meanwhile = () -> {
            assign(ITS);
            free(ITS);
            assign(OTHER);
        };
        assertThat(forget()).containsExactlyInAnyOrder(ITS, OTHER);
        assertThat(forget()).containsExactly(ITS);
        assertThat(forget()).isEmpty();
    }

    @Test
    void whatIsGivenAgainWhileItCannotBeTakenAwayIsThatOfTheNext() throws Exception {
        free(ITS);
        free(OTHER);
        programs.failure = "Error: busy";
        programs.meanwhile = () -> assign(ITS);
        assertThatIOException().isThrownBy(this::forget);
        programs.failure = "";
        assertThat(forget()).containsExactly(OTHER);
    }

    private Set<NetClsHandle> forget() throws IOException {
        return freed.forget(List.of(GOLD), Optional.empty());
    }

    private void free(NetClsHandle handle) {
        freed.changed(event(Kind.FREED, handle));
    }

    private void assign(NetClsHandle handle) {
        freed.changed(event(Kind.ASSIGNED, handle));
    }

    private static AssignmentEvent event(Kind kind, NetClsHandle handle) {
        return new AssignmentEvent(1, kind, Instant.EPOCH, Optional.empty(), Optional.of(handle), "");
    }
}
