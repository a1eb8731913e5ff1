// SPDX-License-Identifier: Apache-2.0
package org.netcls.json;

import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.function.Consumer;

/** JSON values as bytes of UTF-8. */
public final class JsonText {
    // Looking for a provider takes longer than writing a small value.
    private static final JsonGeneratorFactory FACTORY = JsonProvider.provider().createGeneratorFactory(Map.of());

    private JsonText() {}

    /** @param content writes one value */
    public static byte[] of(Consumer<JsonGenerator> content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            content.accept(json);
        }
        return bytes.toByteArray();
    }
}
