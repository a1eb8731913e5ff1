// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.BackEnd;
import org.netcls.api.ContainerId;
import org.netcls.spi.BusyException;

class EmulatedGroupsTest {
    private static final ContainerId WEB = new ContainerId("web");
    private static final ContainerId DB = new ContainerId("db");
    private static final int CLASS_ID = 0x00120001;
    private static final long NOBODY = Long.MAX_VALUE;

    private final long own = ProcessHandle.current().pid();

    @TempDir
    private Path dir;

    private Path root;
    private CgroupFs cgroups;

    @BeforeEach
    void open() throws IOException {
        root = dir.resolve("emulated/netcls");
        cgroups = new CgroupFs(GroupRoot.emulated(root));
    }

    @Test
    void saysThatPacketsAreNotTagged() {
        assertThat(cgroups.backEnd()).isEqualTo(new BackEnd(false, root.toString()));
        assertThat(cgroups.path(WEB)).isEqualTo(root + "/web");
    }

    @ParameterizedTest
    @ValueSource(ints = {CLASS_ID, 0x00010001, 0x7fffffff, 0x80000001, 0xfffeffff})
    void readsBackWhatItWrote(int classId) throws Exception {
        cgroups.create(WEB, classId);
        assertThat(cgroups.classId(WEB)).hasValue(classId);
        assertThat(root.resolve("web/net_cls.classid"))
                .content()
                .isEqualToIgnoringNewLines(Integer.toUnsignedString(classId));
    }

    @Test
    void aClassIdNeverWrittenIsEmpty() throws Exception {
        cgroups.create(WEB);
        assertThat(cgroups.classId(WEB)).isEmpty();
    }

    @Test
    void seesWhatTheOperatorWrote() throws Exception {
        cgroups.create(WEB);
        Files.writeString(root.resolve("web/net_cls.classid"), "1179649\n");
        assertThat(cgroups.classId(WEB)).hasValue(CLASS_ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"12:1", "-1", "4294967296", "0x12", "12345678901234567890"})
    void namesTheFileThatHoldsNoClassId(String text) throws Exception {
        cgroups.create(WEB);
        Files.writeString(root.resolve("web/net_cls.classid"), text);
        assertThatIOException()
                .isThrownBy(() -> cgroups.classId(WEB))
                .withMessage(root + "/web/net_cls.classid does not hold a classid");
    }

    @Test
    void leavesAGroupThatExistsAsItIs() throws Exception {
        cgroups.create(WEB, CLASS_ID);
        cgroups.attach(WEB, own);
        assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> cgroups.create(WEB, 7));
        assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> cgroups.create(WEB));
        assertThat(cgroups.classId(WEB)).hasValue(CLASS_ID);
        assertThat(cgroups.processes(WEB)).containsExactly(own);
    }

    @Test
    void aHalfMadeDirectoryIsNoGroupAndInNobodysWay() throws Exception {
        Files.createDirectory(root.resolve("web"));
        assertThat(cgroups.list()).isEmpty();
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> cgroups.classId(WEB));
        cgroups.create(WEB, CLASS_ID);
        assertThat(cgroups.classId(WEB)).hasValue(CLASS_ID);
    }

    @Test
    void removesAHalfMadeDirectory() throws Exception {
        Files.createDirectory(root.resolve("web"));
        cgroups.remove(WEB);
        assertThat(root.resolve("web")).doesNotExist();
    }

    @Test
    void listsTheGroupsOnly() throws Exception {
        cgroups.create(WEB, CLASS_ID);
        cgroups.create(DB);
        Files.createDirectory(root.resolve("directory"));
        Files.writeString(root.resolve("file"), "");
        assertThat(cgroups.list()).containsExactlyInAnyOrder("web", "db");
    }

    @Test
    void findsItsGroupsAgain() throws Exception {
        cgroups.create(WEB, CLASS_ID);
        cgroups.attach(WEB, own);
        CgroupFs again = new CgroupFs(GroupRoot.emulated(root));
        assertThat(again.list()).containsExactly("web");
        assertThat(again.classId(WEB)).hasValue(CLASS_ID);
        assertThat(again.processes(WEB)).containsExactly(own);
    }

    @Test
    void aProcessIsInOneGroupAtATime() throws Exception {
        cgroups.create(WEB, CLASS_ID);
        cgroups.create(DB);
        cgroups.attach(WEB, own);
        cgroups.attach(DB, own);
        cgroups.attach(DB, own);
        assertThat(cgroups.processes(WEB)).isEmpty();
        assertThat(cgroups.processes(DB)).containsExactly(own);
    }

    @ParameterizedTest
    @ValueSource(longs = {NOBODY, 0, -1})
    void refusesAPidOfNoProcess(long pid) throws Exception {
        cgroups.create(WEB, CLASS_ID);
        assertThatIOException()
                .isThrownBy(() -> cgroups.attach(WEB, pid))
                .withMessage("cannot move pid " + pid + " into " + root + "/web: No such process");
        assertThat(cgroups.processes(WEB)).isEmpty();
    }

    @Test
    void tellsThatAGroupDoesNotExist() {
        assertThatIOException()
                .isThrownBy(() -> cgroups.attach(WEB, own))
                .withMessage("cannot move pid " + own + " into " + root + "/web: it does not exist");
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> cgroups.classId(WEB));
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> cgroups.processes(WEB));
    }

    @Test
    void aProcessThatEndedIsInsideNoMore() throws Exception {
        cgroups.create(WEB, CLASS_ID);
        Files.writeString(root.resolve("web/cgroup.procs"), NOBODY + "\n");
        assertThat(cgroups.processes(WEB)).isEmpty();
        cgroups.remove(WEB);
        assertThat(root.resolve("web")).doesNotExist();
    }

    @Test
    void aGroupWithAProcessIsBusy() throws Exception {
        cgroups.create(WEB, CLASS_ID);
        cgroups.attach(WEB, own);
        BusyException e = catchThrowableOfType(BusyException.class, () -> cgroups.remove(WEB));
        assertThat(e.pids()).containsExactly(own);
        assertThat(e).hasMessage("cannot remove " + root + "/web: it is busy");
        assertThat(cgroups.classId(WEB)).hasValue(CLASS_ID);
    }

    @Test
    void aGroupWithAChildGroupIsBusyAndStays() throws Exception {
        cgroups.create(WEB, CLASS_ID);
        Files.createDirectory(root.resolve("web/child"));
        BusyException e = catchThrowableOfType(BusyException.class, () -> cgroups.remove(WEB));
        assertThat(e.pids()).isEmpty();
        assertThat(cgroups.classId(WEB)).hasValue(CLASS_ID);
    }

    @Test
    void removesAGroupAndAllItsFiles() throws Exception {
        cgroups.create(WEB, CLASS_ID);
        cgroups.remove(WEB);
        assertThat(root.resolve("web")).doesNotExist();
        assertThat(cgroups.list()).isEmpty();
    }

    @Test
    void aGroupThatIsGoneCountsAsRemoved() throws Exception {
        cgroups.remove(WEB);
        cgroups.create(WEB);
        cgroups.remove(WEB);
        cgroups.remove(WEB);
    }

    @Test
    void whatTheRootCarriesCountsAsInherited() throws Exception {
        Files.writeString(root.resolve("net_cls.classid"), "7\n");
        CgroupFs again = new CgroupFs(GroupRoot.emulated(root));
        again.create(WEB);
        Files.writeString(root.resolve("web/net_cls.classid"), "7\n");
        assertThat(again.classId(WEB)).isEmpty();
    }
}
