// SPDX-License-Identifier: Apache-2.0
package org.netcls.agent;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tells when something has changed in a folder, once it has been quiet there for a moment, and that something may have
 * every 30 s: a folder that goes takes what watches it along, nobody sees the files behind symbolic links change, and what
 * could not be read or handed on is tried again.
 */
final class EtcWatch implements Closeable {
    // Between an editor's first write to a file and its last.
    private static final long QUIET_MILLIS = 200;

    private static final long BETWEEN_LOOKS_SECONDS = 30;

    private static final WatchEvent.Kind<?>[] ALL = {
        StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_DELETE
    };

    private final Path folder;
    private final Runnable changed;
    private final Consumer<String> warnings;
    private final Optional<WatchService> events;
    private final CountDownLatch ended = new CountDownLatch(1);

    @GuardedBy("this")
    private Optional<WatchKey> watched = Optional.empty();

    @GuardedBy("this")
    private boolean isTold;

    private EtcWatch(Path folder, Runnable changed, Consumer<String> warnings) {
        this.folder = folder;
        this.changed = changed;
        this.warnings = warnings;
        this.events = events();
    }

    private Optional<WatchService> events() {
        try {
            return Optional.of(folder.getFileSystem().newWatchService());
        } catch (IOException e) {
            tell(e);
            return Optional.empty();
        }
    }

    /** Starts to watch. */
    static EtcWatch of(Path folder, Runnable changed, Consumer<String> warnings) {
        EtcWatch watch = new EtcWatch(folder, changed, warnings);
        watch.register();
        Thread thread = new Thread(watch::run, "net_cls configuration files");
        thread.setDaemon(true);
        thread.start();
        return watch;
    }

    private void run() {
        try {
            for (boolean isEvent = awaitEvents(); !isEnded(); isEvent = awaitEvents()) {
                if (isEvent) {
                    changed.run();
                } else {
                    look();
                }
            }
        } catch (ClosedWatchServiceException e) {
            // It has been closed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isEnded() {
        return ended.getCount() == 0;
    }

    /** False if it is time for a look. */
    private boolean awaitEvents() throws InterruptedException {
        if (events.isEmpty()) {
            return ended.await(BETWEEN_LOOKS_SECONDS, TimeUnit.SECONDS);
        }
        WatchKey first = events.get().poll(BETWEEN_LOOKS_SECONDS, TimeUnit.SECONDS);
        takeAll(first);
        return first != null;
    }

    private void takeAll(WatchKey first) throws InterruptedException {
        for (WatchKey key = first; key != null; key = events.get().poll(QUIET_MILLIS, TimeUnit.MILLISECONDS)) {
            key.pollEvents();
            key.reset();
        }
    }

    void look() {
        // Watched first, so that no change is missed.
        if (!isEnded()) {
            register();
            changed.run();
        }
    }

    private synchronized void register() {
        Optional<WatchKey> before = watched;
        watched = key();
        before.filter(key -> !watched.equals(Optional.of(key))).ifPresent(WatchKey::cancel);
    }

    /** The same as before for the same folder. */
    @GuardedBy("this")
    private Optional<WatchKey> key() {
        try {
            return events.isPresent() ? Optional.of(folder.register(events.get(), ALL)) : Optional.empty();
        } catch (IOException e) {
            // That there is none is told by who reads it.
            if (Files.isDirectory(folder) && !isTold) {
                isTold = true;
                tell(e);
            }
            return Optional.empty();
        }
    }

    private void tell(IOException e) {
        warnings.accept("Changes in the folder that netcls.etc names are seen only every " + BETWEEN_LOOKS_SECONDS
                + " s, because it cannot be watched: " + e);
    }

    @Override
    public void close() throws IOException {
        ended.countDown();
        if (events.isPresent()) {
            events.get().close();
        }
    }
}
