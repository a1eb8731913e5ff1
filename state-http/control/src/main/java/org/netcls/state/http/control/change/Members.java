// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.control.change;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonConfig;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.netcls.state.http.web.Problem;
import org.netcls.state.http.web.Utf8;

/** The members of the object that a request has brought, each of its own kind; another kind is refused. */
record Members(JsonObject json) {
    // A long has them whatever they are.
    private static final int MOST_DIGITS = 18;
    private static final JsonReaderFactory READERS =
            Json.createReaderFactory(Map.of(JsonConfig.KEY_STRATEGY, JsonConfig.KeyStrategy.NONE));

    /**
     * Reads the object.
     *
     * @param known the names of the members that it may have
     */
    static Members of(byte[] body, String... known) throws Problem {
        JsonObject json = object(body);
        Set<String> names = new TreeSet<>(Set.of(known));
        if (!names.containsAll(json.keySet())) {
            throw Problem.badRequest("the members are " + String.join(", ", names));
        }
        return new Members(json);
    }

    /** Reads an object that others define, of which only some members matter. */
    static Members any(byte[] body) throws Problem {
        return new Members(object(body));
    }

    private static JsonObject object(byte[] body) throws Problem {
        String text = Utf8.text(body);
        try (JsonReader reader = READERS.createReader(new StringReader(text))) {
            requireEnd(text);
            return reader.readObject();
        } catch (RuntimeException e) {
            // Both declare few of those that it throws: at long numbers, and where nesting is deep, it is
            // others.
            throw Problem.badRequest("the body is no JSON object with members of different names");
        }
    }

    /** The reader would leave unread what is behind the object. */
    private static void requireEnd(String text) {
        try (JsonParser parser = Json.createParser(new StringReader(text))) {
            parser.next();
            parser.getObject();
            parser.hasNext();
        }
    }

    void require(String name) throws Problem {
        if (!json.containsKey(name)) {
            throw Problem.badRequest("the member " + name + " is missing");
        }
    }

    String text(String name) throws Problem {
        require(name);
        return text(name, json.get(name));
    }

    Optional<String> optional(String name) throws Problem {
        return json.containsKey(name) ? Optional.of(text(name)) : Optional.empty();
    }

    private static String text(String name, JsonValue value) throws Problem {
        if (value instanceof JsonString text) {
            return text.getString();
        }
        throw Problem.badRequest(name + " is to be a string");
    }

    boolean truth(String name) throws Problem {
        JsonValue value = json.getOrDefault(name, JsonValue.FALSE);
        if (!value.equals(JsonValue.TRUE) && !value.equals(JsonValue.FALSE)) {
            throw Problem.badRequest(name + " is to be true or false");
        }
        return value.equals(JsonValue.TRUE);
    }

    Map<String, String> texts(String name) throws Problem {
        if (!(json.getOrDefault(name, JsonValue.EMPTY_JSON_OBJECT) instanceof JsonObject object)) {
            throw Problem.badRequest(name + " is to be an object of strings");
        }
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonValue> entry : object.entrySet()) {
            if (!(entry.getValue() instanceof JsonString text)) {
                throw Problem.badRequest(name + " is to be an object of strings");
            }
            texts.put(entry.getKey(), text.getString());
        }
        return texts;
    }

    /** Whole numbers above zero. */
    List<Long> numbers(String name) throws Problem {
        List<Long> numbers = new ArrayList<>();
        for (JsonValue value : array(name)) {
            numbers.add(number(name, value));
        }
        return numbers;
    }

    private static long number(String name, JsonValue value) throws Problem {
        if (value instanceof JsonNumber number && isPositive(number)) {
            return number.longValue();
        }
        throw Problem.badRequest(name + " is to be a list of whole numbers above 0");
    }

    private static boolean isPositive(JsonNumber number) {
        BigDecimal value = number.bigDecimalValue();
        return value.scale() == 0 && value.signum() > 0 && value.precision() <= MOST_DIGITS;
    }

    <T> List<T> list(String name, Function<String, T> reader) throws Problem {
        List<T> list = new ArrayList<>();
        for (JsonValue value : array(name)) {
            list.add(reader.apply(text("each of " + name, value)));
        }
        return list;
    }

    private JsonArray array(String name) throws Problem {
        if (json.getOrDefault(name, JsonValue.EMPTY_JSON_ARRAY) instanceof JsonArray array) {
            return array;
        }
        throw Problem.badRequest(name + " is to be a list");
    }
}
