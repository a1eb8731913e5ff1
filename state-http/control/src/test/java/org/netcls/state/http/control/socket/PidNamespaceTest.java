// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.control.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PidNamespaceTest {
    @Test
    void aNameThatIsCutWithinALetterHidesNothing() throws Exception {
        String script = "printf 'caf\\303' > /proc/$$/comm; echo named; read end";
        Process named = new ProcessBuilder("sh", "-c", script).start();
        try {
            assertThat(named.inputReader().readLine()).isEqualTo("named");
            assertThat(PidNamespace.isOther((int) named.pid())).isFalse();
        } finally {
            named.destroy();
        }
    }

    @Test
    void whoHasEndedMayHaveBeenInAnother() {
        assertThat(PidNamespace.isOther(Integer.MAX_VALUE)).isTrue();
    }
}
