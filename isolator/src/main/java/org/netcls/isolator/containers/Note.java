// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.containers;

import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.netcls.api.Assignment;
import org.netcls.api.ContainerId;
import org.netcls.api.Request;

/**
 * What a group carries for us besides its classid, as JSON: the labels of its container, and the nested containers that
 * share it. There is none where there is nothing to say.
 */
public record Note(Map<String, String> labels, List<Sharing> sharing) {
    public Note {
        labels = checked(labels);
    }

    // To look for the provider takes longer than to read a note.
    private static final JsonProvider JSON = JsonProvider.provider();
    private static final JsonReaderFactory READERS = JSON.createReaderFactory(Map.of());
    private static final JsonBuilderFactory BUILDERS = JSON.createBuilderFactory(Map.of());

    private static final Instant LATEST = Instant.parse("2500-01-01T00:00:00Z");
    private static final String LABELS = "labels";
    private static final String SHARING = "sharing";
    private static final String SINCE = "since";

    public static final Note NONE = new Note(Map.of(), List.of());

    /** A nested container without a group of its own. */
    public record Sharing(ContainerId container, Instant since, Map<String, String> labels) {
        public Sharing {
            labels = checked(labels);
            if (!isShowable(since)) {
                throw new IllegalArgumentException("it says that '" + container + "' is there since " + since);
            }
        }
    }

    /** Whether a time that others could have written is one that every format and calendar takes. */
    public static boolean isShowable(Instant time) {
        return !time.isBefore(Instant.EPOCH) && time.isBefore(LATEST);
    }

    /** What a request may not say, a note may not either: others can write it. */
    private static Map<String, String> checked(Map<String, String> labels) {
        return Request.ANY.withLabels(labels).labels();
    }

    public static Note of(Map<String, String> labels, Collection<Assignment> sharing) {
        return new Note(
                labels,
                sharing.stream()
                        .map(nested -> new Sharing(nested.container(), nested.since(), nested.labels()))
                        .toList());
    }

    /**
     * @param container whose group it is of; only containers nested in it can share it
     * @throws IllegalArgumentException if it is no note of ours
     */
    public static Note parse(String text, ContainerId container) {
        if (text.isEmpty()) {
            return NONE;
        }
        try (JsonReader reader = READERS.createReader(new StringReader(text))) {
            JsonObject note = reader.readObject();
            List<Sharing> sharing =
                    object(note, SHARING).entrySet().stream().map(Note::sharing).toList();
            sharing.forEach(nested -> requireNested(nested.container(), container));
            return new Note(labels(note), sharing);
        } catch (RuntimeException e) {
            // The parser has one of its own for what is nested too deep.
            throw new IllegalArgumentException("it is no note of ours: " + e.getMessage(), e);
        }
    }

    private static Sharing sharing(Map.Entry<String, JsonValue> entry) {
        JsonObject nested = entry.getValue().asJsonObject();
        return new Sharing(nested(entry.getKey()), Instant.parse(nested.getString(SINCE, "")), labels(nested));
    }

    /** Before nested ids had slashes they had dots in their place. */
    private static ContainerId nested(String id) {
        return new ContainerId(id.indexOf('/') < 0 ? id.replace('.', '/') : id);
    }

    private static void requireNested(ContainerId nested, ContainerId container) {
        if (!nested.isWithin(container)) {
            throw new IllegalArgumentException("'" + nested + "' is not nested in '" + container + "'");
        }
    }

    private static Map<String, String> labels(JsonObject from) {
        return object(from, LABELS).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> ((JsonString) entry.getValue()).getString()));
    }

    private static JsonObject object(JsonObject from, String key) {
        return from.containsKey(key) ? from.getJsonObject(key) : JsonValue.EMPTY_JSON_OBJECT;
    }

    /** Empty where there is nothing to say. */
    String toText() {
        if (labels.isEmpty() && sharing.isEmpty()) {
            return "";
        }
        JsonObjectBuilder nested = BUILDERS.createObjectBuilder();
        sharing.forEach(one -> nested.add(
                one.container().value(),
                BUILDERS.createObjectBuilder()
                        .add(SINCE, one.since().toString())
                        .add(LABELS, object(one.labels()))));
        return BUILDERS.createObjectBuilder()
                .add(LABELS, object(labels))
                .add(SHARING, nested)
                .build()
                .toString();
    }

    private static JsonObjectBuilder object(Map<String, String> labels) {
        JsonObjectBuilder object = BUILDERS.createObjectBuilder();
        labels.forEach(object::add);
        return object;
    }
}
