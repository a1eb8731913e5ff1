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
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Tells when something has changed in a folder, once it has been quiet there for a moment. A folder that goes takes what
 * watches it along, so a look tells too where the folder is not the one that was watched before.
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
    private final BooleanSupplier isUnfinished;
    private final Consumer<String> warnings;
    private final Optional<WatchService> events;
    private final CountDownLatch ended = new CountDownLatch(1);

    @GuardedBy("this")
    private Optional<WatchKey> watched = Optional.empty();

    @GuardedBy("this")
    private boolean isTold;

    private EtcWatch(Path folder, Runnable changed, BooleanSupplier isUnfinished, Consumer<String> warnings) {
        this.folder = folder;
        this.changed = changed;
        this.isUnfinished = isUnfinished;
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

    /**
     * Starts to watch.
     *
     * @param isUnfinished whether a look has to tell a change, though there may be none
     */
    static EtcWatch of(Path folder, Runnable changed, BooleanSupplier isUnfinished, Consumer<String> warnings) {
        EtcWatch watch = new EtcWatch(folder, changed, isUnfinished, warnings);
        watch.isWatchedAnew();
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
        if (!isEnded() && (isWatchedAnew() || isUnfinished.getAsBoolean())) {
            changed.run();
        }
    }

    /** Whether something may have changed that nobody watched. */
    private synchronized boolean isWatchedAnew() {
        Optional<WatchKey> before = watched;
        watched = key();
        boolean isAnew = watched.isEmpty() || !watched.equals(before);
        if (isAnew) {
            before.ifPresent(WatchKey::cancel);
        }
        return isAnew;
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
