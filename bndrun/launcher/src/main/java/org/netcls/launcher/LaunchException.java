// SPDX-License-Identifier: Apache-2.0
package org.netcls.launcher;

/** The agent cannot be started; the message says why, and what to do. */
final class LaunchException extends Exception {
    private static final long serialVersionUID = 1;

    LaunchException(String message) {
        super(message);
    }
}
