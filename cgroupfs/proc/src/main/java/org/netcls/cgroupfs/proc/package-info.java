// SPDX-License-Identifier: Apache-2.0
/** Reads what {@code /proc} tells about cgroup hierarchies. */
package org.netcls.cgroupfs.proc;
