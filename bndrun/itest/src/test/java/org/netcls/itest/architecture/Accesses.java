// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.architecture;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What classes call, or refer to as a method. */
final class Accesses {
    private Accesses() {}

    static ArchCondition<JavaClass> to(String description, Predicate<CodeUnitAccessTarget> target) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                accesses(type)
                        .filter(access -> target.test(access.getTarget()))
                        .forEach(access -> events.add(SimpleConditionEvent.satisfied(access, access.getDescription())));
            }
        };
    }

    static boolean any(JavaClass type, Predicate<CodeUnitAccessTarget> target) {
        return accesses(type).anyMatch(access -> target.test(access.getTarget()));
    }

    private static Stream<JavaCodeUnitAccess<?>> accesses(JavaClass type) {
        return type.getCodeUnitAccessesFromSelf().stream();
    }
}
