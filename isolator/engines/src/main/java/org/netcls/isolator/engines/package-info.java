// SPDX-License-Identifier: Apache-2.0
/**
 * Containers that engines start by themselves, from what their OCI runtime tells a hook to the end of their processes. It
 * reads the groups that an engine made, in whatever hierarchy, and changes nothing but by calling the isolator.
 */
package org.netcls.isolator.engines;
