// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.crash;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.netcls.cgroupfs.contract.Prerequisite;
import org.netcls.cgroupfs.contract.Tool;

/**
 * Fails a system call of an agent that is about files in one of two folders: the calls by which it reads and writes, made
 * into a library that the agent loads first. Skips the test with the reason where there is no compiler.
 */
final class FaultyCalls {
    /** What a call comes back with; the numbers are those of Linux. */
    enum Fault {
        EIO(5),
        ENOSPC(28),
        EMFILE(24),
        EINTR(4),
        /** Writes take half of what they get. */
        SHORT_WRITE(0);

        private final int number;

        Fault(int number) {
            this.number = number;
        }
    }

    private static final int LEFT = 0;
    private static final int ERROR = 1;
    private static final int CALLS = 2;

    private final Path library;
    private final Path orders;
    private final IntBuffer mapped;

    private FaultyCalls(Path library, Path orders) throws IOException {
        this.library = library;
        this.orders = Files.write(orders, new byte[3 * Integer.BYTES]);
        try (FileChannel file = FileChannel.open(orders, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            this.mapped = file.map(MapMode.READ_WRITE, 0, file.size())
                    .order(ByteOrder.nativeOrder())
                    .asIntBuffer();
        }
    }

    static FaultyCalls in(Path folder) throws IOException {
        Path source = Path.of("src/test/resources/org/netcls/itest/crash/faulty-calls.c");
        Path library = folder.resolve("faulty-calls.so");
        try {
            Tool.run("gcc", "-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl");
        } catch (IOException e) {
            Prerequisite.isMissing("no library can be made for the JVM to load first", e);
        }
        return new FaultyCalls(library, folder.resolve("orders"));
    }

    /** What an agent is started with whose calls are to fail. */
    Map<String, String> environment(Path groups, Path data) {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "FAULTY_ORDERS", orders.toString(),
                "FAULTY_GROUPS", groups.toString(),
                "FAULTY_DATA", data.toString());
    }

    /** @param n which of the calls from now on fails, from 1 */
    void failAt(int n, Fault fault) {
        mapped.put(LEFT, 0);
        mapped.put(CALLS, 0);
        mapped.put(ERROR, fault.number);
        mapped.put(LEFT, n);
    }

    /** Ends that; true if no call has failed since. */
    boolean disarm() {
        boolean unused = mapped.get(LEFT) > 0;
        mapped.put(LEFT, 0);
        return unused;
    }

    /** How many there were since a fault was ordered. */
    int calls() {
        return mapped.get(CALLS);
    }
}
