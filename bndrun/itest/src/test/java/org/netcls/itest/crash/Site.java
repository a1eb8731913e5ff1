// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * What the file of the isolator says, one after the other: each has handles that the next one leaves out, so that some
 * containers are outside of what is configured, and come back into it.
 */
enum Site {
    TWO_PRIMARIES("0x5e10,0x5e20", "0x5e10=0x1-0x400;0x5e20=0x1-0x300", "bitmap"),
    ONE_PRIMARY("0x5e20", "0x1-0x500", "lru-reuse"),
    THREE_PRIMARIES("0x5e20,0x5e11,0x5e10", "0x5e10=0x200-0x600;0x5e11=0x1-0x200;0x5e20=0x1-0x300", "random");

    private final String primaries;
    private final String secondaries;
    private final String allocator;

    Site(String primaries, String secondaries, String allocator) {
        this.primaries = primaries;
        this.secondaries = secondaries;
        this.allocator = allocator;
    }

    String allocator() {
        return allocator;
    }

    Site next() {
        return values()[(ordinal() + 1) % values().length];
    }

    /** Replaces the file at once, as editors do. */
    void writeTo(Path etc) throws IOException {
        Path written = Files.write(
                etc.resolve("written"),
                List.of(
                        "primary.handle = " + primaries,
                        "secondary.handles = " + secondaries,
                        "allocator.target = (netcls.allocator=" + allocator + ")"));
        Files.move(written, etc.resolve("org.netcls.isolator.cfg"), StandardCopyOption.ATOMIC_MOVE);
    }
}
