// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.control.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PidNamespaceTest {
    /** One is cut within a letter, and the other has a line break that the kernel does not escape. */
    @ParameterizedTest
    @ValueSource(strings = {"caf\\303", "\\rNSpid: 1 2"})
    void aNameHidesNothing(String name) throws Exception {
        String script = "printf '" + name + "' > /proc/$$/comm; echo named; read end";
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
