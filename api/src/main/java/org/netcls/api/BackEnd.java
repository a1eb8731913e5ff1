// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

/**
 * Where groups live.
 *
 * @param tagsPackets whether the kernel puts the handles on packets; false for the emulated back end
 * @param root absolute path of the directory that holds the groups
 */
public record BackEnd(boolean tagsPackets, String root) {
    /** One line for people: {@code real, /run/netcls/agent} or {@code emulated, packets are not tagged, …}. */
    @Override
    public String toString() {
        return (tagsPackets ? "real, " : "emulated, packets are not tagged, ") + root;
    }
}
