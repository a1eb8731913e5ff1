// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.cgroupfs.contract.NetClsMount;

class RootLockTest {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    @TempDir
    private Path dir;

    @Test
    void keepsASecondAgentOffTheRootAndNamesTheFirst() throws Exception {
        Path path = KERNEL.group("held");
        Process first = OtherAgent.holding(path);
        try (GroupRoot root = GroupRoot.real(path)) {
            assertThatExceptionOfType(RootInUseException.class)
                    .isThrownBy(() -> RootLock.take(root.directory()))
                    .withMessage(path + " is managed by another agent, pid " + first.pid()
                            + " (java): stop that one, or give this one a root of its own");
        } finally {
            first.destroyForcibly().waitFor();
        }
    }

    @Test
    void goesWithItsProcessHoweverThatEnds() throws Exception {
        Path path = KERNEL.group("killed");
        OtherAgent.holding(path).destroyForcibly().waitFor();
        try (GroupRoot root = GroupRoot.real(path)) {
            RootLock.take(root.directory()).close();
        }
    }

    @Test
    void keepsASecondAgentOfTheSameProcessOffTheRootToo() throws Exception {
        for (GroupRoot root : new GroupRoot[] {GroupRoot.real(KERNEL.group("twice")), GroupRoot.emulated(dir)}) {
            try (root) {
                RootLock first = RootLock.take(root.directory());
                refused(root);
                refused(root);
                first.close();
                RootLock.take(root.directory()).close();
            }
        }
    }

    @Test
    void staysWhenFilesOfTheRootAreReadAndClosed() throws Exception {
        Path path = KERNEL.group("read");
        Process first = OtherAgent.holding(path);
        try (GroupRoot root = GroupRoot.real(path)) {
            root.files().list();
            root.files().foreign();
            refused(root);
        } finally {
            first.destroyForcibly().waitFor();
        }
    }

    private static void refused(GroupRoot root) {
        assertThatExceptionOfType(RootInUseException.class)
                .isThrownBy(() -> RootLock.take(root.directory()))
                .withMessageStartingWith(root.path() + " is managed by another agent, pid ");
    }
}
