// SPDX-License-Identifier: Apache-2.0
/**
 * How whoever chooses an allocator waits for one that is being replaced. It touches {@code org.netcls.awaited}, the
 * allocators that {@code org.netcls.diagnosis.bundles} finds, and the API.
 */
package org.netcls.diagnosis.allocators;
