// SPDX-License-Identifier: Apache-2.0
package org.netcls.spi;

import java.util.function.IntConsumer;
import org.osgi.annotation.versioning.ProviderType;

/** The free secondary handles of one primary, at the moment when a pool is opened. */
@ProviderType
public interface FreeHandles {
    /** Visits each once: first those never used, then the others, released longest ago first. */
    void forEach(IntConsumer action);
}
