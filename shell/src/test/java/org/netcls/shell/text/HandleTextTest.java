// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleStatus;
import org.netcls.api.NetClsHandle;

class HandleTextTest {
    private static final NetClsHandle HANDLE = new NetClsHandle(0x10, 1);
    private static final ContainerId WEB = new ContainerId("a\u202eb");
    private static final Instant NOW = Instant.parse("2026-11-22T17:30:00.25Z");

    @Test
    void showsWhoHasAHandle() {
        assertThat(shown(HandleStatus.used(HANDLE, WEB))).isEqualTo("""
                        handle     0x00100001 = 1048577 = 10:1 in tc
                        use        used
                        container  a\\u202eb""");
    }

    @Test
    void showsWhoHadItLastAndHowLongItRests() {
        assertThat(shown(HandleStatus.quarantined(HANDLE, Optional.of(WEB), NOW.plusMillis(41_300))))
                .endsWith("""
                        use        quarantined
                        last with  a\\u202eb
                        until      2026-11-22T17:30:41Z, in 42 s""");
        assertThat(shown(HandleStatus.quarantined(HANDLE, Optional.empty(), NOW.minusSeconds(7))))
                .endsWith("use     quarantined\nuntil   2026-11-22T17:29:53Z, in 0 s");
    }

    @Test
    void showsWhyNobodyHasIt() {
        assertThat(shown(HandleStatus.free(HANDLE, Optional.of(WEB)))).endsWith("free\nlast with  a\\u202eb");
        assertThat(shown(HandleStatus.free(HANDLE, Optional.empty()))).endsWith("\nuse     free");
        assertThat(shown(HandleStatus.outside(HANDLE))).endsWith("\nuse     outside the configured ranges");
        assertThat(shown(HandleStatus.foreign(HANDLE))).contains("\nuse     foreign: a group carries it");
    }

    private static String shown(HandleStatus status) {
        return HandleText.of(status, NOW);
    }
}
