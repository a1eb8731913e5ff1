// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool.ForkJoinWorkerThreadFactory;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;

/** A thread dump of the agent says whose each thread is. */
class ThreadsTest {
    private static final Set<Class<?>> NAMING =
            Set.of(String.class, ThreadFactory.class, ForkJoinWorkerThreadFactory.class);

    @Test
    void eachThreadThatWeMakeHasAName() {
        noClasses()
                .should(Accesses.to("make a thread without a name", ThreadsTest::makesUnnamedThread))
                .because("a thread is made with its name, and a pool with a factory of such threads")
                .check(Modules.SHIPPED);
    }

    private static boolean makesUnnamedThread(CodeUnitAccessTarget target) {
        return makesThreads(target)
                && target.getRawParameterTypes().stream()
                        .noneMatch(type -> NAMING.stream().anyMatch(type::isEquivalentTo));
    }

    private static boolean makesThreads(CodeUnitAccessTarget target) {
        boolean isConstructor = target.getName().equals("<init>");
        return target.getOwner().isEquivalentTo(Executors.class) && isPool(target)
                || isConstructor && target.getOwner().isAssignableTo(Thread.class)
                || isConstructor && target.getOwner().isAssignableTo(Timer.class)
                || isConstructor && isPoolOfTheJdk(target);
    }

    private static boolean isPool(CodeUnitAccessTarget target) {
        return target.getName().startsWith("new") || target.getName().equals("defaultThreadFactory");
    }

    private static boolean isPoolOfTheJdk(CodeUnitAccessTarget target) {
        return target.getOwner().getPackageName().startsWith("java.")
                && target.getOwner().isAssignableTo(Executor.class);
    }
}
