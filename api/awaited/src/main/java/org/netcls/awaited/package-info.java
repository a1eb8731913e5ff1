// SPDX-License-Identifier: Apache-2.0
/**
 * How whoever calls a part of the agent waits while that starts or is replaced. It touches only the API; whatever calls
 * such a part for somebody outside contains it.
 */
package org.netcls.awaited;
