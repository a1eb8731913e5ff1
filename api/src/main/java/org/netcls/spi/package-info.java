/** What plug-ins implement: allocators that choose handles, and back ends that hold groups. */
@Export
@Version("1.0.0")
package org.netcls.spi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
