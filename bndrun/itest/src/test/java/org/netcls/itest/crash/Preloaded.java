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
import org.netcls.cgroupfs.contract.Prerequisite;
import org.netcls.cgroupfs.contract.Tool;

/**
 * A library that an agent loads first, so that its calls of the system go there.
 *
 * @param path of the library, for {@code LD_PRELOAD}
 * @param orders the file by which a test tells it what to do
 * @param mapped what is in that file
 */
record Preloaded(String path, String orders, IntBuffer mapped) {
    /** Skips the test with the reason where there is no compiler. */
    static Preloaded build(Path folder, String name, int orders) throws IOException {
        Path source = Path.of("src/test/resources/org/netcls/itest/crash/" + name + ".c");
        Path library = folder.resolve(name + ".so");
        try {
            Tool.run("gcc", "-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl");
        } catch (IOException e) {
            Prerequisite.isMissing("no library can be made for the JVM to load first", e);
        }
        Path file = Files.write(folder.resolve(name + ".orders"), new byte[orders * Integer.BYTES]);
        return new Preloaded(library.toString(), file.toString(), map(file));
    }

    private static IntBuffer map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(MapMode.READ_WRITE, 0, channel.size())
                    .order(ByteOrder.nativeOrder())
                    .asIntBuffer();
        }
    }
}
