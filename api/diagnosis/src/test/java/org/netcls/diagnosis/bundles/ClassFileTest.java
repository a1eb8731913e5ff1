// SPDX-License-Identifier: Apache-2.0
package org.netcls.diagnosis.bundles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.netcls.spi.FreeHandles;
import org.netcls.spi.HandleAllocator;
import org.netcls.spi.HandlePool;

class ClassFileTest {
    private static final String ALLOCATOR = HandleAllocator.class.getName();

    /** Its constants are of all kinds of sizes. */
    static final class Some implements Comparable<Some>, HandleAllocator {
        @Override
        public HandlePool open(FreeHandles free) {
            Supplier<String> text = () -> "cannot " + free;
            throw new IllegalStateException(text.get() + 0x1234_5678_9abcL + Math.E + 1.5f + 123_456);
        }

        @Override
        public int compareTo(Some other) {
            return 0;
        }
    }

    /** Uses one, and is none. */
    record User(HandleAllocator allocator) {}

    @Test
    void tellsWhatAClassImplements() throws Exception {
        assertThat(read(Some.class).interfaces())
                .containsExactlyInAnyOrder("java/lang/Comparable", "org/netcls/spi/HandleAllocator");
        assertThat(read(Some.class).implementsType(ALLOCATOR)).isTrue();
        assertThat(read(User.class).implementsType(ALLOCATOR)).isFalse();
    }

    @Test
    void refusesWhatIsNoClass() {
        assertThatIOException().isThrownBy(() -> read("no class at all".getBytes(StandardCharsets.UTF_8)));
        assertThatIOException().isThrownBy(() -> read(new byte[0]));
    }

    private static ClassFile read(Class<?> type) throws IOException {
        try (InputStream in = type.getResourceAsStream(type.getName().replaceFirst(".*\\.", "") + ".class")) {
            return read(in.readAllBytes());
        }
    }

    private static ClassFile read(byte[] bytes) throws IOException {
        return ClassFile.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    }
}
