// SPDX-License-Identifier: Apache-2.0
package org.netcls.agent;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;

/** Tells when something has changed in a folder, once it has been quiet there for a moment. */
final class EtcWatch implements Closeable {
    // Between an editor's first write to a file and its last.
    private static final long QUIET_MILLIS = 200;

    private static final WatchEvent.Kind<?>[] ALL = {
        StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_DELETE
    };

    private final WatchService events;
    private final Runnable changed;

    private EtcWatch(WatchService events, Runnable changed) {
        this.events = events;
        this.changed = changed;
    }

    /** @throws IOException if the folder cannot be watched */
    static EtcWatch of(Path folder, Runnable changed) throws IOException {
        WatchService events = folder.getFileSystem().newWatchService();
        try {
            folder.register(events, ALL);
        } catch (IOException e) {
            events.close();
            throw e;
        }
        EtcWatch watch = new EtcWatch(events, changed);
        Thread thread = new Thread(watch::run, "net_cls configuration files");
        thread.setDaemon(true);
        thread.start();
        return watch;
    }

    private void run() {
        try {
            while (true) {
                takeAll(events.take());
                changed.run();
            }
        } catch (ClosedWatchServiceException e) {
            // It has been closed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void takeAll(WatchKey first) throws InterruptedException {
        for (WatchKey key = first; key != null; key = events.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS)) {
            key.pollEvents();
            key.reset();
        }
    }

    @Override
    public void close() throws IOException {
        events.close();
    }
}
