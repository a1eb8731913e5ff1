// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.mesos;

import jakarta.json.stream.JsonGenerator;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.netcls.api.Assignment;
import org.netcls.api.Overview;
import org.netcls.json.JsonText;
import org.netcls.state.http.mirror.View;

/**
 * What a Mesos agent shows at its HTTP endpoints, in the JSON form of the messages of mesos.proto. A container is shown
 * as an executor with one running task of the same name, and the container's id is that of both.
 */
final class MesosJson {
    static final String FRAMEWORK = "netcls";

    /** An executor of {@code /state}. */
    static final View EXECUTOR = assignment -> JsonText.of(json -> executor(json, assignment));

    /** An entry of {@code /containers}. */
    static final View CONTAINER = assignment -> JsonText.of(json -> container(json, assignment));

    /** An entry of {@code /monitor/statistics}. */
    static final View STATISTICS = assignment -> JsonText.of(json -> statistics(json, assignment));

    /** The Mesos release whose shape this is. */
    private static final String MESOS_VERSION = "1.11.0";

    private MesosJson() {}

    /** Whether it is shown also to who does not ask for nested ones. */
    static boolean isOutermost(Assignment assignment) {
        return assignment.container().parent().isEmpty();
    }

    /** The id of a nested container is {@code parent.child} in Mesos. */
    static String id(Assignment assignment) {
        return assignment.container().value().replace('/', '.');
    }

    /** Everything of {@code /state} but the executors, with an empty list in their place. */
    static void state(JsonGenerator json, Overview overview, AgentAddress agent) {
        json.writeStartObject()
                .write("version", MESOS_VERSION)
                .write("start_time", seconds(AgentAddress.STARTED))
                .write("id", AgentAddress.HOSTNAME)
                .write("pid", "slave(1)@" + agent.host() + ":" + agent.port())
                .write("hostname", AgentAddress.HOSTNAME)
                .writeStartArray("capabilities")
                .writeEnd();
        resources(json);
        json.writeStartObject("reserved_resources").writeEnd();
        attributes(json, overview);
        flags(json, overview);
        json.writeStartArray("completed_frameworks").writeEnd();
        json.writeStartArray("frameworks")
                .writeStartObject()
                .write("id", FRAMEWORK)
                .write("name", FRAMEWORK)
                .write("user", System.getProperty("user.name"))
                .write("failover_timeout", 0.0)
                .write("checkpoint", true)
                .write("hostname", AgentAddress.HOSTNAME)
                .write("role", "*")
                .writeStartArray("completed_executors")
                .writeEnd()
                .writeStartArray("executors")
                .writeEnd()
                .writeEnd()
                .writeEnd()
                .writeEnd();
    }

    private static void attributes(JsonGenerator json, Overview overview) {
        json.writeStartObject("attributes")
                .write("netcls_backend", overview.backEnd().toString());
        overview.allocator().ifPresent(name -> json.write("netcls_allocator", name));
        overview.allocatorFault().ifPresent(fault -> json.write("netcls_allocator_fault", fault));
        json.writeEnd();
    }

    private static void flags(JsonGenerator json, Overview overview) {
        json.writeStartObject("flags").write("isolation", "cgroups/net_cls");
        overview.handles().stream()
                .findFirst()
                .ifPresent(use -> json.write(
                        "cgroups_net_cls_primary_handle", use.primary().toString()));
        json.writeEnd();
    }

    private static void executor(JsonGenerator json, Assignment assignment) {
        String id = id(assignment);
        json.writeStartObject()
                .write("id", id)
                .write("name", id)
                .write("source", id)
                .write("container", id)
                .write("directory", assignment.group());
        resources(json);
        json.write("role", "*").writeStartArray("tasks");
        task(json, assignment);
        json.writeEnd()
                .writeStartArray("queued_tasks")
                .writeEnd()
                .writeStartArray("completed_tasks")
                .writeEnd()
                .writeEnd();
    }

    private static void task(JsonGenerator json, Assignment assignment) {
        String id = id(assignment);
        json.writeStartObject()
                .write("id", id)
                .write("name", id)
                .write("framework_id", FRAMEWORK)
                .write("executor_id", id)
                .write("slave_id", AgentAddress.HOSTNAME)
                .write("state", "TASK_RUNNING");
        resources(json);
        json.write("role", "*").writeStartArray("labels");
        labels(json, assignment);
        json.writeEnd()
                .writeStartArray("statuses")
                .writeStartObject()
                .write("state", "TASK_RUNNING")
                .write("timestamp", seconds(assignment.since()));
        containerStatus(json, "container_status", assignment);
        json.writeEnd().writeEnd().writeEnd();
    }

    /** The entries of {@code Labels}, within an array. */
    static void labels(JsonGenerator json, Assignment assignment) {
        assignment
                .labels()
                .forEach((key, value) -> json.writeStartObject()
                        .write("key", key)
                        .write("value", value)
                        .writeEnd());
    }

    private static void container(JsonGenerator json, Assignment assignment) {
        ids(json, assignment);
        json.write("container_id", id(assignment));
        containerStatus(json, "status", assignment);
        resourceStatistics(json, "statistics", assignment);
        json.writeEnd();
    }

    private static void statistics(JsonGenerator json, Assignment assignment) {
        ids(json, assignment);
        resourceStatistics(json, "statistics", assignment);
        json.writeEnd();
    }

    private static void ids(JsonGenerator json, Assignment assignment) {
        String id = id(assignment);
        json.writeStartObject()
                .write("framework_id", FRAMEWORK)
                .write("executor_id", id)
                .write("executor_name", id)
                .write("source", id);
    }

    /** No usage is measured here, so this says nothing but the required time, and is the same for as long as it lives. */
    static void resourceStatistics(JsonGenerator json, String name, Assignment assignment) {
        json.writeStartObject(name)
                .write("timestamp", seconds(assignment.since()))
                .writeEnd();
    }

    /** Without a handle there is no {@code cgroup_info}, as in Mesos. */
    static void containerStatus(JsonGenerator json, String name, Assignment assignment) {
        json.writeStartObject(name)
                .writeStartObject("container_id")
                .write("value", id(assignment))
                .writeEnd();
        assignment
                .handle()
                .ifPresent(handle -> json.writeStartObject("cgroup_info")
                        .writeStartObject("net_cls")
                        .write("classid", Integer.toUnsignedLong(handle.classId()))
                        .writeEnd()
                        .writeEnd());
        json.writeEnd();
    }

    private static void resources(JsonGenerator json) {
        json.writeStartObject("resources");
        for (String resource : List.of("cpus", "gpus", "mem", "disk")) {
            json.write(resource, 0.0);
        }
        json.write("ports", "[]").writeEnd();
    }

    /** Seconds since the epoch as a decimal fraction; a double would be written with an exponent. */
    static BigDecimal seconds(Instant time) {
        return BigDecimal.valueOf(time.toEpochMilli(), 3);
    }
}
