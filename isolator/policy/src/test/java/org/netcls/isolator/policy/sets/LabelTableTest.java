// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.sets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsHandle;
import org.netcls.isolator.policy.table.Nft;
import org.netcls.program.Programs.Outcome;
import org.osgi.service.log.Logger;

/** What is taken for a refusal by the kernel. */
class LabelTableTest {
    private final FakeTables tables = new FakeTables();
    private final List<String> warnings = new ArrayList<>();
    private final Members members = new Members(List.of("tier"), List.of());
    private final LabelTable table = new LabelTable("inet mine", members, new Nft(this::run), log());
    private int refusals;
    private Optional<IOException> failure = Optional.empty();

    private Logger log() {
        return (Logger) Proxy.newProxyInstance(
                LabelTableTest.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, words) -> {
                    warnings.add(Arrays.deepToString(words));
                    return null;
                });
    }

    /** So many times what there is to tell is refused, and then it fails. */
    private Outcome run(List<String> words, String input) throws IOException {
        if (input.contains("element")) {
            if (refusals > 0) {
                refusals--;
                return new Outcome(1, "Error: refused");
            }
            if (failure.isPresent()) {
                throw failure.get();
            }
        }
        return tables.run(words, input);
    }

    private void begin(int secondary, String tier) {
        members.put(new Assignment(
                new ContainerId(tier),
                Optional.of(new NetClsHandle(0x10, secondary)),
                "/" + tier,
                Instant.EPOCH,
                Map.of("tier", tier),
                AssignmentState.ASSIGNED));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void nothingIsSetAsideThatWasNotRefused(int before) throws Exception {
        begin(1, "gold");
        begin(2, "silver");
        begin(3, "iron");
        for (IOException why :
                List.of(new InterruptedIOException("interrupted"), new IOException("it did not end within 30000 ms"))) {
            refusals = before;
            failure = Optional.of(why);
            assertThatThrownBy(table::tell).isSameAs(why);
        }
        failure = Optional.empty();
        table.tell();
        assertThat(tables.elements())
                .containsExactly(
                        "inet mine tier_gold 0x00100001",
                        "inet mine tier_iron 0x00100003",
                        "inet mine tier_silver 0x00100002");
        assertThat(warnings).isEmpty();
    }
}
