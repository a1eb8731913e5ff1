// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.mirror;

import java.util.Map;
import org.netcls.api.IsolatorView;

/**
 * An isolator, and what tells it from all others: their versions begin from a clock that can be set back, so a version
 * by itself does not say which isolator's it is.
 *
 * @param instance lowercase hexadecimal digits; the same as that of one before only where its versions go on
 */
public record Source(IsolatorView isolator, String instance) {
    /** @param properties of the service */
    public static Source of(IsolatorView isolator, Map<String, ?> properties) {
        return new Source(isolator, String.valueOf(properties.get(IsolatorView.INSTANCE)));
    }

    /** Its state now. */
    public Position position() {
        return new Position(isolator.version(), instance);
    }
}
