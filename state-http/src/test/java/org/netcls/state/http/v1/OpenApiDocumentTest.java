// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.v1;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentState;
import org.netcls.api.HandleUse;
import org.netcls.api.OperationStatistics;
import org.netcls.api.PolicyStatus;
import org.netcls.json.NativeJson;

/**
 * Whether clients can be generated from the document. In some languages all named enumerations have their constants in
 * one name space, and those without a name are named after the property that they stand at.
 */
class OpenApiDocumentTest {
    private static JsonObject document;

    @BeforeAll
    static void read() {
        try (JsonReader reader = Json.createReader(OpenApiEndpoint.class.getResourceAsStream("openapi.json"))) {
            document = reader.readObject();
        }
    }

    @Test
    void noTwoConstantsOfNamedEnumerationsHaveTheSameName() {
        Set<String> names = new HashSet<>(schemas().keySet());
        enumerations().forEach((schema, values) -> {
            List<String> constants = strings(schemas().getJsonObject(schema).getJsonArray("x-enum-varnames"));
            assertThat(constants).as(schema).hasSameSizeAs(values);
            for (String constant : constants) {
                assertThat(constant).matches("[A-Z][A-Z_]*");
                assertThat(names.add(constant)).as(schema + " " + constant).isTrue();
            }
        });
    }

    @Test
    void namesOfSchemasDifferInMoreThanTheirCase() {
        assertThat(schemas().keySet().stream().map(name -> name.toLowerCase(Locale.ROOT)))
                .doesNotHaveDuplicates();
    }

    @Test
    void anEnumerationOfSeveralValuesHasAName() {
        walk("", document, (path, value) -> {
            if (value.containsKey("enum") && value.getJsonArray("enum").size() > 1) {
                assertThat(path)
                        .matches(
                                "/components/(schemas/[A-Za-z]+|headers/[A-Za-z]+/schema)|.*/headers/[A-Za-z-]+/schema");
            }
        });
    }

    @Test
    void propertiesOfOneNameDoNotHaveDifferentEnumerations() {
        Map<String, JsonArray> byProperty = new HashMap<>();
        walk("", document, (path, value) -> {
            if (path.contains("/properties/") && value.containsKey("enum")) {
                String property = path.substring(path.lastIndexOf('/') + 1);
                JsonArray other = byProperty.putIfAbsent(property, value.getJsonArray("enum"));
                assertThat(other).as(path).isNull();
            }
        });
        assertThat(byProperty).isNotEmpty();
    }

    @Test
    void noEnumerationIsThereTwice() {
        List<JsonArray> all = new ArrayList<>();
        walk("", document, (path, value) -> {
            if (value.containsKey("enum")) {
                all.add(value.getJsonArray("enum"));
            }
        });
        assertThat(all).doesNotHaveDuplicates();
    }

    @Test
    void whatIsReferredToIsThere() {
        walk("", document, (path, value) -> {
            if (value.get("$ref") instanceof JsonString reference) {
                assertThat(Json.createPointer(reference.getString().substring(1))
                                .containsValue(document))
                        .as(path)
                        .isTrue();
            }
        });
    }

    @Test
    void theEnumerationsAreThoseOfTheApi() {
        assertThat(enumerations())
                .containsEntry(
                        "AssignmentState",
                        written(Arrays.stream(AssignmentState.values()).map(NativeJson::state)))
                .containsEntry(
                        "HandleUse", written(Arrays.stream(HandleUse.values()).map(NativeJson::use)))
                .containsEntry(
                        "EventKind",
                        written(Arrays.stream(AssignmentEvent.Kind.values()).map(NativeJson::kind)))
                .containsEntry(
                        "PolicyMode",
                        written(Arrays.stream(PolicyStatus.Mode.values()).map(NativeJson::mode)))
                .containsEntry(
                        "Operation",
                        written(Arrays.stream(OperationStatistics.Operation.values())
                                .map(NativeJson::operation)))
                .containsEntry(
                        "Format",
                        written(Arrays.stream(Format.values())
                                .map(format -> format.name().toLowerCase(Locale.ROOT))));
    }

    private static List<String> written(Stream<String> values) {
        return values.sorted().toList();
    }

    private static JsonObject schemas() {
        return document.getJsonObject("components").getJsonObject("schemas");
    }

    /** The values of each that has a name, sorted. */
    private static Map<String, List<String>> enumerations() {
        Map<String, List<String>> all = new HashMap<>();
        schemas().forEach((name, schema) -> {
            if (schema.asJsonObject().containsKey("enum")) {
                all.put(name, written(strings(schema.asJsonObject().getJsonArray("enum")).stream()));
            }
        });
        return all;
    }

    private static List<String> strings(JsonArray array) {
        return array.getValuesAs(JsonString::getString);
    }

    private static void walk(String path, JsonValue value, BiConsumer<String, JsonObject> each) {
        if (value instanceof JsonObject object) {
            each.accept(path, object);
            object.forEach((key, member) -> walk(path + "/" + key.replace("/", "~1"), member, each));
        } else if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                walk(path + "/" + i, array.get(i), each);
            }
        }
    }
}
