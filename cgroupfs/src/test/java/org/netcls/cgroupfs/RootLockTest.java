// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.cgroupfs.contract.NetClsMount;

@Timeout(60)
class RootLockTest {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    @TempDir
    private Path dir;

    private final Map<Object, Object> legacy = new ConcurrentHashMap<>();

    @Test
    void keepsASecondAgentOffTheRootAndNamesTheFirst() throws Exception {
        Path path = KERNEL.group("held");
        Process first = OtherAgent.holding(path);
        try (GroupRoot root = GroupRoot.real(path)) {
            assertThatExceptionOfType(RootInUseException.class)
                    .isThrownBy(() -> RootLock.take(root.directory(), legacy))
                    .withMessage(path + " is managed by another agent, pid " + first.pid()
                            + " (java): stop that one, or give this one a root and primaries of its own");
        } finally {
            first.destroyForcibly().waitFor();
        }
    }

    @Test
    void goesWithItsProcessHoweverThatEnds() throws Exception {
        Path path = KERNEL.group("killed");
        OtherAgent.holding(path).destroyForcibly().waitFor();
        try (GroupRoot root = GroupRoot.real(path)) {
            RootLock.take(root.directory(), legacy).close();
        }
    }

    @Test
    void keepsASecondAgentOfTheSameProcessOffTheRootTooAndIsNotLostByThat() throws Exception {
        for (GroupRoot root : new GroupRoot[] {GroupRoot.real(KERNEL.group("twice")), GroupRoot.emulated(dir)}) {
            try (root) {
                RootLock first = RootLock.take(root.directory(), legacy);
                refused(root);
                refused(root);
                refusedElsewhere(root);
                first.close();
                RootLock.take(root.directory(), legacy).close();
            }
        }
    }

    @Test
    void isTheSameForTheNextOneIfItIsLeftToThat() throws Exception {
        for (GroupRoot root : new GroupRoot[] {GroupRoot.real(KERNEL.group("left")), GroupRoot.emulated(dir)}) {
            try (root) {
                RootLock first = RootLock.take(root.directory(), legacy);
                first.leave(Duration.ofDays(1));
                refused(root);
                refusedElsewhere(root);
                RootLock next = RootLock.take(root.directory(), legacy);
                assertThat(next.tenure()).isSameAs(first.tenure());
                refused(root);
                refusedElsewhere(root);
                next.close();
                RootLock another = RootLock.take(root.directory(), legacy);
                assertThat(another.tenure()).isNotSameAs(first.tenure());
                another.close();
            }
        }
    }

    @Test
    void isNotKeptForANextOneThatDoesNotCome() throws Exception {
        try (GroupRoot root = GroupRoot.real(KERNEL.group("forgotten"))) {
            RootLock.take(root.directory(), legacy).leave(Duration.ofMillis(1));
            while (!legacy.isEmpty() || isRefused(root)) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void ofAnotherFileIsNotTakenForIt() throws Exception {
        try (GroupRoot root = GroupRoot.emulated(dir)) {
            RootLock first = RootLock.take(root.directory(), legacy);
            first.leave(Duration.ofDays(1));
            Files.delete(dir.resolve("notify_on_release"));
            assertThat(isRefused(root)).isTrue();
            first.close();
        }
    }

    @Test
    void staysWhenFilesOfTheRootAreReadAndClosed() throws Exception {
        try (GroupRoot root = GroupRoot.real(KERNEL.group("read"));
                CgroupFs cgroups = new CgroupFs(root)) {
            RootLock lock = RootLock.take(root.directory(), legacy);
            cgroups.list();
            cgroups.foreign();
            cgroups.isThere();
            refusedElsewhere(root);
            lock.close();
        }
    }

    @Test
    void othersCannotLockUsOutByReadingTheFile() throws Exception {
        try (GroupRoot root = GroupRoot.real(KERNEL.group("closed"))) {
            RootLock.take(root.directory(), legacy).close();
            assertThat(Files.getPosixFilePermissions(KERNEL.group("closed").resolve("notify_on_release")))
                    .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        }
    }

    private boolean isRefused(GroupRoot root) throws IOException {
        try {
            RootLock.take(root.directory(), legacy).close();
            return false;
        } catch (RootInUseException e) {
            return true;
        }
    }

    private static void refusedElsewhere(GroupRoot root) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> OtherAgent.holding(Path.of(root.path())))
                .withMessageContaining("pid " + ProcessHandle.current().pid());
    }

    private static void refused(GroupRoot root) {
        assertThatExceptionOfType(RootInUseException.class)
                .isThrownBy(() -> RootLock.take(root.directory(), new HashMap<>()))
                .withMessageStartingWith(root.path() + " is managed by another agent, pid ");
    }
}
