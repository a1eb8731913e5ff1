// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.netcls.api.PolicyException;
import org.netcls.api.PolicyStatus;

class PolicyReadingsTest {
    @Test
    void whereNobodyKeepsPoliciesItSaysSo() {
        PolicyReading reading = FakePolicies.nobody("org.netcls.isolator").read();
        assertThat(reading.policies()).isEmpty();
        assertThat(reading.absence()).get().asString().contains("org.netcls.isolator.policy");
        assertThat(reading.mayCome()).isFalse();
    }

    @Test
    void whoIsInstalledOrWasThereMayComeAgain() {
        assertThat(FakePolicies.nobody("org.netcls.isolator.policy").read().mayCome())
                .isTrue();
        assertThat(FakePolicies.gone().read().mayCome()).isTrue();
        assertThat(FakePolicies.counted().read().mayCome()).isFalse();
    }

    @Test
    void whereTheNextOneComesBeforeTheOtherHasGoneItStays() {
        PolicyReadings readings = FakePolicies.counted();
        readings.unbindPolicies(null);
        assertThat(readings.read().policies()).isNotEmpty();
    }

    @Test
    void readsWhatWasCounted() throws Exception {
        PolicyReadings readings = FakePolicies.counted();
        PolicyReading reading = readings.read();
        assertThat(reading.traffic()).containsOnlyKeys("gold").containsValue(FakePolicies.SENT);
        assertThat(reading.trafficFault()).isEmpty();
        assertThat(readings.handles(gold(reading))).containsOnlyKeys(FakePolicies.HANDLE);
    }

    @Test
    void whatCannotBeCountedHidesNoPolicy() {
        PolicyReadings readings = FakePolicies.faulty("nft says no");
        PolicyReading reading = readings.read();
        assertThat(reading.policies()).hasSize(3);
        assertThat(reading.traffic()).isEmpty();
        assertThat(reading.trafficFault()).contains("nft says no");
        assertThatThrownBy(() -> readings.handles(gold(reading)))
                .isInstanceOf(PolicyException.class)
                .hasMessage("nft says no");
    }

    @Test
    void nobodyAsksForWhatIsNotInForce() throws Exception {
        FakePolicies policies = FakePolicies.withoutRules();
        PolicyReadings readings = policies.readings();
        PolicyReading reading = readings.read();
        for (PolicyStatus policy : reading.policies()) {
            assertThat(readings.handles(policy)).isEmpty();
        }
        assertThat(reading.policies()).hasSize(2);
        assertThat(policies.asked).isZero();
    }

    private static PolicyStatus gold(PolicyReading reading) {
        return reading.named("gold").orElseThrow();
    }
}
