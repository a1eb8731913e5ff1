// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Told of every change from now on, when registered as a service. Each listener gets the events in order, one at a time,
 * in a thread that holds no lock; one that is slow or fails delays nobody else. If more than 100,000 events wait for one
 * listener, the oldest are dropped: its versions then have a gap, and it should read the state again.
 *
 * <p>The first event after a pause is told at once. Those that follow it closely are gathered, and told some 2 ms later,
 * so that a storm of them costs the isolator next to nothing.
 */
@ConsumerType
public interface AssignmentListener {
    void changed(AssignmentEvent event);
}
