// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.netcls.itest.support.Patience;

/** A process that exists, and runs its command when it is told to. */
public record Waiting(Process process) implements AutoCloseable {
    public static Waiting toRun(String... command) throws IOException {
        String[] shell = {"sh", "-c", "read go; exec \"$@\"", "sh"};
        String[] all = Stream.of(shell, command).flatMap(Arrays::stream).toArray(String[]::new);
        return new Waiting(new ProcessBuilder(all).redirectErrorStream(true).start());
    }

    public long pid() {
        return process.pid();
    }

    public void goOn() throws IOException, InterruptedException {
        process.getOutputStream().write('\n');
        process.getOutputStream().close();
        assertThat(process.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(process.exitValue())
                .as(new String(process.getInputStream().readAllBytes()))
                .isZero();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
