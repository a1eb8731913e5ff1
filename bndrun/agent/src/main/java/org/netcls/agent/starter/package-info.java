// SPDX-License-Identifier: Apache-2.0
/** What who started the agent is told of it. It needs nothing else of ours. */
package org.netcls.agent.starter;
