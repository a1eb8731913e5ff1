// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Tests wait for what has to come, and not for a time in which it should have; {@code sleeps.txt} says who may. */
class SleepsTest {
    private static final Map<String, String> MAY = Lines.of("sleeps.txt");
    private static final Map<Class<?>, Set<String>> SLEEPS = Map.of(
            Thread.class, Set.of("sleep"),
            TimeUnit.class, Set.of("sleep", "timedWait", "timedJoin"),
            LockSupport.class, Set.of("parkNanos", "parkUntil"));

    @Test
    void noTestSleeps() {
        noClasses()
                .that(new Listed(MAY.keySet()).negate())
                .should(Accesses.to("sleep", SleepsTest::sleeps))
                .because("a busy machine takes longer, and an idle one need not wait; sleeps.txt has the exceptions")
                .check(Modules.TESTS);
    }

    @Test
    void whoMaySleepDoes() {
        assertThat(Modules.TESTS.stream()
                        .filter(type -> Accesses.any(type, SleepsTest::sleeps))
                        .map(Listed::name)
                        .collect(Collectors.toSet()))
                .containsAll(MAY.keySet());
    }

    private static boolean sleeps(CodeUnitAccessTarget target) {
        return SLEEPS.entrySet().stream()
                .anyMatch(entry -> target.getOwner().isEquivalentTo(entry.getKey())
                        && entry.getValue().contains(target.getName()));
    }
}
