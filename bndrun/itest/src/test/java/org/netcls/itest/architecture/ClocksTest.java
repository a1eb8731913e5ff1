// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.time.Clock;
import java.util.Calendar;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The wall clock can be set at any moment, and steps when it is; so it tells people the time, and measures nothing.
 * {@code clocks.txt} says who reads it.
 */
class ClocksTest {
    private static final Map<String, String> MAY = Lines.of("clocks.txt");

    @Test
    void whatIsShippedMeasuresNoTimeWithTheWallClock() {
        check(Modules.SHIPPED);
    }

    @Test
    void noTestMeasuresTimeWithTheWallClock() {
        check(Modules.TESTS);
    }

    @Test
    void whoMayReadTheWallClockDoes() {
        Set<String> readers = Stream.of(Modules.SHIPPED, Modules.TESTS)
                .flatMap(JavaClasses::stream)
                .filter(type -> Accesses.any(type, ClocksTest::readsTheWallClock))
                .map(Listed::name)
                .collect(Collectors.toSet());
        assertThat(readers).containsExactlyInAnyOrderElementsOf(MAY.keySet());
    }

    private static void check(JavaClasses classes) {
        noClasses()
                .that(new Listed(MAY.keySet()).negate())
                .should(Accesses.to("read the wall clock", ClocksTest::readsTheWallClock))
                .because("it steps when it is set; clocks.txt has the exceptions")
                .check(classes);
    }

    private static boolean readsTheWallClock(CodeUnitAccessTarget target) {
        JavaClass owner = target.getOwner();
        boolean isWithoutAClock =
                target.getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Clock.class));
        return switch (target.getName()) {
            case "currentTimeMillis" -> owner.isEquivalentTo(System.class);
            case "now" -> owner.getPackageName().startsWith("java.time") && isWithoutAClock;
            case "getInstance" -> owner.isAssignableTo(Calendar.class);
            case "<init>" ->
                owner.isEquivalentTo(Date.class)
                        && target.getRawParameterTypes().isEmpty();
            default -> owner.isEquivalentTo(Clock.class) && target.getName().matches("system.*|tick.+");
        };
    }
}
