// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The policies of this agent and what the kernel counts of them, registered as a service where the bundle for policies runs.
 * All methods are safe for use by several threads; those that ask the kernel take some milliseconds.
 */
@ProviderType
public interface Policies {
    /** All that are configured, in the order in which containers are offered to them, without asking the kernel. */
    List<PolicyStatus> policies();

    /**
     * What the kernel has counted, by the names of the policies that are in force.
     *
     * @throws PolicyException if it cannot be asked
     */
    Map<String, PolicyTraffic> traffic() throws NetClsException;

    /**
     * What the kernel has counted of each handle of a policy; of those that have sent nothing there is nothing.
     *
     * @throws PolicyException if there is no such policy, or the kernel cannot be asked
     */
    Map<NetClsHandle, PolicyTraffic> handles(String policy) throws NetClsException;

    /**
     * The rules of a policy as nft prints what the kernel has.
     *
     * @throws PolicyException if there is no such policy, or the kernel cannot be asked
     */
    String rules(String policy) throws NetClsException;

    /**
     * The rules of the policy that a handle belongs to, for {@code nft -f} in a network namespace of a container's own: there
     * the agent cannot load them by itself, and those outside do not see the handle. Empty if it belongs to none, or to one
     * that is off.
     *
     * @throws PolicyException if its policy is not in force
     */
    Optional<String> inside(NetClsHandle handle) throws NetClsException;

    /**
     * The rules that a policy of this name would have, for {@code nft -f}; nothing is changed.
     *
     * @param properties as a configuration has them
     * @return how it would be, with what is to be said about it beside the others
     * @throws IllegalArgumentException if it is refused; the message has the key and the reason
     */
    PolicyPreview preview(String name, Map<String, ?> properties);

    /** Of each policy, why it is that of a container with these labels, or why not. */
    List<PolicyReason> why(ContainerId container, Map<String, String> labels);

    /**
     * Deletes the configuration of a policy; its rules go with it.
     *
     * @throws PolicyException if there is no such policy, or its configuration cannot be deleted
     */
    void remove(String policy) throws NetClsException;
}
