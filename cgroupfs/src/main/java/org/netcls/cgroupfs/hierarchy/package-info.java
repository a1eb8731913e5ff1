// SPDX-License-Identifier: Apache-2.0
/**
 * Finds the net_cls hierarchy among a host's mounts, and mounts it on request. It touches what reads {@code /proc}, how
 * programs of the host are run, and how text is shown.
 */
package org.netcls.cgroupfs.hierarchy;
