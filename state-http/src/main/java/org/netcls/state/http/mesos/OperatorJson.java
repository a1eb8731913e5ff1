// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.mesos;

import jakarta.json.stream.JsonGenerator;
import org.netcls.api.Assignment;
import org.netcls.json.JsonText;
import org.netcls.state.http.mirror.View;

/** What a Mesos agent answers to calls of its operator API, in the JSON form of v1/agent.proto. */
final class OperatorJson {
    /** {@code Response.GetContainers.Container}. */
    static final View CONTAINER = assignment -> JsonText.of(json -> container(json, assignment));

    /** {@code Task}. */
    static final View TASK = assignment -> JsonText.of(json -> task(json, assignment));

    /** {@code Response.GetExecutors.Executor}. */
    static final View EXECUTOR = assignment -> JsonText.of(json -> executor(json, assignment));

    private OperatorJson() {}

    /** {@code Response.GetFrameworks.Framework}. */
    static void framework(JsonGenerator json) {
        json.writeStartObject().writeStartObject("framework_info");
        id(json, "id", MesosJson.FRAMEWORK);
        json.write("name", MesosJson.FRAMEWORK)
                .write("user", System.getProperty("user.name"))
                .writeEnd()
                .writeEnd();
    }

    private static void container(JsonGenerator json, Assignment assignment) {
        String id = MesosJson.id(assignment);
        json.writeStartObject();
        id(json, "framework_id", MesosJson.FRAMEWORK);
        id(json, "executor_id", id);
        json.write("executor_name", id);
        id(json, "container_id", id);
        MesosJson.containerStatus(json, "container_status", assignment);
        MesosJson.resourceStatistics(json, "resource_statistics", assignment);
        json.writeEnd();
    }

    private static void task(JsonGenerator json, Assignment assignment) {
        String id = MesosJson.id(assignment);
        json.writeStartObject().write("name", id);
        id(json, "task_id", id);
        id(json, "framework_id", MesosJson.FRAMEWORK);
        id(json, "executor_id", id);
        id(json, "agent_id", AgentAddress.HOSTNAME);
        json.write("state", "TASK_RUNNING").writeStartObject("labels").writeStartArray("labels");
        MesosJson.labels(json, assignment);
        json.writeEnd().writeEnd().writeStartArray("statuses").writeStartObject();
        id(json, "task_id", id);
        json.write("state", "TASK_RUNNING").write("timestamp", MesosJson.seconds(assignment.since()));
        MesosJson.containerStatus(json, "container_status", assignment);
        json.writeEnd().writeEnd().writeEnd();
    }

    private static void executor(JsonGenerator json, Assignment assignment) {
        String id = MesosJson.id(assignment);
        json.writeStartObject().writeStartObject("executor_info");
        id(json, "executor_id", id);
        id(json, "framework_id", MesosJson.FRAMEWORK);
        json.write("name", id).write("source", id).writeEnd().writeEnd();
    }

    private static void id(JsonGenerator json, String name, String value) {
        json.writeStartObject(name).write("value", value).writeEnd();
    }
}
