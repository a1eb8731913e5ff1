// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

/**
 * A group that carries another classid than the isolator wrote.
 *
 * @param expected what the container was given
 * @param found the 32 bits that the kernel has, unsigned
 */
public record Drift(ContainerId container, NetClsHandle expected, int found) {
    @Override
    public String toString() {
        return String.format("group of container '%s' has classid 0x%08x instead of %s", container, found, expected);
    }
}
