// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What of other bundles, of the framework and of libraries may be used where. */
class BundlesTest {
    private static final String[] EXPORTED = {"org.netcls.api", "org.netcls.spi"};
    private static final String[] CONTAINED = {
        "org.netcls.action",
        "org.netcls.awaited..",
        "org.netcls.cgroupfs.proc",
        "org.netcls.configuration",
        "org.netcls.data",
        "org.netcls.diagnosis..",
        "org.netcls.json..",
        "org.netcls.nft",
        "org.netcls.program",
        "org.netcls.shell.program",
        "org.netcls.state.http.web",
        "org.netcls.text"
    };

    /** All but that of the commands for Karaf, which contains those of the shell. */
    static Set<String> modules() {
        return Modules.SHIPPED.stream()
                .map(Modules::of)
                .filter(module -> !module.equals("shell/karaf"))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("modules")
    void usesOfOthersOnlyTheApiAndWhatItContains(String module) {
        noClasses()
                .that(Modules.in(module))
                .should()
                .dependOnClassesThat(resideInAPackage("org.netcls..")
                        .and(Modules.in(module).negate())
                        .and(resideOutsideOfPackages(EXPORTED))
                        .and(resideOutsideOfPackages(CONTAINED)))
                .check(Modules.SHIPPED);
    }

    @Test
    void theApiNeedsOnlyTheJdk() {
        classes()
                .that()
                .resideInAnyPackage(EXPORTED)
                .should()
                .onlyDependOnClassesThat(resideInAPackage("java..")
                        .or(resideInAnyPackage(EXPORTED))
                        .or(resideInAnyPackage("org.netcls.text", "org.osgi.annotation..")))
                .check(Modules.SHIPPED);
    }

    @Test
    void anAllocatorKnowsOnlyTheSpi() {
        classes()
                .that()
                .resideInAPackage("org.netcls.allocator..")
                .and()
                .resideOutsideOfPackage("org.netcls.allocator.contract")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "java..",
                        "org.netcls.allocator.*",
                        "org.netcls.spi",
                        "org.osgi.service.component.annotations",
                        "com.google.errorprone.annotations.."))
                .check(Modules.SHIPPED);
    }

    @Test
    void onlyWhatAnswersOverHttpKnowsServlets() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.netcls.state.http..", "org.netcls.shell.http")
                .or()
                .resideInAnyPackage("org.netcls.state.http.history", "org.netcls.state.http.policies")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta.servlet..")
                .check(Modules.SHIPPED);
    }

    @Test
    void onlyTheShellKnowsGogo() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.netcls.shell..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.felix.gogo..", "org.apache.felix.service..", "org.jline..")
                .check(Modules.SHIPPED);
    }

    @Test
    void whatDecidesInTheIsolatorKnowsNoFramework() {
        noClasses()
                .that()
                .resideInAPackage("org.netcls.isolator.*")
                .and(Modules.in("isolator"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.osgi.framework..", "org.osgi.service.component..", "org.osgi.service.cm")
                .check(Modules.SHIPPED);
    }
}
