// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.proc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.netcls.text.Printable;

/** Names of which the kernel tells, as {@link HostFacts} keep them: the bytes, one in each char. */
public final class Names {
    private Names() {}

    /** Empty if the name is not UTF-8, or not one that this locale can write. */
    public static Optional<Path> path(String name) {
        try {
            return Optional.of(Path.of(UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(name.getBytes(ISO_8859_1)))
                    .toString()));
        } catch (CharacterCodingException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    public static String of(Path path) {
        return of(path.toString());
    }

    /** A name that somebody has written, as the kernel would tell it. */
    public static String of(String name) {
        return new String(name.getBytes(UTF_8), ISO_8859_1);
    }

    /** The name for a message. */
    public static String shown(String name) {
        return Printable.escape(new String(name.getBytes(ISO_8859_1), UTF_8));
    }
}
