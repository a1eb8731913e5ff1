// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.engines;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What engines are told of containers that end at once.
 *
 * @param folder where all of it is written
 */
public record Containers(Path folder, Hook hook) {
    /** It is linked statically, so that it runs without any other file. */
    public static final List<String> COMMAND = List.of("/bin/busybox", "true");

    /** Puts what they run into {@link #files}. */
    public void makeFiles() throws IOException {
        Path bin = Files.createDirectories(files().resolve("bin"));
        Files.copy(Path.of(COMMAND.get(0)), bin.resolve("busybox"));
    }

    Path files() {
        return folder.resolve("rootfs");
    }

    /** An OCI bundle without hooks. */
    public Path bundle() throws IOException {
        return bundle("bundle", config());
    }

    /** The same with hooks. */
    Path hookedBundle() throws IOException {
        JsonObjectBuilder hooks = Json.createObjectBuilder();
        Hook.STAGES.forEach(stage -> hooks.add(stage, Json.createArrayBuilder().add(hook.json(stage))));
        return bundle("hooked-bundle", config().add("hooks", hooks));
    }

    /** A folder without any hook, as podman reads it. */
    Path noHooks() throws IOException {
        return Files.createDirectories(folder.resolve("no-hooks"));
    }

    /** One with hooks for every container. */
    Path hooks() throws IOException {
        Path hooks = Files.createDirectories(folder.resolve("hooks"));
        for (String stage : Hook.STAGES) {
            JsonObject json = Json.createObjectBuilder()
                    .add("version", "1.0.0")
                    .add("hook", hook.json(stage))
                    .add("when", Json.createObjectBuilder().add("always", true))
                    .add("stages", Json.createArrayBuilder().add(stage))
                    .build();
            Files.writeString(hooks.resolve(stage + ".json"), json.toString(), UTF_8);
        }
        return hooks;
    }

    /** An OCI bundle whose runtime makes this group of the net_cls hierarchy, with this classid. */
    public static Path grouped(Path folder, String group, int classId) throws IOException {
        Containers containers = new Containers(folder, null);
        containers.makeFiles();
        return containers.bundle(
                "grouped-bundle",
                containers.config(Json.createObjectBuilder()
                        .add("cgroupsPath", group)
                        .add(
                                "resources",
                                Json.createObjectBuilder()
                                        .add(
                                                "network",
                                                Json.createObjectBuilder().add("classID", classId)))));
    }

    private Path bundle(String name, JsonObjectBuilder config) throws IOException {
        Path bundle = Files.createDirectories(folder.resolve(name));
        Files.writeString(bundle.resolve("config.json"), config.build().toString(), UTF_8);
        return bundle;
    }

    private JsonObjectBuilder config() {
        return config(Json.createObjectBuilder());
    }

    /** @param linux what it says of Linux beside its namespaces */
    private JsonObjectBuilder config(JsonObjectBuilder linux) {
        return Json.createObjectBuilder()
                .add("ociVersion", "1.0.2")
                .add("root", Json.createObjectBuilder().add("path", files().toString()))
                .add(
                        "process",
                        Json.createObjectBuilder()
                                .add(
                                        "user",
                                        Json.createObjectBuilder().add("uid", 0).add("gid", 0))
                                .add("args", Json.createArrayBuilder(COMMAND))
                                .add("cwd", "/"))
                .add(
                        "mounts",
                        Json.createArrayBuilder().add(mount("/proc", "proc")).add(mount("/dev", "tmpfs")))
                .add("linux", linux.add("namespaces", namespaces("pid", "mount", "uts")));
    }

    private static JsonObjectBuilder mount(String destination, String type) {
        return Json.createObjectBuilder()
                .add("destination", destination)
                .add("type", type)
                .add("source", type);
    }

    private static JsonArrayBuilder namespaces(String... types) {
        JsonArrayBuilder namespaces = Json.createArrayBuilder();
        for (String type : types) {
            namespaces.add(Json.createObjectBuilder().add("type", type));
        }
        return namespaces;
    }
}
