// SPDX-License-Identifier: Apache-2.0
/** What policies cost: the agent that has them, nft that loads them, and packets that meet them. Touches {@code agent} and what that touches. */
package org.netcls.benchmark.policy;
