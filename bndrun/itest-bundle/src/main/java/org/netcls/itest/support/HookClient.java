// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/**
 * A runtime that calls the hook for containers that do not start without a handle.
 *
 * @param socket the agent's
 * @param folder where a spool may be
 */
public record HookClient(Path socket, Path folder) implements Load.Client {
    private static final String HOOK =
            Path.of("../dist/bin/netcls-oci-hook").toAbsolutePath().toString();

    /** Where it leaves what nobody takes. */
    public static Path spool(Path folder) {
        return folder.resolve("spool");
    }

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
        ProcessBuilder hook = new ProcessBuilder("sh", HOOK, stage);
        hook.environment().put("NETCLS_SOCKET", socket.toString());
        hook.environment().put("NETCLS_SPOOL", spool(folder).toString());
        hook.environment().put("NETCLS_WAIT", "" + Patience.LIMIT.toSeconds());
        assertThat(CalledProgram.run(hook, state)).as(stage).isEqualTo(new CalledProgram(0, "", ""));
    }

    private String state(String id, long pid) {
        return """
                {"ociVersion": "1.0.2", "id": "%s", "status": "created", "pid": %d, "bundle": "%s",
                 "annotations": {"org.netcls.required": "true"}}
                """.formatted(id, pid, folder);
    }
}
