// SPDX-License-Identifier: Apache-2.0
package org.netcls.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.netcls.api.NotReady;

class IsolatorCheckTest {
    private static final NotReady NOT_READY = new NotReady("there is no back end yet: mount one");

    @Test
    void oneThatRunsIsFine() {
        assertThat(finding(true, false, null)).isEqualTo(Finding.ok("isolator", "it runs"));
    }

    @Test
    void oneThatDoesNotFollowWhatIsConfiguredRunsAsBefore() {
        NotReady refused = new NotReady("its configuration is refused: primary.handle");
        assertThat(finding(true, true, refused))
                .isEqualTo(Finding.warn("isolator", "it runs as before, because " + refused, ""));
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

    @Test
    void whatHasToBeConfiguredComesFirst() {
        Unconfigured unconfigured =
                new Unconfigured(Set.of("org.netcls.shell.ssh", "org.netcls.isolator", "org.netcls.cgroupfs"));
        Finding finding = new IsolatorCheck(false, false, unconfigured, Optional.of(NOT_READY)).finding();
        assertThat(finding.level()).isEqualTo(Level.FAIL);
        assertThat(finding.message())
                .isEqualTo("it is not running, because there is no configuration org.netcls.cgroupfs,"
                        + " org.netcls.isolator");
        assertThat(finding.remedy()).contains("org.netcls.cgroupfs.cfg", "docs/configuration.md");
    }

    @Test
    void aMissingConfigurationOfSomethingElseIsNoReason() {
        Unconfigured ssh = new Unconfigured(Set.of("org.netcls.shell.ssh"));
        assertThat(new IsolatorCheck(false, true, ssh, Optional.of(NOT_READY)).finding())
                .isEqualTo(finding(false, true, NOT_READY));
        assertThat(ssh.finding().level()).isEqualTo(Level.WARN);
        assertThat(ssh.finding().message()).contains("no configuration org.netcls.shell.ssh");
    }

    @Test
    void thatEverythingIsConfiguredIsFine() {
        assertThat(Unconfigured.NOTHING.finding().level()).isEqualTo(Level.OK);
    }

    private static Finding finding(boolean isThere, boolean hasBackEnd, NotReady notReady) {
        return new IsolatorCheck(isThere, hasBackEnd, Unconfigured.NOTHING, Optional.ofNullable(notReady)).finding();
    }
}
