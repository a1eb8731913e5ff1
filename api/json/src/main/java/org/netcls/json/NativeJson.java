// SPDX-License-Identifier: Apache-2.0
package org.netcls.json;

import jakarta.json.stream.JsonGenerator;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleCounts;
import org.netcls.api.HandleUse;
import org.netcls.api.NetClsHandle;
import org.netcls.api.OperationStatistics.Operation;
import org.netcls.api.PolicyStatus;
import org.netcls.api.Reconciliation;
import org.netcls.api.RecoveryReport;

/** How values of the isolator look in our own API. */
public final class NativeJson {
    private NativeJson() {}

    /** {@code Assignment} of the OpenAPI document. */
    public static byte[] of(Assignment assignment) {
        return JsonText.of(json -> {
            json.writeStartObject();
            assignment(json, assignment);
            json.writeEnd();
        });
    }

    /** The members of an assignment, within an object. */
    public static void assignment(JsonGenerator json, Assignment assignment) {
        json.write("container", assignment.container().value());
        assignment.container().parent().map(ContainerId::value).ifPresent(parent -> json.write("parent", parent));
        assignment.handle().ifPresent(handle -> handle(json, "handle", handle));
        json.write("state", state(assignment.state()))
                .write("group", assignment.group())
                .write("since", assignment.since().toString())
                .writeStartObject("labels");
        assignment.labels().forEach(json::write);
        json.writeEnd();
    }

    /** A handle in the forms of nft and iptables, of the kernel, and of tc. */
    public static void handle(JsonGenerator json, String name, NetClsHandle handle) {
        json.writeStartObject(name)
                .write("hex", handle.hex())
                .write("decimal", Integer.toUnsignedLong(handle.classId()))
                .write("tc", handle.tc())
                .writeEnd();
    }

    /** The data of an event: {@code Event} of the OpenAPI document. */
    public static byte[] of(AssignmentEvent event) {
        return JsonText.of(json -> {
            json.writeStartObject()
                    .write("version", event.version())
                    .write("kind", kind(event.kind()))
                    .write("time", event.time().toString());
            event.handle().ifPresent(handle -> handle(json, "handle", handle));
            event.assignment().ifPresent(assignment -> {
                json.writeStartObject("assignment");
                assignment(json, assignment);
                json.writeEnd();
            });
            json.write("detail", event.detail()).writeEnd();
        });
    }

    /** As the kind of an event is written: {@code allocator}. */
    public static String kind(AssignmentEvent.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** As the state of an assignment is written: {@code assigned}. */
    public static String state(AssignmentState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /** As the use of a handle is written: {@code quarantined}. */
    public static String use(HandleUse use) {
        return use.name().toLowerCase(Locale.ROOT);
    }

    /** As the mode of a policy is written: {@code enforce}. */
    public static String mode(PolicyStatus.Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    /** As what is counted is written: {@code prepare}. */
    public static String operation(Operation operation) {
        return operation.name().toLowerCase(Locale.ROOT);
    }

    /** As durations are written. */
    public static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    /** How the handles of a primary are used, as an element of an array. */
    public static void counts(JsonGenerator json, HandleCounts counts) {
        json.writeStartObject()
                .write("primary", counts.primary().toString())
                .write("used", counts.used())
                .write("quarantined", counts.quarantined())
                .write("free", counts.free())
                .writeEnd();
    }

    /** The members of {@code Reconciliation} of the OpenAPI document, within an object. */
    public static void reconciliation(JsonGenerator json, Reconciliation reconciliation) {
        json.write("runs", reconciliation.runs())
                .write("drifted", reconciliation.drifted())
                .write("repaired", reconciliation.repaired())
                .write("vanished", reconciliation.vanished())
                .write("failures", reconciliation.failures())
                .write("failing", reconciliation.failing());
    }

    /** {@code RecoveryReport} of the OpenAPI document. */
    public static void recovery(JsonGenerator json, RecoveryReport report) {
        json.writeStartObject();
        containers(json, "recovered", report.recovered());
        containers(json, "missing", report.missing());
        containers(json, "removed", report.removed());
        json.writeStartArray("failed");
        new TreeMap<>(report.failed())
                .forEach((container, reason) -> json.writeStartObject()
                        .write("container", container.value())
                        .write("reason", reason)
                        .writeEnd());
        json.writeEnd().writeEnd();
    }

    private static void containers(JsonGenerator json, String name, List<ContainerId> containers) {
        json.writeStartArray(name);
        containers.forEach(container -> json.write(container.value()));
        json.writeEnd();
    }
}
