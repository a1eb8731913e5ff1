// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.crash;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.netcls.itest.crash.churn.Churn;
import org.netcls.itest.crash.churn.Entry;
import org.netcls.itest.process.BundleJar;
import org.netcls.itest.support.Patience;

/** The test's end of {@link Churn}: its jar, its journals, and the line on which it calls. */
final class ChurnBundle implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = (int) Patience.LIMIT.toMillis();

    private final Path jar;
    private final Path journals;
    private final ServerSocket line;

    ChurnBundle(Path folder) throws IOException {
        jar = folder.resolve("churn.jar");
        journals = Files.createDirectory(folder.resolve("journals"));
        BundleJar.write(jar, Churn.class, "org.netcls.api,org.osgi.framework,org.osgi.util.tracker");
        line = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        line.setSoTimeout(TIMEOUT_MILLIS);
    }

    /** What starts it in an agent, and not by itself in later ones. */
    String command() {
        return "start -t " + jar.toUri();
    }

    Map<String, String> properties(long seed, Sleepers sleepers) {
        return Map.of(
                Churn.PORT,
                "" + line.getLocalPort(),
                Churn.JOURNALS,
                journals.toString(),
                Churn.SEED,
                "" + seed,
                Churn.SLEEPERS,
                sleepers.pids());
    }

    /** Waits until it has been started, lets it begin, and returns when it is at work. */
    void begin() throws IOException {
        try (Socket churn = line.accept()) {
            churn.setSoTimeout(TIMEOUT_MILLIS);
            churn.getOutputStream().write('!');
            if (churn.getInputStream().read() < 0) {
                throw new IOException("the churn ended before it was at work");
            }
        }
    }

    /** What each thread has written since the last call. */
    List<List<Entry>> takeJournals() throws IOException {
        List<List<Entry>> taken = new ArrayList<>();
        try (Stream<Path> files = Files.list(journals)) {
            for (Path file : files.toList()) {
                taken.add(entries(Files.readString(file)));
                Files.delete(file);
            }
        }
        return taken;
    }

    /** A kill can cut the last line where a page of the file ends; what it tells had not been done or not been told. */
    private static List<Entry> entries(String journal) {
        return journal.substring(0, journal.lastIndexOf('\n') + 1)
                .lines()
                .map(Entry::parse)
                .toList();
    }

    @Override
    public void close() throws IOException {
        line.close();
    }
}
