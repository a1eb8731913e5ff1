// SPDX-License-Identifier: Apache-2.0
package org.netcls.launcher;

import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Why something failed, in one line: the framework names what it was about, and only its causes say why. */
final class Reasons {
    private Reasons() {}

    static String of(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .map(Throwable::toString)
                .distinct()
                .collect(Collectors.joining(": "))
                .replaceAll("\\s+", " ");
    }
}
