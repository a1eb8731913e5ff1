// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.engines;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.netcls.action.OtherwisePreparedException;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsException;
import org.netcls.cgroupfs.proc.ProcessStat;
import org.netcls.spi.SeenByHook;
import org.netcls.text.Printable;
import org.osgi.service.log.Logger;

/**
 * What hooks have left while no agent answered: files {@code UPTIME-PID.STAGE} with the state that the runtime told, and in
 * the name the seconds since boot when it did, and the pid of the hook; one more word, {@code own} or {@code host}, says which
 * network it saw the container in. They are taken up by one thread. An agent that tags no
 * packets, as one that somebody tries out, leaves them to the one that does.
 */
final class Spool {
    private static final Pattern NAME =
            Pattern.compile("([0-9]{1,12}\\.[0-9]{2})-[0-9]+\\.(createRuntime|poststop)(?:\\.(own|host))?");
    /** Named by the hook's pid. */
    private static final Pattern DRAFT = Pattern.compile("\\.([0-9]{1,10})");

    private static final int LARGEST = 1 << 20;
    private static final BigDecimal TICKS_PER_SECOND = BigDecimal.valueOf(100);

    private final Path directory;
    private final Hooks hooks;
    private final Logger log;
    // Each is told of once.
    private final Set<Path> waiting = new HashSet<>();
    // Those of the last look.
    private final Set<Path> abandoned = new HashSet<>();
    private volatile int left;
    private volatile Optional<String> failure = Optional.empty();

    Spool(Path directory, Hooks hooks, Logger log) {
        this.directory = directory;
        this.hooks = hooks;
        this.log = log;
    }

    /**
     * @param uptime seconds since boot
     * @param ownNetwork as {@link SeenByHook#ownNetwork}
     */
    private record Entry(Path file, BigDecimal uptime, String stage, Optional<Boolean> ownNetwork) {
        static Optional<Entry> of(Path file) {
            Matcher name = NAME.matcher(file.getFileName().toString());
            return name.matches()
                    ? Optional.of(new Entry(
                            file,
                            new BigDecimal(name.group(1)),
                            name.group(2),
                            Optional.ofNullable(name.group(3)).map("own"::equals)))
                    : Optional.empty();
        }

        String text() throws IOException {
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                return new String(in.readNBytes(LARGEST), UTF_8);
            }
        }
    }

    /** Takes up what is there, the oldest first. What cannot be done now stays for the next time. */
    void takeUp() {
        if (!hooks.isolator().backEnd().tagsPackets()) {
            return;
        }
        try {
            List<Entry> entries = entries();
            waiting.retainAll(entries.stream().map(Entry::file).toList());
            entries.forEach(this::takeUp);
            failure = Optional.empty();
        } catch (IOException e) {
            fail("the spool of hooks cannot be read: " + shown(e));
        }
        left = waiting.size();
    }

    /** How many wait since the last look. */
    int left() {
        return left;
    }

    /** Why they cannot be seen. */
    Optional<String> failure() {
        return failure;
    }

    private void fail(String why) {
        if (!failure.equals(Optional.of(why))) {
            log.warn("Containers of engines: {}", why);
        }
        failure = Optional.of(why);
    }

    private List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        Set<Path> drafts = new HashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Entry.of(file).ifPresent(entries::add);
                if (isAbandoned(file)) {
                    drafts.add(file);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        deleteAbandoned(drafts);
        entries.sort(Comparator.comparing(Entry::uptime).thenComparing(Entry::stage));
        return entries;
    }

    private static boolean isAbandoned(Path file) {
        Matcher draft = DRAFT.matcher(file.getFileName().toString());
        return draft.matches()
                && ProcessHandle.of(Long.parseLong(draft.group(1))).isEmpty();
    }

    /** What killed hooks had begun to write; in two looks, because there may be hooks that the agent does not see. */
    private void deleteAbandoned(Set<Path> found) {
        abandoned.retainAll(found);
        for (Path file : abandoned) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // It is in nobody's way.
            }
        }
        abandoned.addAll(found);
    }

    private void takeUp(Entry entry) {
        try {
            runOrRefuse(entry);
            Files.delete(entry.file());
            waiting.remove(entry.file());
        } catch (NoSuchFileException e) {
            // Somebody has taken it away.
        } catch (IOException | NetClsException e) {
            if (waiting.add(entry.file())) {
                log.warn("What a hook left is kept for later: {} of {}: {}", entry.stage(), name(entry), shown(e));
            }
        }
    }

    private void runOrRefuse(Entry entry) throws IOException, NetClsException {
        try {
            run(entry);
        } catch (OtherwisePreparedException | IllegalArgumentException e) {
            if (!waiting.contains(entry.file())) {
                log.error("What a hook left is refused: {} of {}: {}", entry.stage(), name(entry), shown(e));
            }
        }
    }

    private static String name(Entry entry) {
        return Printable.escape(entry.file().getFileName().toString());
    }

    private static String shown(Exception e) {
        return Printable.escape(e instanceof IOException ? e.toString() : String.valueOf(e.getMessage()));
    }

    private void run(Entry entry) throws IOException, NetClsException {
        ContainerState state = ContainerState.parse(entry.text());
        if (entry.stage().equals("poststop")) {
            end(state.container(), entry.uptime());
        } else if (isStill(state.pid(), entry.uptime())) {
            hooks.begin(state, new SeenByHook(entry.ownNetwork(), Optional.empty()), false);
            log.info("Container {} began without a handle, and has one now", state.container());
        }
    }

    /** Unless it was started again since, as with {@code podman restart}. Where it is busy, the next look tries again. */
    private void end(ContainerId container, BigDecimal uptime) throws IOException, NetClsException {
        Set<Long> processes = hooks.processes(container);
        if (processes.isEmpty() || isAnyStill(processes, uptime)) {
            hooks.end(container, Duration.ZERO);
        }
    }

    private static boolean isAnyStill(Set<Long> pids, BigDecimal uptime) throws IOException {
        for (long pid : pids) {
            if (isStill(pid, uptime)) {
                return true;
            }
        }
        return false;
    }

    /** Whether this is the process of then, and no later one that has its pid. */
    private static boolean isStill(long pid, BigDecimal uptime) throws IOException {
        try {
            return ProcessStat.of(pid).startTime().compareTo(uptime.multiply(TICKS_PER_SECOND)) <= 0;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
