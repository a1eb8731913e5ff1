// SPDX-License-Identifier: Apache-2.0
package org.netcls.diagnosis.bundles;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * As much of a compiled class as tells what it implements, without a loader that would have to find that (Java Virtual
 * Machine Specification, 4.1 and 4.4).
 *
 * @param interfaces the names of those that it implements itself, with slashes
 */
record ClassFile(Set<String> interfaces) {
    private static final int MAGIC = 0xcafe_babe;

    /** @throws IOException if it is no class, or one of a newer kind */
    static ClassFile read(DataInputStream in) throws IOException {
        if (in.readInt() != MAGIC) {
            throw new IOException("no class");
        }
        // Versions.
        in.readInt();
        int size = in.readUnsignedShort();
        String[] texts = new String[size];
        int[] classes = new int[size];
        for (int i = 1; i < size; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = in.readUTF();
                case 7 -> classes[i] = in.readUnsignedShort();
                case 8, 16, 19, 20 -> in.readUnsignedShort();
                case 15 -> in.skipNBytes(3);
                case 3, 4, 9, 10, 11, 12, 17, 18 -> in.readInt();
                case 5, 6 -> {
                    in.readLong();
                    // These take two places.
                    i++;
                }
                default -> throw new IOException("unknown constant " + tag);
            }
        }
        // Access flags, this class and its parent.
        in.skipNBytes(6);
        Set<String> interfaces = new HashSet<>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            interfaces.add(texts[classes[in.readUnsignedShort()]]);
        }
        return new ClassFile(interfaces);
    }

    boolean implementsType(String name) {
        return interfaces.contains(name.replace('.', '/'));
    }
}
