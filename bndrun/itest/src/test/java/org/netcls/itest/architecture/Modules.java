// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The classes of the modules, as they were compiled. */
final class Modules {
    /** What is shipped, and what plug-ins are tested with. */
    static final JavaClasses SHIPPED;

    /** What tests, and the contracts again. */
    static final JavaClasses TESTS;

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern MODULE = Pattern.compile("<module>(.*)</module>");
    private static final String BUNDLE_OF_TESTS = "bndrun/itest-bundle";
    // Built beside these tests, and not before them.
    private static final Set<String> BESIDE = Set.of("bndrun/fuzz", "bndrun/benchmark");

    static {
        List<String> modules = modules();
        SHIPPED = classes(modules.stream()
                .filter(module -> !module.equals(BUNDLE_OF_TESTS))
                .map(Modules::main)
                .toList());
        TESTS = classes(modules.stream()
                .flatMap(module ->
                        isTest(module) ? List.of(main(module), test(module)).stream() : List.of(test(module)).stream())
                .toList());
    }

    private Modules() {}

    static DescribedPredicate<JavaClass> in(String module) {
        return DescribedPredicate.describe("are in " + module, type -> of(type).equals(module));
    }

    /** The folder of the module that a class was compiled in, or else nothing. */
    static String of(JavaClass type) {
        return type.getBaseComponentType()
                .getSource()
                .map(source -> ROOT.relativize(Path.of(source.getUri())).toString())
                .map(path -> path.substring(0, Math.max(0, path.indexOf("/target/"))))
                .orElse("");
    }

    private static List<String> modules() {
        try {
            return MODULE.matcher(Files.readString(ROOT.resolve("pom.xml")))
                    .results()
                    .map(result -> result.group(1))
                    .filter(module -> !BESIDE.contains(module))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isTest(String module) {
        return module.equals(BUNDLE_OF_TESTS) || module.endsWith("/contract");
    }

    private static Path main(String module) {
        return compiled(module, "main", "classes");
    }

    private static Path test(String module) {
        return compiled(module, "test", "test-classes");
    }

    private static Path compiled(String module, String sources, String folder) {
        Path compiled = ROOT.resolve(module).resolve("target").resolve(folder);
        if (Files.exists(ROOT.resolve(module).resolve("src").resolve(sources).resolve("java"))
                && Files.notExists(compiled)) {
            throw new IllegalStateException(compiled + " is missing; build with -am");
        }
        return compiled;
    }

    private static JavaClasses classes(List<Path> folders) {
        return new ClassFileImporter()
                .importPaths(folders.stream().filter(Files::exists).toList());
    }
}
