// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ParametersTest {
    private final Parameters parameters = Parameters.of(Exchange.get()
            .parameter("one", "7")
            .parameter("two", "a", "b")
            .parameter("empty", "")
            .request());

    ParametersTest() throws Problem {}

    @Test
    void aValueIsRead() throws Exception {
        assertThat(parameters.one("one")).contains("7");
        assertThat(parameters.one("one", "a number", Integer::parseInt)).contains(7);
        assertThat(parameters.all("two")).containsExactly("a", "b");
    }

    @Test
    void whatIsNotGivenIsEmpty() throws Exception {
        assertThat(parameters.one("none")).isEmpty();
        assertThat(parameters.one("none", "a number", Integer::parseInt)).isEmpty();
        assertThat(parameters.all("none")).isEmpty();
    }

    @Test
    void othersThanTheKnownAreRefusedWithWhatThereIs() throws Exception {
        assertThat(parameters.knowing(Set.of("one", "two", "empty", "more"))).isSameAs(parameters);
        assertThatThrownBy(() -> parameters.knowing(Set.of("two", "one")))
                .isInstanceOf(Problem.class)
                .hasMessage("the parameters are one, two");
    }

    @Test
    void twoValuesWhereThereIsOneAreRefused() {
        assertThatThrownBy(() -> parameters.one("two"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("two can be given once only");
    }

    @Test
    void anEmptyValueIsRefused() {
        assertThatThrownBy(() -> parameters.one("empty"))
                .isInstanceOf(Problem.class)
                .hasMessage("the parameter empty is empty");
        assertThatThrownBy(() -> parameters.all("empty")).isInstanceOf(Problem.class);
    }

    @Test
    void aValueOfAnotherFormIsRefusedAndNotRepeated() {
        assertThatThrownBy(() -> Parameters.of(
                                Exchange.get().parameter("one", "<b>").request())
                        .one("one", "a number", Integer::parseInt))
                .isInstanceOf(Problem.class)
                .hasMessage("the parameter one is a number");
    }
}
