// SPDX-License-Identifier: Apache-2.0
package org.netcls.agent;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The administrator's files, {@code PID.cfg} and {@code PID~NAME.cfg}. One that cannot be read is refused with one line,
 * and says what it said before.
 */
final class Etc {
    private static final String SUFFIX = ".cfg";

    private final Optional<Path> folder;
    private final Consumer<String> warnings;
    private volatile Map<String, EtcFile> files = Map.of();
    private Set<String> told = Set.of();

    /** @param folder empty if there is none */
    Etc(Optional<Path> folder, Consumer<String> warnings) {
        this.folder = folder;
        this.warnings = warnings;
    }

    Set<String> pids() {
        return files.keySet();
    }

    Optional<EtcFile> file(String pid) {
        return Optional.ofNullable(files.get(pid));
    }

    /** Reads them all, and gives the PIDs of those that say something else than before, or are new or gone. */
    synchronized Set<String> read() {
        Map<String, EtcFile> now = new TreeMap<>();
        Set<String> refusals = new TreeSet<>();
        for (Path file : found(refusals)) {
            read(file, refusals).ifPresent(read -> now.put(pid(file), read));
        }
        refusals.stream().filter(refusal -> !told.contains(refusal)).forEach(warnings);
        told = refusals;
        Set<String> changed = changes(files, now);
        files = now;
        return changed;
    }

    private List<Path> found(Set<String> refusals) {
        List<Path> found = new ArrayList<>();
        if (folder.isPresent()) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(folder.get(), "[!.]*" + SUFFIX)) {
                all.forEach(found::add);
            } catch (IOException | DirectoryIteratorException e) {
                refusals.add("The folder that netcls.etc names cannot be read: " + e);
                files.values().forEach(file -> found.add(file.path()));
            }
        }
        return found;
    }

    private Optional<EtcFile> read(Path file, Set<String> refusals) {
        try {
            return Optional.of(EtcFile.read(file));
        } catch (IOException e) {
            Optional<EtcFile> before = file(pid(file));
            refusals.add(file + " cannot be read, and "
                    + (before.isPresent() ? "what it said before holds" : "nothing of it holds") + ": " + e);
            return before;
        }
    }

    private static String pid(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - SUFFIX.length());
    }

    private static Set<String> changes(Map<String, EtcFile> before, Map<String, EtcFile> now) {
        Set<String> pids = new TreeSet<>(before.keySet());
        pids.addAll(now.keySet());
        pids.removeIf(pid -> Objects.equals(before.get(pid), now.get(pid)));
        return pids;
    }
}
