// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;

/** A group that somebody made, whatever the bytes of its name, is found by the name that is shown. */
final class GroupNameTarget {
    private GroupNameTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String bytes = new String(input, ISO_8859_1).replaceAll("[/\0]", "");
        if (bytes.isEmpty() || bytes.equals(".") || bytes.equals("..")) {
            return;
        }
        StringBuilder uri = new StringBuilder("file:///");
        bytes.chars().forEach(one -> uri.append(String.format("%%%02X", one)));
        Path group = Path.of(URI.create(uri.toString())).getFileName();
        assertThat(GroupName.path(GroupName.of(group))).isEqualTo(group);
    }
}
