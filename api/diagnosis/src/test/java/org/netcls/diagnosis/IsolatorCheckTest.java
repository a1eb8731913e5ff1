// SPDX-License-Identifier: Apache-2.0
package org.netcls.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netcls.api.NotReady;

class IsolatorCheckTest {
    private static final NotReady NOT_READY = new NotReady("there is no back end yet: mount one");

    @Test
    void oneThatRunsIsFineWhateverElseIsTold() {
        assertThat(finding(true, false, NOT_READY)).isEqualTo(Finding.ok("isolator", "it runs"));
    }

    @Test
    void whatIsWaitedForIsTheReason() {
        assertThat(finding(false, false, NOT_READY))
                .isEqualTo(
                        Finding.fail("isolator", "it is not running, because there is no back end yet: mount one", ""));
    }

    @Test
    void withoutABackEndThatIsTheReason() {
        assertThat(finding(false, false, null).level()).isEqualTo(Level.FAIL);
        assertThat(finding(false, false, null)).asString().contains("no back end", "org.netcls.cgroupfs");
    }

    @Test
    void otherwiseWhatToLookAtIsTold() {
        assertThat(finding(false, true, null).level()).isEqualTo(Level.FAIL);
        assertThat(finding(false, true, null))
                .asString()
                .startsWith("it is not running; the log tells why")
                .contains("recovering", "org.netcls.isolator");
    }

    private static Finding finding(boolean isThere, boolean hasBackEnd, NotReady notReady) {
        return new IsolatorCheck(isThere, hasBackEnd, Optional.ofNullable(notReady)).finding();
    }
}
