// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.proc;

/** What keeps a mount of net_cls from being used, or a new one from being made, and what to do about it. */
public record Obstacle(String what, String remedy) {
    @Override
    public String toString() {
        return what + " (" + remedy + ")";
    }
}
