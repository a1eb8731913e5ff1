// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.v1;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.state.http.mirror.FakeIsolator;
import org.netcls.state.http.mirror.Samples;
import org.netcls.state.http.web.Exchange;

/** Reads the list page by page. */
class AssignmentsPageTest {
    private final AssignmentsEndpoint endpoint =
            new AssignmentsEndpoint(new FakeIsolator(7, true, Samples.assignments(600)).mirror());

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 256, 599, 600, 601})
    void pagesHoldEachContainerOnce(int limit) throws Exception {
        List<String> read = new ArrayList<>();
        JsonObject page = get(Exchange.get().parameter("limit", Integer.toString(limit)));
        read.addAll(containers(page));
        while (page.containsKey("next")) {
            assertThat(containers(page)).hasSize(limit).last().isEqualTo(page.getString("next"));
            page = get(Exchange.get()
                    .parameter("limit", Integer.toString(limit))
                    .parameter("after", page.getString("next")));
            read.addAll(containers(page));
        }
        assertThat(read)
                .isEqualTo(Samples.assignments(600).stream()
                        .map(assignment -> assignment.container().value())
                        .toList());
    }

    @Test
    void withoutALimitAllAreOnOnePage() throws Exception {
        JsonObject all = get(Exchange.get());
        assertThat(all.getInt("version")).isEqualTo(7);
        assertThat(containers(all)).hasSize(600);
        assertThat(all.containsKey("next")).isFalse();
    }

    @Test
    void aLimitCountsWhatIsSelected() throws Exception {
        JsonObject page = get(Exchange.get()
                .parameter("primary", "0x10")
                .parameter("limit", "2")
                .parameter("after", "d"));
        assertThat(containers(page)).isEmpty();
        assertThat(page.containsKey("next")).isFalse();
    }

    @Test
    void aLimitHoldsForTextToo() throws Exception {
        Exchange exchange = Exchange.get().parameter("format", "text").parameter("limit", "2");
        endpoint.get(exchange.request(), exchange.response());
        assertThat(exchange.output().text()).hasLineCount(2);
    }

    private JsonObject get(Exchange exchange) throws Exception {
        endpoint.get(exchange.request(), exchange.response());
        return Json.createReader(new StringReader(exchange.output().text())).readObject();
    }

    private static List<String> containers(JsonObject page) {
        return page.getJsonArray("assignments").getValuesAs(JsonObject.class).stream()
                .map(assignment -> assignment.getString("container"))
                .toList();
    }
}
