// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.host;

import java.io.IOException;

/** A suite cannot run on this host. The message says why and is all that a reader needs. */
public final class UnsupportedHostException extends IOException {
    private static final long serialVersionUID = 1;

    public UnsupportedHostException(String message, Throwable cause) {
        super(message, cause);
    }
}
