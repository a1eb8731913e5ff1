// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.report;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.JsonWriter;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Rows for a program. A baseline or a ratio that does not exist is null. */
public final class RowsJson {
    private RowsJson() {}

    public static void write(List<Row> rows, Path file) throws IOException {
        JsonArrayBuilder array = Json.createArrayBuilder();
        rows.forEach(row -> array.add(object(row)));
        write(array.build(), file);
    }

    private static void write(JsonArray array, Path file) throws IOException {
        try (JsonWriter writer = Json.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true))
                .createWriter(Files.newBufferedWriter(file))) {
            writer.write(array);
        }
    }

    private static JsonObjectBuilder object(Row row) {
        JsonObjectBuilder params = Json.createObjectBuilder();
        row.params().forEach(params::add);
        return Json.createObjectBuilder()
                .add("name", row.name())
                .add("params", params)
                .add("value", Numbers.rounded(row.value()))
                .add("unit", row.unit())
                .add("baseline", value(row.baseline()))
                .add("ratio", value(row.ratio()))
                .add("others", Numbers.rounded(row.others()));
    }

    private static JsonValue value(OptionalDouble number) {
        return number.isPresent() ? Json.createValue(Numbers.rounded(number.getAsDouble())) : JsonValue.NULL;
    }
}
