// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

/**
 * How the secondary handles of one primary are used; the three counts add up to its range.
 *
 * @param used with a container, or carried by a group that it was not given to
 * @param quarantined released, and in quarantine
 * @param free ready to be taken
 */
public record HandleCounts(Primary primary, int used, int quarantined, int free) {}
