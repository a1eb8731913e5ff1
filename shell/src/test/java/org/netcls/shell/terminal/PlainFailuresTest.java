// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainFailuresTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "gogo: : netcls:release: no | netcls:release: no",
                "gogo: | gogo:",
                "gogo: IOException: no matches | gogo: IOException: no matches",
                "said gogo: : x | said gogo: : x",
                "ä | ä",
                "\"\" | \"\"",
            })
    void showsTheMessageAlone(String written, String shown) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer content = StandardCharsets.UTF_8.encode(written);
        int length = content.remaining();
        assertThat(new PlainFailures(Channels.newChannel(out)).write(content)).isEqualTo(length);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(shown);
    }
}
