// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A few files that were written last, kept open: many processes go where others went before, as back to where they came
 * from. Writing to one whose group was removed fails, also where another of that name was made since; one whose group was
 * renamed goes on to lead there, so it has to be forgotten.
 */
final class KeptFiles implements Closeable {
    private static final int MOST = 16;

    @GuardedBy("this")
    private final Map<Path, FileChannel> files = new LinkedHashMap<>(2 * MOST, 0.75f, true);

    /** False where that is not possible by a kept file, or it is not known that it was; then it has to be opened. */
    boolean write(Path group, byte[] text) {
        FileChannel file = get(group);
        try {
            return file != null && file.write(ByteBuffer.wrap(text)) == text.length;
        } catch (IOException e) {
            forget(group);
            return false;
        }
    }

    private synchronized FileChannel get(Path group) {
        return files.get(group);
    }

    /** Who just uses the one that has to go finds it closed. */
    void keep(Path group, FileChannel file) throws IOException {
        close(put(group, file));
        close(oldestOfTooMany());
    }

    private synchronized FileChannel put(Path group, FileChannel file) {
        return files.put(group, file);
    }

    private synchronized FileChannel oldestOfTooMany() {
        return files.size() > MOST ? files.remove(files.keySet().iterator().next()) : null;
    }

    void forget(Path group) {
        try {
            close(remove(group));
        } catch (IOException e) {
            throw new AssertionError("a file of the kernel's that cannot be closed", e);
        }
    }

    /** The groups of all of them. */
    synchronized List<Path> groups() {
        return List.copyOf(files.keySet());
    }

    private synchronized FileChannel remove(Path group) {
        return files.remove(group);
    }

    private static void close(FileChannel file) throws IOException {
        if (file != null) {
            file.close();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        for (FileChannel file : files.values()) {
            file.close();
        }
        files.clear();
    }
}
