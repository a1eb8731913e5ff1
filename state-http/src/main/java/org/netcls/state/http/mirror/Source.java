// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.mirror;

import java.security.SecureRandom;
import java.util.Map;
import org.netcls.api.IsolatorView;
import org.osgi.framework.Constants;

/**
 * An isolator, and what tells it from all others: their versions begin from a clock that can be set back, so a version
 * by itself does not say which isolator's it is.
 *
 * @param instance lowercase hexadecimal digits; of no isolator before, also of another run of the agent
 */
public record Source(IsolatorView isolator, String instance) {
    private static final int RUN = new SecureRandom().nextInt();

    /** @param properties of the service */
    public static Source of(IsolatorView isolator, Map<String, ?> properties) {
        return new Source(isolator, String.format("%08x%x", RUN, properties.get(Constants.SERVICE_ID)));
    }

    /** Its state now. */
    public Position position() {
        return new Position(isolator.version(), instance);
    }
}
