// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.web;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/** Told once an asynchronous request is complete, however it came to that, also where it is started anew meanwhile. */
public interface CompletionListener extends AsyncListener {
    @Override
    default void onTimeout(AsyncEvent event) {
        // It is completed afterwards.
    }

    @Override
    default void onError(AsyncEvent event) {
        // It is completed afterwards.
    }

    @Override
    default void onStartAsync(AsyncEvent event) {
        event.getAsyncContext().addListener(this);
    }
}
