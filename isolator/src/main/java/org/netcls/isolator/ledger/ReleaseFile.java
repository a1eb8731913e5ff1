// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.UUID;
import org.netcls.data.DurableFile;
import org.osgi.service.log.Logger;

/**
 * The file that keeps the stamps of {@link ReleaseTimes}, behind a header that tells in which boot of the kernel they
 * were written. Those of another boot are forgotten. Where the boot is not known, as in the former format with its times
 * since the epoch, stamps become ones from the future, so that what was ever released is quarantined once more. A handle whose
 * stamp cannot be read may be in use.
 */
final class ReleaseFile {
    private static final long MAGIC = 0x6e65_7463_6c73_5233L; // netclsR3
    private static final long FORMER_MAGIC = 0x6e65_7463_6c73_5232L; // netclsR2
    // The magic, the two halves of the boot, and their seal.
    private static final int HEADER = 4;
    private static final int FORMER_HEADER = 1;
    // Later than any time since boot; the order stays.
    private static final long FUTURE = 1L << 62;
    private static final int BYTES = Long.BYTES * (HEADER + ReleaseTimes.SIZE);

    private final Path path;
    private final UUID boot;
    private final Mapping mapping;
    private final Logger log;

    interface Mapping {
        LongBuffer of(Path path) throws IOException;
    }

    /** @param boot the one of now */
    ReleaseFile(Path path, UUID boot, Logger log) {
        this(path, boot, ReleaseFile::map, log);
    }

    ReleaseFile(Path path, UUID boot, Mapping mapping, Logger log) {
        this.path = path;
        this.boot = boot;
        this.mapping = mapping;
        this.log = log;
    }

    /** The stamps in the file, which follows when they change; copies in memory where it cannot. */
    LongBuffer stamps() {
        LongBuffer known = LongBuffer.wrap(inUse());
        try {
            byte[] found = read();
            if (isAsItShouldBe(found)) {
                known = ByteBuffer.wrap(found).asLongBuffer().position(HEADER).slice();
            } else {
                long[] kept = kept(found);
                known = LongBuffer.wrap(kept);
                writeOver(found, content(kept));
            }
            return mapping.of(path);
        } catch (IOException e) {
            log.warn("Quarantines will not outlive a restart: {} cannot be used: {}", path, e.toString());
            return known;
        }
    }

    private void writeOver(byte[] found, byte[] wanted) throws IOException {
        if (Files.notExists(path) || !Arrays.equals(found, wanted)) {
            write(wanted);
        }
    }

    /** As it is at each start but the first of a boot. */
    private boolean isAsItShouldBe(byte[] bytes) {
        LongBuffer found = ByteBuffer.wrap(bytes).asLongBuffer();
        return bytes.length == BYTES && isSealed(found) && isSame(boot(found), boot) && Files.exists(path);
    }

    /** Where there is no file, nothing was ever released. */
    private byte[] read() throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(BYTES + 1);
        } catch (NoSuchFileException e) {
            return content(new long[ReleaseTimes.SIZE]);
        }
    }

    private long[] kept(byte[] bytes) throws IOException {
        LongBuffer found = ByteBuffer.wrap(bytes).asLongBuffer();
        int header = header(found);
        if (bytes.length != Long.BYTES * (header + ReleaseTimes.SIZE)) {
            copyAside();
        }
        long[] stamps = inUse();
        found.get(header, stamps, 0, Math.min(stamps.length, found.limit() - header));
        UUID then = header == HEADER ? boot(found) : BootClock.UNKNOWN_BOOT;
        if (isUnknown(then) || isUnknown(boot)) {
            return Arrays.stream(stamps).map(ReleaseFile::fromTheFuture).toArray();
        }
        return then.equals(boot) ? stamps : new long[ReleaseTimes.SIZE];
    }

    /** Of a file that has none, nothing is believed. */
    private static int header(LongBuffer found) {
        if (isSealed(found)) {
            return HEADER;
        }
        return found.hasRemaining() && found.get(0) == FORMER_MAGIC ? FORMER_HEADER : found.limit();
    }

    private static boolean isSealed(LongBuffer found) {
        return found.limit() >= HEADER && found.get(0) == MAGIC && found.get(3) == seal(boot(found));
    }

    private static UUID boot(LongBuffer found) {
        return new UUID(found.get(1), found.get(2));
    }

    private static long seal(UUID boot) {
        return ~(boot.getMostSignificantBits() ^ boot.getLeastSignificantBits());
    }

    /** Whether times of the one are times of the other. */
    static boolean isSame(UUID boot, UUID other) {
        return boot.equals(other) && !isUnknown(boot);
    }

    private static boolean isUnknown(UUID boot) {
        return boot.equals(BootClock.UNKNOWN_BOOT);
    }

    private static long[] inUse() {
        long[] all = new long[ReleaseTimes.SIZE];
        Arrays.fill(all, ReleaseTimes.IN_USE);
        return all;
    }

    static long fromTheFuture(long stamp) {
        return stamp == 0 ? 0 : stamp | FUTURE;
    }

    private void copyAside() throws IOException {
        Path copy = path.resolveSibling(path.getFileName() + ".damaged");
        Files.copy(path, copy, StandardCopyOption.REPLACE_EXISTING);
        log.warn(
                "{} is damaged; as it was, it is now {}, and handles of which it cannot tell are quarantined from now on",
                path,
                copy);
    }

    private byte[] content(long[] stamps) {
        ByteBuffer content = ByteBuffer.allocate(BYTES)
                .putLong(MAGIC)
                .putLong(boot.getMostSignificantBits())
                .putLong(boot.getLeastSignificantBits())
                .putLong(seal(boot));
        content.asLongBuffer().put(stamps);
        return content.array();
    }

    /** All bytes are written, because a store into a hole of the file would fail hard on a full disk. */
    private void write(byte[] content) throws IOException {
        DurableFile.write(path, content);
    }

    private static LongBuffer map(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            int header = Long.BYTES * HEADER;
            return channel.map(MapMode.READ_WRITE, header, BYTES - header).asLongBuffer();
        }
    }
}
