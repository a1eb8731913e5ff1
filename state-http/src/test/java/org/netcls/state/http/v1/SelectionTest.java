// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.netcls.state.http.mirror.Samples.assignment;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;
import org.netcls.state.http.web.Exchange;
import org.netcls.state.http.web.Problem;

class SelectionTest {
    private static final List<Assignment> ALL = List.of(
            assignment("db", 0x0010_0001, Map.of("tier", "gold"), AssignmentState.ASSIGNED),
            new Assignment(
                    new ContainerId("own"), Optional.empty(), "/g", Instant.EPOCH, Map.of(), AssignmentState.UNMANAGED),
            assignment("web", 0x0020_0001, Map.of("tier", "silver", "app", "a=b"), AssignmentState.ASSIGNED),
            assignment("web/side", 0x0020_0001, Map.of(), AssignmentState.SHARED));

    @ParameterizedTest
    @CsvSource({
        "container, web, web",
        "container, other, ''",
        "handle, 0x00200001, web web/side",
        "handle, 2097153, web web/side",
        "handle, 20:1, web web/side",
        "primary, 0x10, db",
        "primary, 16, db",
        "primary, 0x0020, web web/side",
        "state, shared, web/side",
        "state, unmanaged, own",
        "label, tier, db web",
        "label, tier=gold, db",
        "label, app=a=b, web",
        "label, app=, ''",
        "label, gold, ''",
        "after, own, web web/side",
        "after, p, web web/side",
        "after, zz, ''",
        "limit, 1, db own web web/side"
    })
    void accepts(String parameter, String value, String expected) throws Exception {
        assertThat(selected(Exchange.get().parameter(parameter, value))).isEqualTo(expected);
    }

    @Test
    void allFiltersHaveToHold() throws Exception {
        assertThat(selected(Exchange.get().parameter("label", "tier", "app"))).isEqualTo("web");
        assertThat(selected(Exchange.get().parameter("primary", "0x20").parameter("state", "shared")))
                .isEqualTo("web/side");
    }

    @Test
    void withoutParametersItIsAll() throws Exception {
        Selection all = Selection.of(Exchange.get().request());
        assertThat(all.isAll()).isTrue();
        assertThat(selected(Exchange.get())).isEqualTo("db own web web/side");
        assertThat(Selection.of(Exchange.get().parameter("format", "json").request())
                        .isAll())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"container, web", "handle, 10:1", "primary, 16", "state, shared", "label, a", "after, a", "limit, 5"})
    void withAnyOfTheseItIsNotAll(String parameter, String value) throws Exception {
        assertThat(Selection.of(Exchange.get().parameter(parameter, value).request())
                        .isAll())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "container, a//b",
        "handle, 0x",
        "handle, 0",
        "handle, 10:0",
        "primary, 0",
        "primary, -1",
        "primary, 010",
        "primary, '#10'",
        "primary, +16",
        "primary, 0xffff",
        "primary, 99999999999",
        "primary, x",
        "state, lost",
        "limit, 0",
        "limit, -1",
        "limit, +5",
        "limit, 65536",
        "limit, 99999999999",
        "limit, all",
        "after, ''",
        "other, 1"
    })
    void refuses(String parameter, String value) {
        assertThatThrownBy(() ->
                        Selection.of(Exchange.get().parameter(parameter, value).request()))
                .isInstanceOf(Problem.class)
                .hasMessageContaining(parameter.equals("other") ? "the parameters are" : parameter);
    }

    @Test
    void theStatesThatThereAreAreNamed() {
        assertThatThrownBy(() ->
                        Selection.of(Exchange.get().parameter("state", "x").request()))
                .hasMessageContaining("assigned, shared, unmanaged, outside, drifted");
    }

    private static String selected(Exchange exchange) throws Problem {
        Selection selection = Selection.of(exchange.request());
        Stream<Assignment> accepted = ALL.stream().filter(selection::accepts);
        return String.join(
                " ", accepted.map(assignment -> assignment.container().value()).toList());
    }
}
