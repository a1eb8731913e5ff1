// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

/**
 * A group of the hierarchy that is not directly under the root, and carries a handle of the configured ranges. Nobody is
 * given that handle while this is so; a container that had it before keeps it.
 *
 * @param path of its directory, absolute; escape it before it is shown
 */
public record ForeignGroup(String path, NetClsHandle handle) {}
