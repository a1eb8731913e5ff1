// SPDX-License-Identifier: Apache-2.0
package org.netcls.spi;

import org.osgi.annotation.versioning.ConsumerType;

/** Looks at something of the host from time to time; registered as a service, it is asked to look when an operator reconciles. */
@ConsumerType
public interface RepeatedLook {
    /** Looks now. */
    void look();
}
