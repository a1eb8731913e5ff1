// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Gives each container a net_cls group of its own with a handle of its own; who only reads needs an {@link IsolatorView}
 * only. All methods are safe for use by several threads: containers proceed in parallel unless they are nested in the same
 * one, calls for the same container wait for each other, but not for one that waits until a group is idle.
 *
 * <p>Each method that throws {@link NetClsException} ends with {@link IsolatorStoppedException} where the isolator has
 * been stopped, and with {@link CallInterruptedException} where the caller is interrupted while it waits.
 */
@ProviderType
public interface Isolator extends IsolatorView {
    /** As {@link #prepare(ContainerId, Request)} with any handle and without labels. */
    default Assignment prepare(ContainerId container) throws NetClsException {
        return prepare(container, Request.ANY);
    }

    /**
     * Makes the container's group with a handle in its classid; without any primary configured, only a group, and the
     * classid is the operator's. A nested container ({@code web/sidecar}) shares the group of its parent, which has to
     * be prepared, unless it asks for its own. One that asks for no primary gets a handle under the one that its labels
     * select, where there are policies. Waits for a moment when there is no allocator, or nobody to ask for policies that are required.
     *
     * @throws AlreadyPreparedException if the container is prepared; it tells what the container has
     * @throws UnknownContainerException if it is nested and its parent is not prepared
     * @throws HandleUnavailableException if the handle or the primary that it asks for cannot be had
     * @throws NoHandleException if every handle is in use or quarantined
     * @throws NoAllocatorException if none came while waiting
     * @throws PolicyException if a policy that selects it cannot be kept now
     * @throws BackEndException if the group cannot be made; what could not be taken away of it is a foreign group, and is
     *     taken away later
     */
    Assignment prepare(ContainerId container, Request request) throws NetClsException;

    /**
     * Writes the operator's handle into the group of a container that is unmanaged.
     *
     * @throws UnknownContainerException if the container is not prepared
     * @throws HandleUnavailableException if another container has this handle, this one is not unmanaged, or handles are
     *     given by an allocator now
     * @throws BackEndException if it cannot be written
     */
    Assignment assign(ContainerId container, NetClsHandle handle) throws NetClsException;

    /**
     * Replaces the container's labels, but for those of {@link EngineLabels} by which the agent follows it. Where they select
     * another primary it gets a handle under that, which is written into its group, so that the kernel tags what its open
     * sockets send from then on with it; the handle before is quarantined. One that was prepared under a primary that its
     * labels did not select stays there, unless they select another now.
     *
     * @param labels as in {@link Request#labels}
     * @throws IllegalArgumentException if a label breaks the rules
     * @throws UnknownContainerException if the container is not prepared
     * @throws HandleUnavailableException if that primary is not configured
     * @throws NoHandleException if every handle under it is in use or quarantined
     * @throws NoAllocatorException if none came while waiting
     * @throws PolicyException if a policy that selects it cannot be kept now
     * @throws BackEndException if the handle or the labels cannot be written; it has what it had
     */
    Assignment relabel(ContainerId container, Map<String, String> labels) throws NetClsException;

    /**
     * Moves a process with all its threads into the container's group. Its children from then on are born inside;
     * those that it has already are not moved.
     *
     * @param pid a process id in the pid namespace of this agent
     * @throws UnknownContainerException if the container is not prepared
     * @throws BackEndException if the kernel refuses: no such process, a kernel thread, not allowed
     */
    void isolate(ContainerId container, long pid) throws NetClsException;

    /**
     * Moves a process that was started in the container without us into its group, as {@link #isolate} does, and tells so;
     * one that is in the group of a container already stays there.
     *
     * @return whether it was moved
     * @throws UnknownContainerException if the container is not prepared
     * @throws BackEndException if the kernel refuses
     */
    boolean include(ContainerId container, long pid) throws NetClsException;

    /**
     * Writes the container's handle into a group that somebody else has made for it in the same hierarchy and keeps its
     * processes in, as container engines do where they use net_cls themselves. It is no foreign group while it carries
     * that, and {@link #reconcile} tells where it carries something else. It is to be lent again after each start of the
     * agent.
     *
     * @param directory absolute path of the group's directory
     * @throws UnknownContainerException if the container is not prepared
     * @throws HandleUnavailableException if it is that of another container, whose handle it carries
     * @throws BackEndException if it cannot be written
     */
    void lend(ContainerId container, String directory) throws NetClsException;

    /**
     * Removes the container's group and then releases its handle into quarantine. Kills nothing.
     *
     * @param timeout how long to try again while processes are inside; zero for one attempt
     * @throws UnknownContainerException if the container is not prepared
     * @throws NestedContainersException if it has nested containers
     * @throws BusyGroupException if processes are still inside after that time; the handle stays taken
     * @throws BackEndException if the group cannot be removed; the handle stays taken
     */
    void cleanup(ContainerId container, Duration timeout) throws NetClsException;

    /**
     * As {@link #cleanup}, but kills the processes inside and those that they start meanwhile, until none is left; in
     * groups too that somebody made in the container's, which are removed with it.
     *
     * @param timeout how long to try again until all have ended
     */
    void destroy(ContainerId container, Duration timeout) throws NetClsException;

    /**
     * The words to put before those of a command, so that it runs inside the container's group from its first
     * instruction and no packet leaves without the handle.
     *
     * @throws UnknownContainerException if the container is not prepared
     */
    List<String> launcher(ContainerId container) throws NetClsException;

    /**
     * Tells what policies have done, as an event.
     *
     * @param container whose packets were dropped; empty where it is about policies themselves
     * @throws UnknownContainerException if the container is not prepared
     */
    void tell(Optional<ContainerId> container, String detail) throws NetClsException;

    /**
     * For a containerizer that knows which containers should live: reads all groups again, and cleans up those that it
     * does not name. Nothing is killed. Where it is stopped when some have gone, the others have failed.
     *
     * @param alive those that should live
     * @param orphans those that the containerizer will clean up itself
     * @throws BackEndException if the groups cannot be listed
     */
    RecoveryReport recover(Set<ContainerId> alive, Set<ContainerId> orphans) throws NetClsException;

    /**
     * Compares every group with what is known, as the isolator does by itself from time to time: a classid that was
     * changed is repaired or reported, a process that was moved away is reported, a container whose group is gone is
     * released, and groups of others are listed. A container with which another call is busy is looked at the next time.
     *
     * @throws BackEndException if the groups cannot be listed
     */
    Reconciliation reconcile() throws NetClsException;
}
