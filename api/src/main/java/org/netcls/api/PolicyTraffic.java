// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

/**
 * What a policy's containers have sent as far as its rules have seen it, since they were made, and what was dropped of that
 * and of what they were to receive. Where it only learns, what is dropped is what would be.
 *
 * @param packets sent, those that were dropped included
 */
public record PolicyTraffic(long packets, long bytes, long droppedPackets, long droppedBytes) {
    public static final PolicyTraffic NONE = new PolicyTraffic(0, 0, 0, 0);
}
