// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.netcls.cgroupfs.contract.Prerequisite;
import org.netcls.cgroupfs.contract.Tool;

/** A small disk, in memory, with a folder on it that can be made unwritable in two ways. */
record Disk(Path mountPoint, Path data) implements AutoCloseable {
    /** How nothing more can be written, to what was there before as well. */
    enum Fault {
        FULL("No space left on device") {
            @Override
            void happenTo(Disk disk) throws IOException {
                Tool.run(
                        "sh",
                        "-c",
                        "! cat /dev/zero > \"$0\" 2>&1",
                        disk.filler().toString());
            }

            @Override
            void mend(Disk disk) throws IOException {
                Files.delete(disk.filler());
            }
        },
        READ_ONLY("Read-only file system") {
            /** The disk itself stays writable, because somebody holds a file of it open to write. */
            @Override
            void happenTo(Disk disk) throws IOException {
                String data = disk.data.toString();
                Tool.run("mount", "--bind", data, data);
                Tool.run("mount", "-o", "remount,bind,ro", data);
            }

            @Override
            void mend(Disk disk) throws IOException {
                Tool.run("umount", disk.data.toString());
            }
        };

        final String reason;

        Fault(String reason) {
            this.reason = reason;
        }

        abstract void happenTo(Disk disk) throws IOException;

        abstract void mend(Disk disk) throws IOException;
    }

    /** Skips the test with the reason where nothing can be mounted; in CI it fails. */
    static Disk in(Path folder) throws IOException {
        Path mountPoint = Files.createDirectory(folder.resolve("disk"));
        try {
            Tool.run("mount", "-t", "tmpfs", "-o", "size=40m", "none", mountPoint.toString());
        } catch (IOException e) {
            Prerequisite.isMissing("nothing can be mounted here", e);
        }
        Path data = Files.createDirectory(mountPoint.resolve("data"));
        Tool.run("chmod", "700", data.toString());
        return new Disk(mountPoint, data);
    }

    private Path filler() {
        return mountPoint.resolve("filler");
    }

    @Override
    public void close() throws IOException {
        Tool.run("umount", "--recursive", mountPoint.toString());
    }
}
