// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.engines;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The bundle of a container, as OCI's runtime specification describes it, with our hooks.
 *
 * @param cgroupsPath where its groups are to be, as engines say it; empty where the runtime makes them in its own, in every
 *     hierarchy that it can find
 * @param network the path of the network namespace that it is to be in; empty for that of the runtime
 */
record OciBundle(
        Path folder,
        RootFs files,
        Agent agent,
        List<String> command,
        Map<String, String> annotations,
        String cgroupsPath,
        String network) {
    static OciBundle of(Path folder, RootFs files, Agent agent, String... command) {
        return new OciBundle(folder, files, agent, List.of(command), Map.of(), "", "");
    }

    OciBundle annotated(String key, String value) {
        Map<String, String> more = new HashMap<>(annotations);
        more.put(key, value);
        return new OciBundle(folder, files, agent, command, more, cgroupsPath, network);
    }

    OciBundle inGroup(String path) {
        return new OciBundle(folder, files, agent, command, annotations, path, network);
    }

    OciBundle in(Path namespace) {
        return new OciBundle(folder, files, agent, command, annotations, cgroupsPath, namespace.toString());
    }

    /** Where it is once it is written. */
    Path write() throws IOException {
        JsonObjectBuilder config = Json.createObjectBuilder()
                .add("ociVersion", "1.0.2")
                .add("hostname", "web-1")
                .add("root", Json.createObjectBuilder().add("path", files.path().toString()))
                .add("process", process())
                .add(
                        "mounts",
                        Json.createArrayBuilder().add(mount("/proc", "proc")).add(mount("/dev", "tmpfs")))
                .add("annotations", Json.createObjectBuilder(Map.copyOf(annotations)))
                .add(
                        "hooks",
                        Json.createObjectBuilder()
                                .add("createRuntime", hook("createRuntime"))
                                .add("poststop", hook("poststop")))
                .add("linux", linux());
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.json"), config.build().toString(), UTF_8);
        return folder;
    }

    private JsonObjectBuilder process() {
        return Json.createObjectBuilder()
                .add("user", Json.createObjectBuilder().add("uid", 0).add("gid", 0))
                .add("args", Json.createArrayBuilder(command))
                .add("cwd", "/");
    }

    private static JsonObjectBuilder mount(String destination, String type) {
        return Json.createObjectBuilder()
                .add("destination", destination)
                .add("type", type)
                .add("source", type);
    }

    private JsonArrayBuilder hook(String stage) {
        return Json.createArrayBuilder()
                .add(Json.createObjectBuilder()
                        .add("path", Agent.HOOK.toString())
                        .add("args", Json.createArrayBuilder(List.of("netcls-oci-hook", stage)))
                        .add("env", Json.createArrayBuilder(agent.environment())));
    }

    private JsonObjectBuilder linux() {
        JsonObjectBuilder linux = Json.createObjectBuilder().add("namespaces", namespaces());
        return cgroupsPath.isEmpty() ? linux : linux.add("cgroupsPath", cgroupsPath);
    }

    private JsonArrayBuilder namespaces() {
        JsonArrayBuilder namespaces = Json.createArrayBuilder();
        List.of("pid", "mount", "uts")
                .forEach(type -> namespaces.add(Json.createObjectBuilder().add("type", type)));
        if (!network.isEmpty()) {
            namespaces.add(Json.createObjectBuilder().add("type", "network").add("path", network));
        }
        return namespaces;
    }
}
