// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import org.netcls.spi.HandleAllocator;

/** An allocator and the name that its service has. */
public record NamedAllocator(String name, HandleAllocator allocator) {}
