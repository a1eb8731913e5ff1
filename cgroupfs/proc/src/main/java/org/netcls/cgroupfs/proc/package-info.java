// SPDX-License-Identifier: Apache-2.0
/**
 * Reads what {@code /proc} tells about cgroup hierarchies and the processes in them, and says what keeps net_cls from being
 * used and what to do about it. It changes nothing, and knows nothing of the agent; the back end and what looks at hosts
 * contain it.
 */
package org.netcls.cgroupfs.proc;
