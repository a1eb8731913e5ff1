// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleStatus;
import org.netcls.api.HandleUse;
import org.netcls.api.NetClsHandle;

class HandleTextTest {
    private static final NetClsHandle HANDLE = new NetClsHandle(0x10, 1);
    private static final ContainerId WEB = new ContainerId("a\u202eb");
    private static final Instant NOW = Instant.parse("2026-11-22T17:30:00.25Z");

    @Test
    void showsWhoHasAHandle() {
        assertThat(shown(new HandleStatus(HANDLE, HandleUse.USED, Optional.of(WEB), Optional.empty())))
                .isEqualTo("""
                        handle     0x00100001 = 1048577 = 10:1 in tc
                        use        used
                        container  a\\u202eb""");
    }

    @Test
    void showsWhoHadItLastAndHowLongItRests() {
        assertThat(shown(new HandleStatus(
                        HANDLE, HandleUse.QUARANTINED, Optional.of(WEB), Optional.of(NOW.plusMillis(41_300)))))
                .endsWith("""
                        use        quarantined
                        last with  a\\u202eb
                        until      2026-11-22T17:30:41Z, in 42 s""");
        assertThat(shown(new HandleStatus(
                        HANDLE, HandleUse.QUARANTINED, Optional.empty(), Optional.of(NOW.minusSeconds(7)))))
                .endsWith("use     quarantined\nuntil   2026-11-22T17:29:53Z, in 0 s");
    }

    @Test
    void showsWhyNobodyHasIt() {
        assertThat(shown(new HandleStatus(HANDLE, HandleUse.FREE, Optional.of(WEB), Optional.empty())))
                .endsWith("free\nlast with  a\\u202eb");
        assertThat(shown(new HandleStatus(HANDLE, HandleUse.FREE, Optional.empty(), Optional.empty())))
                .endsWith("\nuse     free");
        assertThat(shown(new HandleStatus(HANDLE, HandleUse.OUTSIDE, Optional.empty(), Optional.empty())))
                .endsWith("\nuse     outside the configured ranges");
        assertThat(shown(new HandleStatus(HANDLE, HandleUse.FOREIGN, Optional.empty(), Optional.empty())))
                .contains("\nuse     foreign: a group carries it");
    }

    private static String shown(HandleStatus status) {
        return HandleText.of(status, NOW);
    }
}
