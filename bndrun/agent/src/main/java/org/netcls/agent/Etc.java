// SPDX-License-Identifier: Apache-2.0
package org.netcls.agent;

import com.google.errorprone.annotations.concurrent.GuardedBy;
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
 * The administrator's files, {@code PID.cfg} and {@code PID~NAME.cfg}. One that cannot be read is told with one line, and
 * says what it said before; where that is not known, one of a factory says that it cannot be read, and others nothing.
 */
final class Etc {
    private static final String SUFFIX = ".cfg";

    private final Optional<Path> folder;
    private final Consumer<String> warnings;
    private volatile Map<String, EtcFile> files = Map.of();

    @GuardedBy("this")
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

    /**
     * Reads them for the first time.
     *
     * @throws IOException if the folder cannot be read, and so nothing is known
     */
    synchronized void readFirst() throws IOException {
        read(found());
    }

    /** Reads them all, and gives the PIDs of those that say something else than before, or are new or gone. */
    synchronized Set<String> read() {
        try {
            return read(found());
        } catch (IOException e) {
            tell(Set.of("The folder that netcls.etc names cannot be read, and what its files said before holds: " + e));
            return Set.of();
        }
    }

    private List<Path> found() throws IOException {
        List<Path> found = new ArrayList<>();
        if (folder.isPresent()) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(folder.get(), "[!.]*" + SUFFIX)) {
                all.forEach(found::add);
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }
        return found;
    }

    @GuardedBy("this")
    private Set<String> read(List<Path> found) {
        Map<String, EtcFile> now = new TreeMap<>();
        Set<String> remarks = new TreeSet<>();
        for (Path file : found) {
            read(file, remarks).ifPresent(read -> now.put(pid(file), read));
        }
        now.forEach((pid, file) -> remark(pid, file, remarks));
        tell(remarks);
        Set<String> changed = changes(files, now);
        files = now;
        return changed;
    }

    @GuardedBy("this")
    private Optional<EtcFile> read(Path file, Set<String> remarks) {
        try {
            return Optional.of(EtcFile.read(file));
        } catch (IOException e) {
            Optional<EtcFile> before = file(pid(file)).filter(EtcFile::isReadable);
            remarks.add(file + " cannot be read, and "
                    + (before.isPresent() ? "what it said before holds" : "nothing of it holds") + ": " + e);
            return before.or(() -> FactoryPid.of(pid(file)).map(parts -> EtcFile.unreadable(file, e.toString())));
        }
    }

    private static void remark(String pid, EtcFile file, Set<String> remarks) {
        file.repeated()
                .forEach(key -> remarks.add(file.path() + " has '" + key + "' more than once, and the last one holds"));
        FactoryPid.meantBy(pid)
                .ifPresent(meant -> remarks.add(file.path() + " is no configuration of " + meant.factory()
                        + ", and nothing comes of it: name it " + meant + SUFFIX));
    }

    /** Once, as long as it is so. */
    @GuardedBy("this")
    private void tell(Set<String> remarks) {
        Set<String> before = told;
        remarks.stream().filter(remark -> !before.contains(remark)).forEach(warnings);
        told = remarks;
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
