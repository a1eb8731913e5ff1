// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.web;

import jakarta.servlet.AsyncContext;

/** The end of a request that is answered by another thread than the one that it came on. */
public final class Completion {
    private Completion() {}

    /** Ends it, unless the server has done so by itself. */
    public static void of(AsyncContext context) {
        try {
            context.complete();
        } catch (IllegalStateException e) {
            // The client has gone, or the server is being stopped.
        }
    }
}
