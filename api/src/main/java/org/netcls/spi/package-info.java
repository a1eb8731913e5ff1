// SPDX-License-Identifier: Apache-2.0
/**
 * What plug-ins implement: allocators that choose handles, and back ends that hold groups.
 *
 * <p>What is marked {@code @ConsumerType} gets no new method before the next major version, unless it has a default. For the
 * rest, {@link org.netcls.api} says what may change.
 */
@Export
@Version("1.3.0")
package org.netcls.spi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
