// SPDX-License-Identifier: Apache-2.0
package org.netcls.spi;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Adds a section to the state that is served over HTTP, when registered as a service with the property
 * {@link #SECTION}.
 */
@ConsumerType
public interface StateContributor {
    /** Service property with the section's name (String): 1 to 63 letters, digits, {@code -} and {@code _}. */
    String SECTION = "netcls.section";

    /**
     * What to show, asked for at each request: keys to values that are Strings, Numbers, Booleans, Lists or Maps of
     * these. It should return at once. If it fails, the section shows the failure instead.
     */
    Map<String, Object> contribute();
}
