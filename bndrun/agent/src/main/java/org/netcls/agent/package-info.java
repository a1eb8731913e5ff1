// SPDX-License-Identifier: Apache-2.0
/**
 * What the agent is configured with: what it ships, and over that what was set while it ran. Configuration Admin does
 * the rest, and no bundle knows of it.
 */
package org.netcls.agent;
