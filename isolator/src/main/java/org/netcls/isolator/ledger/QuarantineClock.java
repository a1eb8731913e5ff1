// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import java.time.Instant;
import java.util.function.LongSupplier;

/** The time by which handles are quarantined, in microseconds since some moment. It never goes back. */
public interface QuarantineClock extends LongSupplier {
    /** What the clock on the wall shows at that time, for people to read. */
    Instant onTheWall(long micros);
}
