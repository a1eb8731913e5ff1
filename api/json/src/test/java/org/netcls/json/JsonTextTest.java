// SPDX-License-Identifier: Apache-2.0
package org.netcls.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.io.StringReader;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;

class JsonTextTest {
    @Property
    void anyTextComesBackAndTakesOneLine(@ForAll @Chars({'"', '\\', '\n', '\r', '\u2028', 'a', '\u00e9'}) String text) {
        String json = new String(
                JsonText.of(out -> out.writeStartObject().write("text", text).writeEnd()), UTF_8);
        assertThat(json).doesNotContain("\n", "\r");
        assertThat(Json.createReader(new StringReader(json)).readObject().getString("text"))
                .isEqualTo(text);
    }

    @Test
    void aNumberIsWrittenWithoutAnExponent() {
        assertThat(new String(JsonText.of(out -> out.write(4_294_967_295L)), UTF_8))
                .isEqualTo("4294967295");
    }
}
