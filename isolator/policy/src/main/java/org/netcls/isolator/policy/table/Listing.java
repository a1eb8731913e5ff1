// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.table;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Primary;
import org.netcls.isolator.policy.table.ObjectName.Kind;

/**
 * A table as nft lists it.
 *
 * @param entries each with its kind as the name of its only member
 */
record Listing(List<JsonObject> entries) {
    static final Listing NOTHING = new Listing(List.of());

    // They change with each application, or with each packet.
    private static final Set<String> PASSING = Set.of("handle", "packets", "bytes");

    /** @throws IllegalArgumentException if it is none */
    static Listing read(String json) {
        return shaped(() -> {
            try (JsonReader reader = Json.createReader(new StringReader(json))) {
                return new Listing(reader.readObject().getJsonArray("nftables").getValuesAs(JsonValue::asJsonObject));
            }
        });
    }

    /** @throws IllegalArgumentException where what is read has not the shape of what nft prints */
    private static <T> T shaped(Supplier<T> reader) {
        try {
            return reader.get();
        } catch (RuntimeException e) {
            // JSON that is none, or lacks what is looked for, is told in many ways.
            throw new IllegalArgumentException("what nft lists of table " + Names.TABLE + " cannot be read", e);
        }
    }

    /** The names of those of a kind that are ours. */
    List<ObjectName> ours(Kind kind) {
        return shaped(this::objects).keySet().stream()
                .filter(object -> object.kind() == kind)
                .toList();
    }

    /** With these entries instead of its own of maps, which a terse listing has without elements. */
    Listing with(List<Listing> maps) {
        return new Listing(Stream.concat(
                        entries.stream().filter(entry -> !entry.containsKey(Kind.MAP.toString())),
                        maps.stream()
                                .flatMap(map -> map.entries().stream())
                                .filter(entry -> entry.containsKey(Kind.MAP.toString())))
                .toList());
    }

    Present present() {
        return shaped(() -> {
            SortedMap<ObjectName, JsonObject> objects = objects();
            return new Present(
                    all("table").findAny().isPresent(),
                    new TreeSet<>(objects.keySet()),
                    applied(),
                    primaries(),
                    fingerprint(objects));
        });
    }

    Map<String, Count> counters() {
        return shaped(() -> all("counter").collect(Collectors.toMap(counter -> counter.getString("name"), Count::of)));
    }

    /** Of the only set that is listed, by the handles that are its keys. */
    Map<NetClsHandle, Count> counts() {
        return shaped(this::countsByHandle);
    }

    private Map<NetClsHandle, Count> countsByHandle() {
        Map<NetClsHandle, Count> counts = new TreeMap<>();
        all(Kind.SET)
                .map(element -> element.asJsonObject().getJsonObject("elem"))
                .forEach(element -> NetClsHandle.ofClassId(element.getInt("val"))
                        .ifPresent(handle -> counts.put(handle, Count.of(element.getJsonObject("counter")))));
        return counts;
    }

    /** Of the only set or map that is listed, whatever else it has of them, and whatever it has that is none. */
    Set<Element> elements(Kind kind) {
        return shaped(() -> all(kind).flatMap(Listing::element).collect(Collectors.toSet()));
    }

    /** The sets and maps whose keys are handles. */
    Set<ObjectName> ofHandles() {
        return shaped(() -> Stream.of(Kind.SET, Kind.MAP)
                .flatMap(kind -> all(kind.toString())
                        .filter(object -> isHandle(object.get("type")))
                        .map(object -> new ObjectName(kind, object.getString("name"))))
                .collect(Collectors.toSet()));
    }

    /** An older nft tells of any number that it is one, a newer one names the key. */
    private static boolean isHandle(JsonValue type) {
        return type instanceof JsonString word
                ? word.getString().equals("integer")
                : type.toString().contains("\"cgroup\"");
    }

    private Stream<JsonValue> all(Kind kind) {
        return all(kind.toString())
                .flatMap(set -> set.containsKey("elem") ? set.getJsonArray("elem").stream() : Stream.empty());
    }

