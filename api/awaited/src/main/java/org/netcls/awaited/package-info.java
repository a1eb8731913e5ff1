// SPDX-License-Identifier: Apache-2.0
/**
 * How whoever calls a part of the agent waits while that starts or is replaced, and what a part leaves to the one that
 * comes after it. It touches only the API; whatever calls such a part for somebody outside, or is such a part, contains it.
 */
package org.netcls.awaited;
