// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.state.http.web.Exchange;
import org.netcls.state.http.web.Problem;

class AdmissionTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String CERTIFICATE = "jakarta.servlet.request.X509Certificate";
    private static final int ADMITTED = 200;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        // address, TLS, token asked for, token brought, certificate, answer
        "127.0.0.1, false, false, false, false, 200",
        "127.0.0.1, false, false, true,  false, 200",
        "127.0.0.1, false, true,  false, false, 401",
        "127.0.0.1, false, true,  true,  false, 200",
        "127.0.0.1, true,  true,  false, false, 401",
        "127.0.0.1, true,  true,  true,  false, 200",
        "127.0.0.1, true,  true,  false, true,  200",
        "::1,       false, false, false, false, 200",
        "[::1],     false, false, false, false, 200",
        "10.0.0.7,  false, false, false, false, 403",
        "10.0.0.7,  false, true,  true,  false, 403",
        "10.0.0.7,  true,  false, false, false, 403",
        "10.0.0.7,  true,  false, true,  false, 403",
        "10.0.0.7,  true,  false, false, true,  200",
        "10.0.0.7,  true,  true,  false, false, 401",
        "10.0.0.7,  true,  true,  true,  false, 200",
        "10.0.0.7,  true,  true,  false, true,  200",
        "fd00::7,   true,  true,  true,  false, 200",
        "fd00::7,   false, true,  true,  false, 403",
    })
    void aRequestIsAnswered(
            String address, boolean secure, boolean asked, boolean brought, boolean certificate, int status)
            throws Exception {
        Exchange exchange = Exchange.get().to(address, address);
        if (secure) {
            exchange.secure();
        }
        if (brought) {
            exchange.header("Authorization", "Bearer " + SECRET);
        }
        if (certificate) {
            exchange.attribute(CERTIFICATE, new Object());
        }
        assertThat(answer(exchange, asked ? Optional.of(token()) : Optional.empty()))
                .isEqualTo(status);
    }

    @Test
    void anotherNameThanItsOwnIsMisdirected() {
        Exchange exchange = Exchange.get().to("evil.example", "127.0.0.1");
        assertThat(answer(exchange, Optional.empty())).isEqualTo(421);
    }

    @Test
    void whoseTokenCannotBeReadAnswersNobody() {
        Exchange exchange = Exchange.get().header("Authorization", "Bearer ");
        assertThat(answer(exchange, Optional.of(Token.UNKNOWN))).isEqualTo(401);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = "no address")
    void anAddressThatIsNotKnownIsNotLoopback(String address) {
        Exchange exchange = Exchange.get().to("localhost", address).secure();
        assertThat(answer(exchange, Optional.empty())).isEqualTo(403);
    }

    private Token token() throws Exception {
        return Token.in(Files.writeString(folder.resolve("token"), SECRET));
    }

    private static int answer(Exchange exchange, Optional<Token> token) {
        try {
            new Admission(new HostNames(), token).check(exchange.request());
            return ADMITTED;
        } catch (Problem problem) {
            return problem.status();
        }
    }
}
