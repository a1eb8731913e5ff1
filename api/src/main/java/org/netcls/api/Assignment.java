// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.time.Instant;
import java.util.Optional;

/**
 * A container with its group and handle.
 *
 * @param handle empty only where no primary handle is configured and the operator has written none either
 * @param group absolute path of the group's directory; a process that writes 0 to its {@code tasks} is inside
 * @param since when this run of the isolator made the assignment, or found it when it recovered
 */
public record Assignment(ContainerId container, Optional<NetClsHandle> handle, String group, Instant since) {}
