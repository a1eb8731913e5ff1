/** What callers of the isolator use: the service, its values and its errors. */
@Export
@Version("1.0.0")
package org.netcls.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
