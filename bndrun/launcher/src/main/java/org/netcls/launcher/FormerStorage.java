// SPDX-License-Identifier: Apache-2.0
package org.netcls.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder of the time when the agent kept everything in the framework's storage. What is to be kept is moved out of the
 * bundles' folders, and then those to where the framework has them now. A kill at any moment leaves something that the
 * next start goes on with.
 */
record FormerStorage(Path storage) {
    /** The framework's own, which it does not start without; moved last. */
    private static final String FIRST_BUNDLE = "bundle0";

    /** Does nothing where there is no such storage. */
    void moveInto(AgentFolder data) throws IOException, LaunchException {
        if (Files.exists(storage.resolve(FIRST_BUNDLE))) {
            requireUnused();
            moveKept(data.path());
            moveBundles(data.folder(Agent.CACHE));
        }
    }

    private void requireUnused() throws IOException, LaunchException {
        try (FileChannel lock =
                FileChannel.open(storage.resolve("cache.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (lock.tryLock() == null) {
                throw new LaunchException("An agent of a former version runs with the storage "
                        + storage.toAbsolutePath() + "; end it first, and its containers stay");
            }
        }
    }

    private void moveKept(Path data) throws IOException {
        for (Path bundle : list(storage, "bundle*")) {
            Path former = bundle.resolve("data");
            move(former.resolve("config"), data.resolve(Agent.FORMER_CONFIGURATIONS));
            for (Path kept : list(former, "{host-key,emulated,released-*}")) {
                move(kept, data.resolve(kept.getFileName()));
            }
        }
    }

    private void moveBundles(Path cache) throws IOException {
        for (Path bundle : list(storage, "bundle[1-9]*")) {
            move(bundle, cache.resolve(bundle.getFileName()));
        }
        move(storage.resolve(FIRST_BUNDLE), cache.resolve(FIRST_BUNDLE));
        Files.deleteIfExists(storage.resolve("cache.lock"));
    }

    private static List<Path> list(Path folder, String names) throws IOException {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, names)) {
                entries.forEach(found::add);
            }
        }
        return found;
    }

    /** What there is already is newer. */
    private static void move(Path from, Path to) throws IOException {
        if (Files.exists(from, LinkOption.NOFOLLOW_LINKS) && Files.notExists(to, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(from, to);
        }
    }
}
