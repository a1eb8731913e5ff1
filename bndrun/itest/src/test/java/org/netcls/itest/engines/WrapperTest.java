// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.engines;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.cgroupfs.contract.Prerequisite;
import org.netcls.cgroupfs.contract.Tool;
import org.netcls.itest.support.CalledProgram;

/** What the runtime for engines without hooks makes of the configuration of a container, before it calls runc. */
class WrapperTest {
    private static final Path WRAPPER =
            Path.of("../dist/bin/netcls-runc").toAbsolutePath().normalize();

    /** Also those that no double has, and strings that look like them. */
    private static final String CONFIG = """
            {"memory": {"limit": 9223372036854771712, "swap": -9007199254740993, "no": 18446744073709551615},
             "real": 0.10000000000000000001, "large": 12345678901234567890123456789, "power": 1.50E+3,
             "texts": ["x 18446744073709552000 \\\\", "a\\"12\\\\\\"9007199254740993", "", "caf\u00e9 \\n"],
             "9007199254740993": [true, null, -1, 0],
             "hooks": {"createRuntime": [{"path": "/bin/other", "timeout": 7}], "prestart": null}}
            """;

    @TempDir
    Path bundle;

    @TempDir
    Path programs;

    private Path config;

    @BeforeEach
    void prepare() throws IOException {
        config = bundle.resolve("config.json");
        Path runc = Files.writeString(programs.resolve("runc"), "#!/bin/sh\necho \"$*\"\n");
        assertThat(runc.toFile().setExecutable(true)).isTrue();
        try {
            Tool.run("jq", "--version");
        } catch (IOException e) {
            Prerequisite.isMissing("jq is not installed", e);
        }
    }

    private CalledProgram create() throws Exception {
        ProcessBuilder wrapper =
                new ProcessBuilder(WRAPPER.toString(), "--root", "/x", "create", "--bundle", bundle.toString(), "web");
        wrapper.environment().merge("PATH", programs + ":", (path, first) -> first + path);
        return CalledProgram.run(wrapper, "");
    }

    private static JsonObject json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    @Test
    void allButTheHooksStaysAsItIs() throws Exception {
        Files.writeString(config, CONFIG);
        Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));
        assertThat(create()).isEqualTo(new CalledProgram(0, "--root /x create --bundle " + bundle + " web\n", ""));

        JsonObject before = json(CONFIG);
        JsonObject after = json(Files.readString(config));
        assertThat(Json.createObjectBuilder(after).remove("hooks").build())
                .isEqualTo(Json.createObjectBuilder(before).remove("hooks").build());
        JsonArray begins = after.getJsonObject("hooks").getJsonArray("createRuntime");
        assertThat(begins).hasSize(2).startsWith(before.getValue("/hooks/createRuntime/0"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config)))
                .isEqualTo("rw-------");
        assertThat(bundle).isDirectoryNotContaining("glob:**/.netcls.json");

        create();
        assertThat(json(Files.readString(config))).isEqualTo(after);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"a\":"})
    void whatIsNoConfigurationIsLeftAndNothingElse(String text) throws Exception {
        Files.writeString(config, text);
        CalledProgram refused = create();
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.errors()).contains("netcls-runc: the hooks cannot be added to " + config);
        assertThat(config).hasContent(text);
        assertThat(bundle).isDirectoryNotContaining("glob:**/.netcls.json");
    }
}
