// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which package may use which of ours, as {@code rooms.txt} says; constants of others that the compiler copies are not seen. */
class RoomsTest {
    private static final String OURS = "org.netcls.";
    private static final Map<String, String> ROOMS = Lines.of("rooms.txt");

    static Set<String> rooms() {
        return ROOMS.keySet();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void usesOnlyTheRoomsThatItMay(String room) {
        String[] may = uses(room).stream().map(OURS::concat).toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(OURS + room)
                .should()
                .dependOnClassesThat(resideInAPackage("org.netcls..")
                        .and(resideInAPackage(OURS + room).negate())
                        .and(resideInAnyPackage(may).negate()))
                .because("rooms.txt says what " + room + " may use")
                .check(Modules.SHIPPED);
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void mayUseNothingThatItDoesNotNeed(String room) {
        Set<String> used = Modules.SHIPPED.stream()
                .filter(type -> type.getPackageName().equals(OURS + room))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(Dependency::getTargetClass)
                .map(RoomsTest::room)
                .collect(Collectors.toSet());
        assertThat(used).containsAll(uses(room));
    }

    @Test
    void eachPackageIsARoom() {
        Set<String> packages = Modules.SHIPPED.stream().map(RoomsTest::room).collect(Collectors.toSet());
        assertThat(packages).containsExactlyInAnyOrderElementsOf(rooms());
    }

    @Test
    void noRoomsUseEachOther() {
        slices().matching(OURS + "(**)").should().beFreeOfCycles().check(Modules.SHIPPED);
    }

    private static Set<String> uses(String room) {
        String uses = ROOMS.get(room);
        return uses.isEmpty() ? Set.of() : Set.copyOf(Arrays.asList(uses.split(" ")));
    }

    private static String room(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(OURS) ? name.substring(OURS.length()) : name;
    }
}
