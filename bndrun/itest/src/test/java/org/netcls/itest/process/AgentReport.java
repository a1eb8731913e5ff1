// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.process;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an agent tells of its containers in each of the ways that it has.
 *
 * @param state by {@code /state}
 * @param containers by {@code /containers}
 * @param used handles in use, by the banner
 * @param foreign foreign groups, by the log
 * @param allocator by {@code /state}
 */
public record AgentReport(Groups state, Groups containers, int used, Set<String> foreign, String allocator) {
    private static final Pattern USED = Pattern.compile("0x[0-9a-f]{4}: (\\d+) used");
    private static final Pattern FOREIGN = Pattern.compile("Group (\\S+) is foreign: it \\S");

    public static AgentReport of(AgentProcess agent) throws Exception {
        JsonObject state = json(agent.get("/state")).asJsonObject();
        return new AgentReport(
                state(state),
                containers(json(agent.get("/containers"))),
                used(agent.output()),
                foreign(agent.output()),
                state.getJsonObject("attributes").getString("netcls_allocator", "none"));
    }

    /** Tells of each group that this report does not tell right, and of what it tells that is not there. */
    public List<String> differencesTo(Groups groups) {
        Map<String, Long> expected = new TreeMap<>(groups.classIds());
        expected.keySet().removeAll(foreign);
        List<String> differences = new ArrayList<>();
        state.differencesTo(new Groups(expected)).forEach(wrong -> differences.add("/state: " + wrong));
        containers.differencesTo(new Groups(expected)).forEach(wrong -> differences.add("/containers: " + wrong));
        if (used != expected.size()) {
            differences.add(used + " handles are used for " + expected.size() + " groups");
        }
        return differences;
    }

    private static JsonValue json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readValue();
        }
    }

    private static Groups state(JsonObject state) {
        Map<String, Long> classIds = new TreeMap<>();
        for (JsonObject framework : state.getJsonArray("frameworks").getValuesAs(JsonObject.class)) {
            for (JsonObject executor : framework.getJsonArray("executors").getValuesAs(JsonObject.class)) {
                JsonValue status = executor.getValue("/tasks/0/statuses/0/container_status");
                classIds.put(executor.getString("id"), classId(status.asJsonObject()));
            }
        }
        return new Groups(classIds);
    }

    private static Groups containers(JsonValue containers) {
        Map<String, Long> classIds = new TreeMap<>();
        for (JsonObject container : containers.asJsonArray().getValuesAs(JsonObject.class)) {
            classIds.put(container.getString("container_id"), classId(container.getJsonObject("status")));
        }
        return new Groups(classIds);
    }

    private static long classId(JsonObject status) {
        return status.getJsonObject("cgroup_info")
                .getJsonObject("net_cls")
                .getJsonNumber("classid")
                .longValueExact();
    }

    private static int used(String output) {
        return USED.matcher(output)
                .results()
                .mapToInt(use -> Integer.parseInt(use.group(1)))
                .sum();
    }

    private static Set<String> foreign(String output) {
        return FOREIGN.matcher(output).results().map(group -> group.group(1)).collect(Collectors.toSet());
    }
}
