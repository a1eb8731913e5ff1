// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.netcls.api.ContainerId;

class ContainerStateTest {
    @Test
    void whatARuntimeTellsIsRead() {
        assertThat(ContainerState.parse("{\"ociVersion\":\"1.0.2\",\"id\":\"web\",\"status\":\"creating\",\"pid\":17,"
                        + "\"bundle\":\"/b\",\"annotations\":{\"a\":\"b\"}}"))
                .isEqualTo(new ContainerState(new ContainerId("web"), 17, Path.of("/b"), Map.of("a", "b")));
    }

    @Test
    void oneThatHasStoppedHasNoProcess() {
        assertThat(ContainerState.parse("{\"id\":\"web\",\"bundle\":\"/b\",\"annotations\":null}"))
                .isEqualTo(new ContainerState(new ContainerId("web"), 0, Path.of("/b"), Map.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                                                | a JSON object
                    []                                                | a JSON object
                    {"id"                                             | a JSON object
                    {}                                                | id is a string
                    {"id":17,"bundle":"/b"}                           | id is a string
                    {"id":"a b","bundle":"/b"}                        | container id 'a b' has a
                    {"id":"web"}                                      | bundle is a string
                    {"id":"web","bundle":"b"}                         | bundle is an absolute path
                    {"id":"web","bundle":"\\u0000"}                   | bundle is an absolute path
                    {"id":"web","bundle":"/b","pid":"17"}             | pid is a whole number
                    {"id":"web","bundle":"/b","pid":-1}               | pid is a whole number
                    {"id":"web","bundle":"/b","pid":1.5}              | pid is a whole number
                    {"id":"web","bundle":"/b","pid":1e400}            | pid is a whole number
                    {"id":"web","bundle":"/b","pid":99999999999999999999} | pid is a whole number
                    {"id":"web","bundle":"/b","annotations":[]}       | annotations is an object of strings
                    {"id":"web","bundle":"/b","annotations":{"a":1}}  | annotations is an object of strings
                    """)
    void whatIsWrongIsRefusedWithWhatIsExpected(String state, String expected) {
        assertThatThrownBy(() -> ContainerState.parse(state))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(expected);
    }
}
