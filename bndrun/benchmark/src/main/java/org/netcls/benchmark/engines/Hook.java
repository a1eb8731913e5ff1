// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.engines;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.netcls.benchmark.agent.Agent;
import org.netcls.benchmark.agent.AgentJar;

/**
 * The hook that engines call, and the curl that it is made of.
 *
 * @param script where it is
 * @param socket where it finds the agent
 */
public record Hook(Path script, Path socket) {
    static final String BEGIN = "createRuntime";
    static final String END = "poststop";
    static final List<String> STAGES = List.of(BEGIN, END);

    private static final String FROM_BENCHMARK = "../../dist/bin/netcls-oci-hook";

    public static Hook of(AgentJar jar, Agent agent) {
        return new Hook(jar.benchmark().resolveSibling(FROM_BENCHMARK).normalize(), agent.socket());
    }

    /** @param state the file with what a runtime writes to it */
    ProcessBuilder call(String stage, Path state) {
        ProcessBuilder call = new ProcessBuilder(script.toString(), stage).redirectInput(state.toFile());
        call.environment().putAll(environment());
        return call;
    }

    /** The request of the hook at the end of a container. */
    ProcessBuilder curl(Path state, String... more) {
        ProcessBuilder curl = new ProcessBuilder(
                "curl",
                "--silent",
                "--fail",
                "--unix-socket",
                socket.toString(),
                "--header",
                "Content-Type: application/json",
                "--data-binary",
                "@-",
                "http://localhost/netcls/v1/oci/" + END);
        curl.command().addAll(List.of(more));
        return curl.redirectInput(state.toFile());
    }

    /** As an engine is told of it. */
    JsonObjectBuilder json(String stage) {
        List<String> environment = environment().entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .toList();
        return Json.createObjectBuilder()
                .add("path", script.toString())
                .add("args", Json.createArrayBuilder(List.of(script.toString(), stage)))
                .add("env", Json.createArrayBuilder(environment));
    }

    private Map<String, String> environment() {
        return Map.of(
                "PATH",
                "/usr/sbin:/usr/bin:/sbin:/bin",
                "NETCLS_SOCKET",
                socket.toString(),
                // No folder, so that a hook that is not answered fails, and is not taken for a quick one.
                "NETCLS_SPOOL",
                "/dev/null");
    }
}
