// SPDX-License-Identifier: Apache-2.0
/**
 * How whoever calls a part of the agent waits while that starts or is replaced, how a part tells that it is not ready, and
 * what it leaves to the one that comes after it. It touches only the API; whatever calls such a part for somebody
 * outside, or is such a part, contains it.
 */
package org.netcls.awaited;
