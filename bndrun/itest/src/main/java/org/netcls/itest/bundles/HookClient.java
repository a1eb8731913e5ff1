// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.bundles;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A runtime that calls the hook for containers that do not start without a handle. */
record HookClient(Path hook, Path bundle, Map<String, String> environment, Replacements replacements)
        implements Load.Client {
    @Override
    public void call(int turn) throws Exception {
        String id = "hook-" + turn;
        Process first = new ProcessBuilder("sleep", "infinity").start();
        try {
            tell("createRuntime", state(id, first.pid()));
        } finally {
            first.destroyForcibly().waitFor();
        }
        tell("poststop", state(id, 0));
    }

    private void tell(String stage, String state) throws Exception {
        assertThat(Program.run(List.of("sh", hook.toString(), stage), state, environment))
                .as("%s in the last of the %s", stage, replacements)
                .isEqualTo(new Program(0, "", ""));
    }

    private String state(String id, long pid) {
        return """
                {"ociVersion": "1.0.2", "id": "%s", "status": "created", "pid": %d, "bundle": "%s",
                 "annotations": {"org.netcls.required": "true"}}
                """.formatted(id, pid, bundle);
    }
}