    private static Stream<Element> element(JsonValue element) {
        return element instanceof JsonArray pair
                ? verdicts(pair.get(1)).flatMap(verdict -> element(pair.get(0), Optional.of(verdict)))
                : element(element, Optional.empty());
    }

    /** None where the key is an address, an interval or whatever else is no single number. */
    private static Stream<Element> element(JsonValue key, Optional<String> verdict) {
        JsonValue value = key instanceof JsonObject more && more.get("elem") instanceof JsonObject element
                ? element.get("val")
                : key;
        return value instanceof JsonNumber classId
                ? NetClsHandle.ofClassId(classId.intValue()).stream().map(handle -> new Element(handle, verdict))
                : Stream.empty();
    }

    /** The one of {@code {"jump": {"target": "tier_gold"}}} or {@code {"accept": null}}; none of what is no verdict. */
    private static Stream<String> verdicts(JsonValue value) {
        return value instanceof JsonObject words
                ? words.keySet().stream().flatMap(word -> verdict(word, words.get(word)))
                : Stream.empty();
    }

    private static Stream<String> verdict(String word, JsonValue more) {
        if (more instanceof JsonObject where && where.containsKey("target")) {
            return Stream.of(word + " " + where.getString("target"));
        }
        return JsonValue.NULL.equals(more) ? Stream.of(word) : Stream.empty();
    }

    private Stream<JsonObject> all(String kind) {
        return entries.stream().flatMap(entry -> Optional.ofNullable(entry.getJsonObject(kind)).stream());
    }

    private SortedMap<ObjectName, JsonObject> objects() {
        SortedMap<ObjectName, JsonObject> objects = new TreeMap<>();
        Arrays.stream(Kind.values())
                .forEach(kind -> all(kind.toString()).forEach(object -> {
                    if (Names.isOurs(object.getString("name"))) {
                        objects.put(new ObjectName(kind, object.getString("name")), object);
                    }
                }));
        return objects;
    }

    private Optional<String> applied() {
        return all("rule")
                .filter(rule -> rule.getString("chain").equals(Names.APPLIED))
                .flatMap(rule -> Optional.ofNullable(rule.getString("comment", null)).stream())
                .findFirst();
    }

    /** From {@code [{"range": [2097152, 2162687]}, {"jump": {"target": "egress-gold"}}]} in maps; what is otherwise is not ours. */
    private Map<String, Primary> primaries() {
        Map<String, Primary> primaries = new TreeMap<>();
        all(Kind.MAP).forEach(element -> {
            if (element instanceof JsonArray pair
                    && pair.get(0) instanceof JsonObject key
                    && key.get("range") instanceof JsonArray range) {
                NetClsHandle.ofClassId(range.getInt(1))
                        .ifPresent(last -> primaries.put(target(pair.getJsonObject(1)), new Primary(last.primary())));
            }
        });
        return primaries;
    }

    /** Of a jump; another verdict has none. */
    private static String target(JsonObject verdict) {
        return verdict.get("jump") instanceof JsonObject jump ? jump.getString("target") : "";
    }

    /** Without regard to the order of objects, which is that of their making. */
    private String fingerprint(SortedMap<ObjectName, JsonObject> objects) {
        Map<String, List<JsonObject>> rules =
                all("rule").collect(Collectors.groupingBy(rule -> rule.getString("chain")));
        return Hash.of(objects.entrySet().stream()
                .flatMap(object -> Stream.concat(
                        Stream.of(object.getValue()),
                        object.getKey().kind() == Kind.CHAIN
                                ? rules.getOrDefault(object.getKey().name(), List.of()).stream()
                                : Stream.empty()))
                .map(Listing::lasting)
                .collect(Collectors.joining("\n")));
    }

    private static String lasting(JsonObject object) {
        Map<String, JsonValue> members = new TreeMap<>(object);
        members.keySet().removeAll(PASSING);
        return members.toString();
    }
}
