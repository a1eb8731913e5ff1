// SPDX-License-Identifier: Apache-2.0
/** What the running agent costs, and the agent itself as a process with {@code probe} inside. Touches {@code groups} and what that touches. */
package org.netcls.benchmark.agent;
