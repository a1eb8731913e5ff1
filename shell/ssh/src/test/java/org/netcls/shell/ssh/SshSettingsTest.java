// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.annotation.Annotation;
import java.net.InetAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.netcls.configuration.TcpAddress;

class SshSettingsTest {
    @Test
    void withoutAuthorizedKeysThereIsNoServer() {
        assertThat(SshSettings.of(new Given("", "127.0.0.1", "8122"))).isEmpty();
        assertThat(SshSettings.of(new Given(" ", "127.0.0.1", "8122"))).isEmpty();
    }

    @Test
    void sayWhoIsLetInAndWhere() throws Exception {
        assertThat(SshSettings.of(new Given("/etc/netcls/keys", "0.0.0.0", "0")))
                .contains(new SshSettings(
                        Path.of("/etc/netcls/keys"), new TcpAddress(InetAddress.getByName("0.0.0.0"), 0)));
    }

    @Test
    void aRelativeFileIsInTheFolderOfTheAgent() {
        assertThat(SshSettings.of(new Given("keys", "127.0.0.1", "8122")))
                .hasValueSatisfying(settings -> assertThat(settings.authorizedKeys())
                        .isEqualTo(Path.of("keys").toAbsolutePath()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            127.0.0.1     | 65536 | port: '65536' is not a number from 0 to 65535
            127.0.0.1     | -1    | port: '-1' is not a number from 0 to 65535
            127.0.0.1     | ssh   | port: 'ssh' is not a number from 0 to 65535
            no.such.host. | 8122  | host: 'no.such.host.' is unknown; name an address of this machine
            """)
    void aBadValueIsRefusedByName(String host, String port, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SshSettings.of(new Given("keys", host, port)))
                .withMessageStartingWith(message);
    }

    record Given(String authorized_keys, String host, String port) implements SshComponent.Config {
        @Override
        public String data() {
            return "";
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return SshComponent.Config.class;
        }
    }
}
