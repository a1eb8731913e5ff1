// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What can be read of the isolator: registered as a service by itself too, for who changes nothing. All methods are safe
 * for use by several threads, and wait for no other call.
 */
@ProviderType
public interface IsolatorView {
    /**
     * A property of the service: lowercase hexadecimal digits that are the same for as long as versions go on from those of
     * before, and other ones in another run of the agent.
     */
    String INSTANCE = "netcls.instance";

    /** Where the groups live. */
    BackEnd backEnd();

    /** All containers and how the handles are used; cost grows with the number of containers. */
    NetClsState state();

    /** The state without its containers, at the same cost whatever their number. */
    Overview overview();

    /** The state's version; what is read after this call is at least as new. Takes no lock. */
    long version();

    /**
     * The changes after this version of the state that are remembered, oldest first: of the last 10,000, those since the
     * agent was started or the API's bundle replaced.
     */
    List<AssignmentEvent> changes(long version);

    /** Who has this handle, or had it last and when its quarantine ends. */
    HandleStatus handle(NetClsHandle handle);

    /** How the handles of this primary are used; cost grows with the size of its ranges. */
    HandleMap handles(Primary primary);

    /** How often each operation was called, how it ended, and how long it took. */
    Statistics statistics();

    /**
     * What the container has.
     *
     * @throws UnknownContainerException if the container is not prepared
     * @throws IsolatorStoppedException if the isolator has been stopped
     */
    Assignment status(ContainerId container) throws NetClsException;
}
