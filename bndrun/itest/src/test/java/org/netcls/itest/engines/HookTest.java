// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.itest.support.CalledProgram;
import org.netcls.itest.support.HookClient;
import org.netcls.itest.support.Load;
import org.netcls.itest.support.Patience;

/** The hook by itself, called as an engine calls it. */
class HookTest {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    @TempDir
    Path folder;

    @Test
    void waitsForAnAgentAsLongAsItIsTold() throws Exception {
        HookClient client = new HookClient(folder.resolve("netcls-data/agent.sock"), folder);
        try (Load calls = new Load()) {
            Future<Void> call = calls.begin(() -> {
                client.call(0);
                return null;
            });
            try (Agent agent = new Agent(folder, KERNEL, Map.of()).start()) {
                call.get(Patience.MILLIS, TimeUnit.MILLISECONDS);
                assertThat(agent.spool()).doesNotExist();
            }
        }
    }

    @Test
    void saysWhatIsWrongWithHowLongItIsToWait() throws Exception {
        ProcessBuilder hook = new ProcessBuilder("sh", Agent.HOOK.toString(), "createRuntime");
        hook.environment().put("NETCLS_WAIT", "soon");
        assertThat(CalledProgram.run(hook, "{}"))
                .isEqualTo(new CalledProgram(
                        1, "", "netcls-oci-hook: NETCLS_WAIT is 'soon', and has to be a number of seconds\n"));
    }
}
