// SPDX-License-Identifier: Apache-2.0
/**
 * What callers of the isolator use: the service, its values and its errors.
 *
 * <p>A minor version may add methods to what is marked {@code @ProviderType}, values to an enum, and components to a record,
 * which keeps the constructors that it had. So read records by their accessors rather than by patterns that take them apart,
 * and give a {@code switch} over an enum a default. Everything else that is here stays as it is until the next major version.
 */
@Export
@Version("1.3.0")
package org.netcls.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
