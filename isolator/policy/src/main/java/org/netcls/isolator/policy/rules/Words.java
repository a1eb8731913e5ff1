// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.rules;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.netcls.text.Printable;

/** Constants as they are written: in small letters. */
final class Words {
    private Words() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException with all of them, if it is none */
    static <E extends Enum<E>> E oneOf(E[] constants, String text) {
        return Arrays.stream(constants)
                .filter(constant -> of(constant).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("has '" + Printable.escape(text) + "' where one of "
                        + Arrays.stream(constants).map(Words::of).collect(Collectors.joining(", ")) + " is expected"));
    }
}
