// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.table;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.Map;
import java.util.TreeMap;

/**
 * What nft has counted, in packets.
 *
 * @param counters by their names
 * @param sets by their names, and in each by classid
 */
record Counts(Map<String, Integer> counters, Map<String, Map<Long, Integer>> sets) {
    /** What {@code nft -j list} printed. */
    static Counts read(String json) {
        Counts counts = new Counts(new TreeMap<>(), new TreeMap<>());
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            reader.readObject()
                    .getJsonArray("nftables")
                    .getValuesAs(JsonObject.class)
                    .forEach(counts::add);
        }
        return counts;
    }

    private void add(JsonObject entry) {
        if (entry.get("counter") instanceof JsonObject counter) {
            counters.put(counter.getString("name"), counter.getInt("packets"));
        }
        if (entry.get("set") instanceof JsonObject set) {
            Map<Long, Integer> elements = new TreeMap<>();
            for (JsonValue value :
                    set.getOrDefault("elem", JsonValue.EMPTY_JSON_ARRAY).asJsonArray()) {
                if (value.asJsonObject().get("elem") instanceof JsonObject element && element.containsKey("counter")) {
                    elements.put(
                            element.getJsonNumber("val").longValue(),
                            element.getJsonObject("counter").getInt("packets"));
                }
            }
            sets.put(set.getString("name"), elements);
        }
    }
}
