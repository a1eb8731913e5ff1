// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.engines;

import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;

/** Reads members of JSON objects that others wrote, of which only some matter. */
final class Json {
    private Json() {}

    /** @throws IllegalArgumentException with this message if it is none */
    static JsonObject object(String text, String expected) {
        try (JsonReader reader = jakarta.json.Json.createReader(new StringReader(text))) {
            return reader.readObject();
        } catch (RuntimeException e) {
            // The reader declares few of those that it throws.
            throw new IllegalArgumentException(expected, e);
        }
    }

    /** @throws IllegalArgumentException with this prefix if there is none, or it is empty or of another kind */
    static String text(JsonObject object, String name, String expected) {
        if (object.get(name) instanceof JsonString text && !text.getString().isEmpty()) {
            return text.getString();
        }
        throw new IllegalArgumentException(expected + name + " is a string that is not empty");
    }

    /** Empty if there is none, or it is of another kind. */
    static String textOrEmpty(JsonObject object, String name) {
        return object.get(name) instanceof JsonString text ? text.getString() : "";
    }

    /** Empty if there is none, or it is of another kind. */
    static JsonObject objectOrEmpty(JsonObject object, String name) {
        return object.get(name) instanceof JsonObject inner ? inner : JsonValue.EMPTY_JSON_OBJECT;
    }

    /** @throws IllegalArgumentException with this prefix if it is no object of strings; empty if there is none */
    static Map<String, String> texts(JsonObject object, String name, String expected) {
        JsonValue value = object.getOrDefault(name, JsonValue.EMPTY_JSON_OBJECT);
        Map<String, String> texts = new HashMap<>();
        if (value instanceof JsonObject members) {
            members.forEach((key, member) -> {
                if (member instanceof JsonString text) {
                    texts.put(key, text.getString());
                }
            });
            if (texts.size() == members.size()) {
                return texts;
            }
        } else if (value.equals(JsonValue.NULL)) {
            return texts;
        }
        throw new IllegalArgumentException(expected + name + " is an object of strings");
    }
}
