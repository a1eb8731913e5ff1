// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.control.change;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netcls.action.OtherwisePreparedException;
import org.netcls.api.HandleCounts;
import org.netcls.api.NetClsException;
import org.netcls.api.NoHandleException;
import org.netcls.api.Primary;

/** Whether the OpenAPI document describes each kind of refusal, and what callers can make use of. */
class RefusalTest {
    private static final Path DOCUMENT = Path.of("../src/main/resources/org/netcls/state/http/v1/openapi.json");

    /** All that can be thrown, of the API and of actions. */
    static Stream<Class<?>> kinds() throws Exception {
        return Stream.concat(classesBeside(NetClsException.class), classesBeside(OtherwisePreparedException.class))
                .filter(NetClsException.class::isAssignableFrom)
                .filter(type -> !Modifier.isAbstract(type.getModifiers()));
    }

    private static Stream<Class<?>> classesBeside(Class<?> one) throws Exception {
        URI place = one.getProtectionDomain().getCodeSource().getLocation().toURI();
        String folder = one.getPackageName().replace('.', '/');
        if (Files.isDirectory(Path.of(place))) {
            return classes(one, Path.of(place).resolve(folder));
        }
        try (FileSystem jar = FileSystems.newFileSystem(Path.of(place))) {
            return classes(one, jar.getPath(folder));
        }
    }

    private static Stream<Class<?>> classes(Class<?> one, Path folder) throws IOException, ClassNotFoundException {
        Stream.Builder<Class<?>> classes = Stream.builder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(file -> file.toString().endsWith("Exception.class"))
                    .toList()) {
                String name = file.getFileName().toString().replace(".class", "");
                classes.add(Class.forName(one.getPackageName() + "." + name));
            }
        }
        return classes.build();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void eachKindHasASchemaOfItsOwn(Class<?> kind) throws Exception {
        String name = kind.getSimpleName().replace("Exception", "");
        JsonObject schemas = schemas();

        assertThat(schemas).containsKey(name);
        assertThat(schemas.getJsonObject("Refusal").getJsonArray("anyOf"))
                .contains((JsonValue) Json.createObjectBuilder()
                        .add("$ref", "#/components/schemas/" + name)
                        .build());
    }

    @Test
    void whereNoHandleIsLeftItTellsHowManyRestAndUntilWhen() {
        List<HandleCounts> handles = List.of(
                new HandleCounts(Primary.parse("0x10"), 3, 1, 0), new HandleCounts(Primary.parse("0x11"), 2, 1, 0));
        JsonObject resting = Refusal.members(new NoHandleException(handles, Optional.of(Duration.ofMillis(1500))));

        assertThat(resting.getInt("used")).isEqualTo(5);
        assertThat(resting.getInt("quarantined")).isEqualTo(2);
        assertThat(resting.getJsonNumber("nextDue").doubleValue()).isEqualTo(1.5);
        assertThat(Refusal.members(new NoHandleException(handles, Optional.empty())))
                .containsOnlyKeys("used", "quarantined");
    }

    @Test
    void whoIsToldWhenAHandleIsFreeIsToComeBackThen() {
        assertThat(Refusal.secondsUntilItHasPassed(
                        new NoHandleException(List.of(), Optional.of(Duration.ofMillis(59_928)))))
                .isEqualTo(60);
        assertThat(Refusal.secondsUntilItHasPassed(new NoHandleException(List.of(), Optional.empty())))
                .isOne();
    }

    private static JsonObject schemas() throws IOException {
        try (JsonReader reader = Json.createReader(Files.newBufferedReader(DOCUMENT))) {
            return reader.readObject().getJsonObject("components").getJsonObject("schemas");
        }
    }
}
