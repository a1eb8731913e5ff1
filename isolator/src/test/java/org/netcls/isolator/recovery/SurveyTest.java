// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.netcls.isolator.fakes.Call;
import org.netcls.isolator.fakes.FakeCgroups;
import org.netcls.spi.ForeignGroups;

class SurveyTest {
    private static final int MANY = 1000;

    private final FakeCgroups cgroups = new FakeCgroups();

    @Test
    void looksForForeignGroupsWhereThereMayBeAny() throws Exception {
        cgroups.with("outer", 7).with("leaf", 7).with("unreadable", 7);
        cgroups.childless.add("leaf");
        cgroups.reading.put("unreadable", () -> {
            throw new IOException("permission denied");
        });
        cgroups.foreign = new ForeignGroups(
                Map.of("/fake/outer/x", 7, "/fake/leaf/x", 7, "/fake/unreadable/x", 7, "/elsewhere", 7), Set.of());
        assertThat(Survey.whole(cgroups).foreign().classIds())
                .containsOnlyKeys("/fake/outer/x", "/fake/unreadable/x", "/elsewhere");
    }

    @Test
    void endsWhenTheLastOfManyGroupsIsReadWhoeverReadsIt() throws Exception {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "one processor reads all groups by itself");
        for (int i = 0; i < MANY; i++) {
            cgroups.with("c" + i, 7);
        }
        AtomicReference<Thread> caller = new AtomicReference<>();
        AtomicBoolean isHelped = new AtomicBoolean();
        CountDownLatch helped = new CountDownLatch(1);
        CountDownLatch others = new CountDownLatch(MANY - 1);
        CountDownLatch goOn = new CountDownLatch(1);
        cgroups.before.put("classId", () -> {
            boolean isCaller = Thread.currentThread().equals(caller.get());
            if (!isCaller && !isHelped.getAndSet(true)) {
                helped.countDown();
                await(goOn);
            } else {
                await(helped);
                others.countDown();
            }
        });
        Call<Survey> call = Call.start(() -> {
            caller.set(Thread.currentThread());
            return Survey.whole(cgroups);
        });
        await(others);
        call.untilItWaits();
        goOn.countDown();
        assertThat(call.result().groups()).hasSize(MANY);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
