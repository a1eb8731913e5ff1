// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.netcls.api.NetClsHandle;

/** A classid is what the kernel prints and nothing else, and a handle is read from each form that it is shown in. */
final class ClassIdTarget {
    private ClassIdTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, ISO_8859_1);
        readClassId(text);
        readHandle(text);
    }

    private static void readClassId(String text) {
        try {
            assertThat(text).startsWith(Integer.toUnsignedString(ClassIdFile.parse(text)));
        } catch (IOException e) {
            assertThat(e.getMessage().chars().anyMatch(Character::isISOControl)).isFalse();
        }
    }

    private static void readHandle(String text) {
        try {
            NetClsHandle handle = NetClsHandle.parse(text);
            assertThat(NetClsHandle.parse(handle.toString())).isEqualTo(handle);
            assertThat(NetClsHandle.ofClassId(handle.classId())).contains(handle);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage().chars().anyMatch(Character::isISOControl)).isFalse();
        }
    }
}
