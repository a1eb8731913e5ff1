/** Finds the net_cls hierarchy among a host's mounts, and mounts it on request. */
package org.netcls.cgroupfs.hierarchy;
