// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HandleStatusTest {
    private static final NetClsHandle HANDLE = new NetClsHandle(1, 1);

    @Test
    void tellsWhenAQuarantineEndsExactlyWhereThereIsOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HandleStatus(HANDLE, HandleUse.QUARANTINED, Optional.empty(), Optional.empty()));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new HandleStatus(HANDLE, HandleUse.FREE, Optional.empty(), Optional.of(Instant.EPOCH)));
    }
}
