// SPDX-License-Identifier: Apache-2.0
package org.netcls.action;

import java.time.Duration;
import java.util.regex.Pattern;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;
import org.netcls.text.Printable;

/**
 * How a container is released.
 *
 * @param kill whether what is inside is killed first
 * @param timeout how long to try while something is inside
 */
public record Releasing(boolean kill, Duration timeout) {
    /** Where no timeout is asked for. */
    public static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,5}");

    /**
     * Reads a timeout.
     *
     * @throws IllegalArgumentException if it is not a number of seconds from 0 to 99999
     */
    public static Duration seconds(String text) {
        if (!SECONDS.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "timeout '" + Printable.escape(text) + "' is not a number of seconds from 0 to 99999");
        }
        return Duration.ofSeconds(Long.parseLong(text));
    }

    /** @throws NetClsException as {@link Isolator#destroy} and {@link Isolator#cleanup} do */
    public void of(ContainerId container, Isolator isolator) throws NetClsException {
        if (kill) {
            isolator.destroy(container, timeout);
        } else {
            isolator.cleanup(container, timeout);
        }
    }
}
