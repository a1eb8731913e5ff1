// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.control.change;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.netcls.action.OtherwisePreparedException;
import org.netcls.action.PartlyMovedException;
import org.netcls.api.AlreadyPreparedException;
import org.netcls.api.BackEndException;
import org.netcls.api.BusyGroupException;
import org.netcls.api.GroupProcess;
import org.netcls.api.HandleUnavailableException;
import org.netcls.api.NestedContainersException;
import org.netcls.api.NetClsException;
import org.netcls.api.NoHandleException;
import org.netcls.api.UnknownContainerException;
import org.netcls.json.NativeJson;
import org.netcls.json.problem.ProblemDetails;
import org.netcls.state.http.web.Problem;
import org.netcls.text.Printable;

/**
 * How an exception of the API is told: what it is called says its type, and what a caller can make use of are members.
 */
final class Refusal {
    private static final String TYPES = "/netcls/v1/openapi.json#/components/schemas/";
    // Those that are not named pass by themselves: there is no isolator, allocator or handle for now.
    private static final int FOR_NOW = 503;
    private static final Map<Class<?>, Integer> STATUS = Map.of(
            AlreadyPreparedException.class, 409,
            OtherwisePreparedException.class, 409,
            HandleUnavailableException.class, 409,
            BusyGroupException.class, 409,
            NestedContainersException.class, 409,
            UnknownContainerException.class, 404,
            PartlyMovedException.class, 422,
            BackEndException.class, 422);

    private Refusal() {}

    static Problem of(NetClsException refusal) {
        return new Problem(
                new ProblemDetails(
                        TYPES + name(refusal),
                        STATUS.getOrDefault(refusal.getClass(), FOR_NOW),
                        Optional.of(Printable.escape(refusal.getMessage())),
                        members(refusal)),
                secondsUntilItHasPassed(refusal));
    }

    static long secondsUntilItHasPassed(NetClsException refusal) {
        Optional<Duration> due = refusal instanceof NoHandleException full ? full.nextDue() : Optional.empty();
        return due.map(Duration::toSeconds).orElse(0L) + 1;
    }

    private static String name(NetClsException refusal) {
        return refusal.getClass().getSimpleName().replaceAll("Exception$", "");
    }

    /** What a caller can make use of, beside the text. */
    static JsonObject members(NetClsException refusal) {
        if (refusal instanceof BusyGroupException busy) {
            return object().add("processes", processes(busy.processes())).build();
        }
        if (refusal instanceof NoHandleException full) {
            JsonObjectBuilder members = object().add("used", full.used()).add("quarantined", full.quarantined());
            full.nextDue().ifPresent(due -> members.add("nextDue", NativeJson.seconds(due)));
            return members.build();
        }
        if (refusal instanceof OtherwisePreparedException other) {
            return object().add("assignment", json(NativeJson.of(other.assignment())))
                    .build();
        }
        if (refusal instanceof PartlyMovedException partly) {
            return object().add("moved", Json.createArrayBuilder(partly.moved()))
                    .build();
        }
        return JsonValue.EMPTY_JSON_OBJECT;
    }

    private static JsonArrayBuilder processes(List<GroupProcess> processes) {
        JsonArrayBuilder array = Json.createArrayBuilder();
        processes.forEach(
                process -> array.add(object().add("pid", process.pid()).add("command", process.command())));
        return array;
    }

    private static JsonObjectBuilder object() {
        return Json.createObjectBuilder();
    }

    private static JsonObject json(byte[] text) {
        try (var reader = Json.createReader(new ByteArrayInputStream(text))) {
            return reader.readObject();
        }
    }
}
