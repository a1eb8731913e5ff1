// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.netcls.api.ContainerId;

/** Whatever text comes as a container's id or out of a classid file, it harms nobody. */
class GroupPropertiesTest {
    private static final List<String> SNIPPETS = List.of(
            ".",
            "..",
            "/",
            "../",
            "\\",
            "\0",
            " ",
            "\t",
            "\n",
            "\u00a0",
            "\u2028",
            "\u202e",
            "\ud800",
            "\ud83d\ude00",
            "tasks",
            "cgroup",
            "cgroup.procs",
            "net_cls",
            "net_cls.classid",
            "notify_on_release",
            "web",
            "a",
            "-",
            "~");
    private static final List<String> NUMBERS = List.of(
            "0", "1", "9", "010", "0x", "-", "+", " ", "\n", "12:1", "4294967295", "4294967296", "1179649", "\0");

    private static Path dir;
    private static CgroupFs cgroups;

    @BeforeContainer
    static void open() throws IOException {
        dir = Files.createTempDirectory("groups").toRealPath();
        cgroups = new CgroupFs(GroupRoot.emulated(dir.resolve("root")));
    }

    @AfterContainer
    static void close() throws IOException {
        cgroups.close();
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }

    @Property(tries = 400_000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void anIdIsRefusedOrNamesAChildOfTheRoot(@ForAll("ids") String text) {
        idOf(text).ifPresent(id -> {
            // As text: assertions about paths look at the files.
            assertThat(Path.of(cgroups.path(id.value())).normalize().toString())
                    .isEqualTo(dir + "/root/" + text.replace('/', '\\'));
            assertThat(text.getBytes(UTF_8).length).isBetween(1, 255);
        });
    }

    @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void nothingIsMadeOutsideOfTheRoot(@ForAll("ids") String text) throws IOException {
        Optional<ContainerId> id = idOf(text);
        if (id.isPresent()) {
            cgroups.create(id.get(), OptionalInt.of(7), "");
            assertThat(cgroups.list()).containsExactly(text);
            cgroups.remove(id.get());
        }
        try (Stream<Path> files = Files.walk(dir)) {
            assertThat(files.map(dir::relativize).map(Path::toString))
                    .containsExactlyInAnyOrder("", "root", "root/net_cls.classid", "root/cgroup.procs");
        }
    }

    @Property(tries = 400_000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void aClassIdIsReadAsTheKernelShowsItOrRefused(@ForAll("classIds") String text) {
        try {
            String canonical = Integer.toUnsignedString(ClassIdFile.parse(text));
            assertThat(text).isIn(canonical, canonical + "\n");
        } catch (IOException e) {
            assertThat(e).hasMessageEndingWith("' is no classid");
            assertThat(e.getMessage().chars()).allMatch(c -> !Character.isISOControl(c));
        }
    }

    private static Optional<ContainerId> idOf(String text) {
        try {
            return Optional.of(new ContainerId(text));
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).startsWith("container id '");
            return Optional.empty();
        }
    }

    @Provide
    Arbitrary<String> ids() {
        return joined(SNIPPETS);
    }

    @Provide
    Arbitrary<String> classIds() {
        return joined(NUMBERS);
    }

    private static Arbitrary<String> joined(List<String> snippets) {
        Arbitrary<String> any = Arbitraries.strings().ofMaxLength(90);
        Arbitrary<String> pieces = Arbitraries.of(snippets).list().ofMaxSize(6).map(list -> String.join("", list));
        return Arbitraries.frequencyOf(Tuple.of(4, pieces), Tuple.of(1, any));
    }
}
