// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import org.netcls.spi.HandleAllocator;

/** An allocator and the name that its service has. */
record NamedAllocator(String name, HandleAllocator allocator) {}
