// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.netcls.cgroupfs.hierarchy.Failure;
import org.netcls.cgroupfs.hierarchy.Hierarchy;
import org.netcls.cgroupfs.hierarchy.HierarchySettings;
import org.netcls.cgroupfs.hierarchy.Ownership;
import org.netcls.configuration.ConfiguredPath;
import org.osgi.service.log.Logger;

/** The directory that holds the groups, and what makes groups of its children. */
record GroupRoot(Directory directory, GroupFiles files, Optional<RootLock> lock) implements Closeable {
    private static final String REAL = "real";
    private static final String EMULATED = "emulated";
    private static final List<String> MODES = List.of("auto", REAL, EMULATED);

    /**
     * @param emulated where emulated groups are, if there are to be any
     * @param onlyReal whether an emulated one will not do where it is not asked for
     * @param legacy of the bundle
     * @return a root that no other agent has, and that none gets while this one is open.
     *
     * @throws IOException if it has to be real and there is no hierarchy that can be used, or another agent has the root
     */
    static GroupRoot open(
            BackEndComponent.Config config,
            boolean onlyReal,
            Supplier<Path> emulated,
            Map<Object, Object> legacy,
            Logger log)
            throws IOException {
        require(config);
        Path name = Path.of(config.root()).normalize();
        return switch (config.mode()) {
            case REAL -> locked(real(config, name, log), legacy, log);
            case EMULATED -> locked(emulated(emulated.get().resolve(name)), legacy, log);
            default ->
                onlyReal
                        ? locked(real(config, name, log), legacy, log)
                        : realOrEmulated(config, name, emulated, legacy, log);
        };
    }

    /** @throws IllegalArgumentException naming the key that is wrong on any host */
    static void require(BackEndComponent.Config config) {
        if (!MODES.contains(config.mode())) {
            throw new IllegalArgumentException("mode '" + config.mode() + "' is none of " + String.join(", ", MODES));
        }
        requireRelative(config.root());
        hierarchy(config);
        ConfiguredPath.of("data", config.data());
    }

    /** In capitals too, as Declarative Services take it; a blank is no more than none. */
    private static boolean truth(String key, String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false", "" -> false;
            default -> throw new IllegalArgumentException(key + " '" + text + "' is neither true nor false");
        };
    }

    /** That groups are emulated is told once they are: where that fails too, this is called again and again. */
    private static GroupRoot realOrEmulated(
            BackEndComponent.Config config, Path name, Supplier<Path> emulated, Map<Object, Object> legacy, Logger log)
            throws IOException {
        GroupRoot real;
        try {
            real = real(config, name, log);
        } catch (IOException e) {
            GroupRoot instead = locked(emulated(emulated.get().resolve(name)), legacy, log);
            log.warn(
                    "Groups are emulated and packets are not tagged, until the agent is started again: {}",
                    e.getMessage());
            return instead;
        }
        return locked(real, legacy, log);
    }

    /** Where that fails, nothing of it is left: it is tried again. */
    private static GroupRoot locked(GroupRoot root, Map<Object, Object> legacy, Logger log) throws IOException {
        GroupRoot open = root;
        try {
            open = new GroupRoot(root.directory(), root.files(), Optional.of(RootLock.take(root.directory(), legacy)));
            new FormerNames(open.directory(), open.files(), log).rename();
            return open;
        } catch (IOException | RuntimeException e) {
            open.close();
            throw e;
        }
    }

    private static void requireRelative(String root) {
        Path path = ConfiguredPath.of("root", root).normalize();
        if (root.isBlank()
                || path.isAbsolute()
                || path.startsWith("..")
                || path.toString().isEmpty()) {
            throw new IllegalArgumentException("root '" + root + "' is not a directory below the mount point");
        }
    }

    private static GroupRoot real(BackEndComponent.Config config, Path name, Logger log) throws IOException {
        return real(Hierarchy.ofThisHost(hierarchy(config), log).resolve(name));
    }

    private static HierarchySettings hierarchy(BackEndComponent.Config config) {
        return HierarchySettings.of(
                config.mount_point(),
                truth("mount", config.mount()),
                truth("mount.favordynmods", config.mount_favordynmods()));
    }

    /** @param path within a mounted net_cls hierarchy; made if missing, and resolved here once and for all */
    static GroupRoot real(Path path) throws IOException {
        Ownership.require(path);
        Directory directory = make(path, made -> {
            requireUsable(made);
            Cpuset.inherit(made.path());
        });
        return new GroupRoot(directory, new KernelGroupFiles(directory), Optional.empty());
    }

    static GroupRoot emulated(Path path) throws IOException {
        Directory directory = make(path, made -> {
            if (!made.isFile(ClassIdFile.NAME)) {
                EmulatedGroupFiles.fill(made);
            }
        });
        return new GroupRoot(directory, new EmulatedGroupFiles(directory), Optional.empty());
    }

    private interface Preparation {
        void of(Directory made) throws IOException;
    }

    /** Not left open where it cannot be prepared. */
    private static Directory make(Path path, Preparation preparation) throws IOException {
        Directory directory = make(path);
        try {
            preparation.of(directory);
            return directory;
        } catch (IOException e) {
            directory.close();
            throw e;
        }
    }

    private static Directory make(Path path) throws IOException {
        try {
            Files.createDirectories(path);
            return Directory.open(path.toRealPath());
        } catch (IOException e) {
            throw Failure.to("make", path.toString(), e);
        }
    }

    private static void requireUsable(Directory directory) throws IOException {
        if (!directory.isFile(ClassIdFile.NAME)) {
            throw new IOException(directory.path() + " is not in a net_cls hierarchy; something is mounted over it");
        }
    }

    /** Also where its path leads to something else by now. */
    boolean isThere() {
        try {
            return directory.isFile(ClassIdFile.NAME);
        } catch (IOException e) {
            // Where that cannot be told, it was there before.
            return true;
        }
    }

    /** The absolute path, without symbolic links when it was opened. */
    String path() {
        return directory.path().toString();
    }

    /** The same as long as nobody else can have had it. */
    Object tenure() {
        return lock.map(RootLock::tenure).orElse(this);
    }

    /** Closes it, but keeps others off for this time, or until somebody in this process opens it. */
    void leave(Duration atMost) throws IOException {
        try (directory;
                files) {
            if (lock.isPresent()) {
                lock.get().leave(atMost);
            }
        }
    }

    /** Nobody is kept off any longer, unless somebody has opened it since. */
    void giveUp() throws IOException {
        if (lock.isPresent()) {
            lock.get().giveUp();
        }
    }

    @Override
    public void close() throws IOException {
        try (directory;
                files) {
            if (lock.isPresent()) {
                lock.get().close();
            }
        }
    }
}
