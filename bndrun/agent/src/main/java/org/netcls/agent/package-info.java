// SPDX-License-Identifier: Apache-2.0
/**
 * What the agent is configured with: what it ships, over that the administrator's files, and over those what was set
 * later. Configuration Admin does the rest, and no bundle knows of it.
 */
package org.netcls.agent;
