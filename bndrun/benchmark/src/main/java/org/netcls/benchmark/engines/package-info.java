// SPDX-License-Identifier: Apache-2.0
/** What the hooks of container engines cost. Touches {@code agent} and what that touches. */
package org.netcls.benchmark.engines;
