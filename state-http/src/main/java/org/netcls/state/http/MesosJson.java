// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http;

import jakarta.json.stream.JsonGenerator;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.netcls.api.Assignment;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NetClsState;

/**
 * The state as a Mesos agent shows it, so that its clients can read it: {@code Task} and {@code ContainerStatus} of
 * mesos.proto in the JSON form of Mesos' HTTP endpoints. A container is shown as an executor with one running task of
 * the same name.
 */
final class MesosJson {
    /** The Mesos release whose shape this is. */
    private static final String MESOS_VERSION = "1.11.0";

    private static final String FRAMEWORK = "netcls";

    private final JsonGenerator json;
    private final AgentAddress agent;

    MesosJson(JsonGenerator json, AgentAddress agent) {
        this.json = json;
        this.agent = agent;
    }

    void state(NetClsState state) {
        json.writeStartObject()
                .write("version", MESOS_VERSION)
                .write("start_time", seconds(agent.started()))
                .write("id", agent.hostname())
                .write("pid", "slave(1)@" + agent.host() + ":" + agent.port())
                .write("hostname", agent.hostname())
                .writeStartArray("capabilities")
                .writeEnd();
        resources();
        json.writeStartObject("reserved_resources").writeEnd();
        attributes(state);
        flags(state);
        json.writeStartArray("frameworks");
        framework(state);
        json.writeEnd().writeStartArray("completed_frameworks").writeEnd().writeEnd();
    }

    void containers(NetClsState state) {
        json.writeStartArray();
        state.assignments().forEach(this::container);
        json.writeEnd();
    }

    private void attributes(NetClsState state) {
        json.writeStartObject("attributes")
                .write("netcls_backend", state.overview().backEnd().toString());
        state.overview().allocator().ifPresent(name -> json.write("netcls_allocator", name));
        state.overview().allocatorFault().ifPresent(fault -> json.write("netcls_allocator_fault", fault));
        json.writeEnd();
    }

    private void flags(NetClsState state) {
        json.writeStartObject("flags").write("isolation", "cgroups/net_cls");
        state.overview().handles().stream()
                .findFirst()
                .ifPresent(use -> json.write("cgroups_net_cls_primary_handle", String.format("0x%04x", use.primary())));
        json.writeEnd();
    }

    private void framework(NetClsState state) {
        json.writeStartObject()
                .write("id", FRAMEWORK)
                .write("name", FRAMEWORK)
                .write("user", System.getProperty("user.name"))
                .write("failover_timeout", 0.0)
                .write("checkpoint", true)
                .write("hostname", agent.hostname())
                .write("role", "*")
                .writeStartArray("executors");
        state.assignments().forEach(this::executor);
        json.writeEnd().writeStartArray("completed_executors").writeEnd().writeEnd();
    }

    private void executor(Assignment assignment) {
        String id = assignment.container().value();
        json.writeStartObject()
                .write("id", id)
                .write("name", id)
                .write("source", id)
                .write("container", id)
                .write("directory", assignment.group());
        resources();
        json.write("role", "*").writeStartArray("tasks");
        task(assignment);
        json.writeEnd()
                .writeStartArray("queued_tasks")
                .writeEnd()
                .writeStartArray("completed_tasks")
                .writeEnd()
                .writeEnd();
    }

    private void task(Assignment assignment) {
        String id = assignment.container().value();
        json.writeStartObject()
                .write("id", id)
                .write("name", id)
                .write("framework_id", FRAMEWORK)
                .write("executor_id", id)
                .write("slave_id", agent.hostname())
                .write("state", "TASK_RUNNING");
        resources();
        json.write("role", "*");
        labels(assignment);
        json.writeStartArray("statuses")
                .writeStartObject()
                .write("state", "TASK_RUNNING")
                .write("timestamp", seconds(assignment.since()));
        containerStatus("container_status", assignment);
        json.writeEnd().writeEnd().writeEnd();
    }

    private void labels(Assignment assignment) {
        json.writeStartArray("labels");
        assignment
                .labels()
                .forEach((key, value) -> json.writeStartObject()
                        .write("key", key)
                        .write("value", value)
                        .writeEnd());
        json.writeEnd();
    }

    private void container(Assignment assignment) {
        String id = assignment.container().value();
        json.writeStartObject()
                .write("framework_id", FRAMEWORK)
                .write("executor_id", id)
                .write("executor_name", id)
                .write("source", id)
                .write("container_id", id);
        containerStatus("status", assignment);
        json.writeStartObject("statistics")
                .write("timestamp", seconds(Instant.now()))
                .writeEnd()
                .writeEnd();
    }

    /** Without a handle there is no {@code cgroup_info}, as in Mesos. */
    private void containerStatus(String name, Assignment assignment) {
        json.writeStartObject(name)
                .writeStartObject("container_id")
                .write("value", assignment.container().value())
                .writeEnd();
        assignment.handle().ifPresent(this::cgroupInfo);
        json.writeEnd();
    }

    private void cgroupInfo(NetClsHandle handle) {
        json.writeStartObject("cgroup_info")
                .writeStartObject("net_cls")
                .write("classid", Integer.toUnsignedLong(handle.classId()))
                .writeEnd()
                .writeEnd();
    }

    private void resources() {
        json.writeStartObject("resources");
        for (String resource : List.of("cpus", "gpus", "mem", "disk")) {
            json.write(resource, 0.0);
        }
        json.write("ports", "[]").writeEnd();
    }

    /** Seconds since the epoch as a decimal fraction; a double would be written with an exponent. */
    private static BigDecimal seconds(Instant time) {
        return BigDecimal.valueOf(time.toEpochMilli(), 3);
    }
}
