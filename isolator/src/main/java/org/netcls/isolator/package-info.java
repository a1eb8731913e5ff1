// SPDX-License-Identifier: Apache-2.0
/** The component, which wires; the service, its sessions, and housekeeping. It touches all the rooms below. */
package org.netcls.isolator;
