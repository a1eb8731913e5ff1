// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.netcls.json.problem.ProblemDetails;

class ProblemTest {
    @ParameterizedTest
    @CsvSource({"400, Bad Request", "421, Misdirected Request", "503, Service Unavailable", "499, Error"})
    void isAnsweredAsJson(int status, String title) throws Exception {
        Exchange exchange = Exchange.get();
        new Problem(status, "what is \"wrong\"\n").answer(exchange.response());

        assertThat(exchange.status()).isEqualTo(status);
        assertThat(exchange.answered("Content-Type")).isEqualTo("application/problem+json");
        assertThat(exchange.answered("Cache-Control")).isEqualTo("no-store");
        assertThat(exchange.answered("Content-Length"))
                .isEqualTo(Integer.toString(exchange.output().bytes().length));
        JsonObject body =
                Json.createReader(new StringReader(exchange.output().text())).readObject();
        assertThat(body.getString("type")).isEqualTo("about:blank");
        assertThat(body.getString("title")).isEqualTo(title);
        assertThat(body.getInt("status")).isEqualTo(status);
        assertThat(body.getString("detail")).isEqualTo("what is \"wrong\"\n");
    }

    @Test
    void whatPassesSaysWhen() throws Exception {
        Exchange exchange = Exchange.get();
        new Problem(new ProblemDetails(503, Optional.of("full")), 60).answer(exchange.response());
        assertThat(exchange.answered("Retry-After")).isEqualTo("60");
    }

    @Test
    void whatHasBegunStaysAsItIs() throws Exception {
        Exchange exchange = Exchange.get().committed();
        Problem.badRequest("too late").answer(exchange.response());
        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.output().bytes()).isEmpty();
    }

    @Test
    void costsNoStackTrace() {
        assertThat(Problem.notFound("nothing").getStackTrace()).isEmpty();
    }
}
