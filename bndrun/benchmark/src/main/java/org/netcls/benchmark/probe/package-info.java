// SPDX-License-Identifier: Apache-2.0
/** The bundle that measures inside the agent. Touches no other room, because it runs without them. */
package org.netcls.benchmark.probe;
