// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.BackEnd;
import org.netcls.api.ContainerId;
import org.netcls.cgroupfs.contract.NetClsCgroupsContract;
import org.netcls.spi.NetClsCgroups;

class EmulatedGroupsTest extends NetClsCgroupsContract {
    private static final ContainerId WEB = new ContainerId("web");
    private static final int CLASS_ID = 0x00120001;

    @TempDir
    private Path dir;

    private Path root;
    private CgroupFs cgroups;

    @Override
    protected NetClsCgroups open() throws IOException {
        root = dir.toRealPath().resolve("emulated/netcls");
        cgroups = new CgroupFs(GroupRoot.emulated(root));
        return cgroups;
    }

    @Override
    protected void removeBehindItsBack(Path group) throws IOException {
        Files.delete(group.resolve("cgroup.procs"));
        Files.delete(group.resolve("net_cls.classid"));
        Files.delete(group);
    }

    @Test
    void saysThatPacketsAreNotTagged() {
        assertThat(cgroups.backEnd()).isEqualTo(new BackEnd(false, root.toString()));
        assertThat(cgroups.path(WEB.value())).isEqualTo(root + "/web");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12:1", "-1", "4294967296", "0x12", "010", " 7", "7 7", "12345678901234567890"})
    void namesTheGroupWhoseFileHoldsNoClassId(String text) throws Exception {
        cgroups.create(WEB, OptionalInt.empty(), "");
        Files.writeString(root.resolve("web/net_cls.classid"), text);
        assertThatIOException()
                .isThrownBy(() -> cgroups.classId(WEB.value()))
                .withMessageStartingWith("cannot read the classid of " + root + "/web: '")
                .withMessageEndingWith("' is no classid");
    }

    @Test
    void aHalfMadeDirectoryIsNoGroupAndInNobodysWay() throws Exception {
        Files.createDirectory(root.resolve("web"));
        Files.writeString(root.resolve("web/note"), "of another");
        Files.writeString(root.resolve("web/net_cls.classid.next"), "7");
        assertThat(cgroups.list()).isEmpty();
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> cgroups.classId(WEB.value()));
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        assertThat(cgroups.classId(WEB.value())).hasValue(CLASS_ID);
        assertThat(cgroups.note(WEB.value())).isEmpty();
    }

    @Test
    void removesAHalfMadeDirectory() throws Exception {
        Files.createDirectory(root.resolve("web"));
        cgroups.remove(WEB);
        assertThat(root.resolve("web")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\u00e9", "\u20ac", "\ud83d\ude00"})
    void keepsANoteOf64KibibytesAndNoLongerOne(String letter) throws Exception {
        int bytes = letter.getBytes(UTF_8).length;
        String longest = letter.repeat((1 << 16) / bytes);
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), longest);
        assertThat(cgroups.note(WEB.value())).isEqualTo(longest);
        assertThatIOException()
                .isThrownBy(() -> cgroups.annotate(WEB, longest + letter))
                .withMessageEndingWith("the note is too long");
        assertThat(cgroups.note(WEB.value())).isEqualTo(longest);
    }

    @Test
    void listsNoOtherFilesAndDirectories() throws Exception {
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        Files.createDirectory(root.resolve("directory"));
        Files.writeString(root.resolve("file"), "");
        Files.createSymbolicLink(root.resolve("link"), root.resolve("web"));
        assertThat(cgroups.list()).containsExactly("web");
    }

    @Test
    void findsItsGroupsAgain() throws Exception {
        long own = ProcessHandle.current().pid();
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        cgroups.attach(WEB, own);
        CgroupFs again = new CgroupFs(GroupRoot.emulated(root));
        assertThat(again.list()).containsExactly("web");
        assertThat(again.classId(WEB.value())).hasValue(CLASS_ID);
        assertThat(again.processes(WEB.value())).containsExactly(own);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "1 2", "99999999999999999999", "\u00e9"})
    void passesOverALineThatIsNoPid(String line) throws Exception {
        ContainerId db = new ContainerId("db");
        long own = ProcessHandle.current().pid();
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        cgroups.create(db, OptionalInt.of(CLASS_ID + 1), "");
        Files.writeString(root.resolve("db/cgroup.procs"), own + "\n" + line + "\n\n");
        assertThat(cgroups.processes("db")).containsExactly(own);
        cgroups.attach(WEB, own);
        assertThat(cgroups.processes("web")).containsExactly(own);
        assertThat(cgroups.processes("db")).isEmpty();
    }

    @Test
    void aGroupWhoseProcessesCannotBeReadKeepsNoneFromAnother() throws Exception {
        long own = ProcessHandle.current().pid();
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        cgroups.create(new ContainerId("db"), OptionalInt.of(CLASS_ID + 1), "");
        Files.delete(root.resolve("db/cgroup.procs"));
        cgroups.attach(WEB, own);
        Files.createSymbolicLink(root.resolve("db/cgroup.procs"), dir.resolve("none"));
        cgroups.attach(WEB, own);
        assertThat(cgroups.processes("web")).containsExactly(own);
    }

    @Test
    void refusesALinkInPlaceOfAGroup() throws Exception {
        Path outside = Files.createDirectory(dir.resolve("outside"));
        Files.writeString(outside.resolve("net_cls.classid"), "7\n");
        Files.writeString(outside.resolve("cgroup.procs"), "1\n");
        Files.createSymbolicLink(root.resolve("web"), outside);

        assertRefuses(() -> cgroups.create(WEB, OptionalInt.of(CLASS_ID), ""));
        assertRefuses(() -> cgroups.classId(WEB.value()));
        assertRefuses(() -> cgroups.processes(WEB.value()));
        assertRefuses(() -> cgroups.attach(WEB, ProcessHandle.current().pid()));
        assertRefuses(() -> cgroups.remove(WEB));

        assertThat(outside.resolve("net_cls.classid")).hasContent("7\n");
        assertThat(outside.resolve("cgroup.procs")).hasContent("1\n");
        assertThat(root.resolve("web")).isSymbolicLink();
    }

    @ParameterizedTest
    @ValueSource(strings = {"net_cls.classid", "cgroup.procs"})
    void refusesALinkInPlaceOfAFile(String file) throws Exception {
        Path outside = Files.writeString(dir.resolve("outside"), "7\n");
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        Files.delete(root.resolve("web").resolve(file));
        Files.createSymbolicLink(root.resolve("web").resolve(file), outside);

        assertThatIOException().isThrownBy(() -> {
            cgroups.classId(WEB.value());
            cgroups.processes(WEB.value());
        });
        assertThatIOException()
                .isThrownBy(() -> cgroups.attach(WEB, ProcessHandle.current().pid()));
        assertThat(outside).hasContent("7\n");
    }

    @Test
    void theRootIsResolvedOnce() throws Exception {
        Path link = Files.createSymbolicLink(dir.resolve("link"), root);
        CgroupFs throughLink = new CgroupFs(GroupRoot.emulated(link));
        Files.delete(link);
        Files.createSymbolicLink(link, Files.createDirectory(dir.resolve("elsewhere")));

        throughLink.create(WEB, OptionalInt.of(CLASS_ID), "");

        assertThat(cgroups.classId(WEB.value())).hasValue(CLASS_ID);
        assertThat(throughLink.path(WEB.value())).isEqualTo(root + "/web");
    }

    private interface Operation {
        void run() throws IOException;
    }

    private static void assertRefuses(Operation operation) {
        assertThatIOException()
                .isThrownBy(operation::run)
                .withMessageContaining("it is a link or a file, and no group");
    }
}
