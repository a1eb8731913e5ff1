// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.hierarchy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * What a host tells about its hierarchies; the text holds the files' bytes, one in each char.
 *
 * @param isFree whether a mount at a place would hide nothing
 */
record Host(String mountinfo, String cgroups, String cmdline, Predicate<Path> isFree) {
    private static final int MOST_READS = 5;

    static Host read() throws IOException {
        return new Host(
                readUntilStable(Path.of("/proc/self/mountinfo")),
                readIfPossible(Path.of("/proc/cgroups")),
                readIfPossible(Path.of("/proc/cmdline")),
                MountDirectory::isFree);
    }

    /** Before Linux 5.8 a mount can be missing in the text when another one goes away while it is read. */
    private static String readUntilStable(Path file) throws IOException {
        String text = read(file);
        for (int reads = 1; reads < MOST_READS; reads++) {
            String before = text;
            text = read(file);
            if (text.equals(before)) {
                break;
            }
        }
        return text;
    }

    /** Empty where {@code /proc} shows nothing but processes (subset=pid): what is mounted can be used all the same. */
    private static String readIfPossible(Path file) {
        try {
            return read(file);
        } catch (IOException e) {
            return "";
        }
    }

    private static String read(Path file) throws IOException {
        try {
            return new String(Files.readAllBytes(file), ISO_8859_1);
        } catch (IOException e) {
            throw Failure.to("read", file.toString(), e);
        }
    }
}
