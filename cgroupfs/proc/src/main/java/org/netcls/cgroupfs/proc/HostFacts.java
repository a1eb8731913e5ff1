// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.proc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * What a host tells about its hierarchies; the text holds the files' bytes, one in each char.
 *
 * @param isFree whether a mount at a place would hide nothing
 */
public record HostFacts(String mountinfo, String cgroups, String cmdline, Predicate<Path> isFree) {
    private static final int MOST_READS = 5;

    /**
     * What the host tells now.
     *
     * @param root the directory that stands for {@code /}
     * @throws IOException if its mounts cannot be read
     */
    public static HostFacts of(Path root) throws IOException {
        return new HostFacts(
                readUntilStable(root.resolve("proc/self/mountinfo")),
                readIfPossible(root.resolve("proc/cgroups")),
                readIfPossible(root.resolve("proc/cmdline")),
                place -> isFree(root.resolve(Path.of("/").relativize(place))));
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
        return new String(Files.readAllBytes(file), ISO_8859_1);
    }

    /** Whether there is nothing yet, or an empty directory. */
    private static boolean isFree(Path place) {
        try {
            return Files.notExists(place) || isEmpty(place);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            return !children.iterator().hasNext();
        }
    }
}
