// SPDX-License-Identifier: Apache-2.0
/**
 * The component, which wires; the service, its sessions, and housekeeping; which allocator is chosen, and what the log
 * says of missing configurations. It touches all the rooms below, and the diagnosis that the bundle contains.
 */
package org.netcls.isolator;
