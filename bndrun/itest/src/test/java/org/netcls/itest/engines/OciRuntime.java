// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.engines;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.netcls.cgroupfs.contract.Prerequisite;
import org.netcls.cgroupfs.contract.Tool;
import org.netcls.itest.support.CalledProgram;

/**
 * A runtime of OCI, which keeps what it knows in a folder.
 *
 * @param before the words that run it
 */
record OciRuntime(List<String> before, Path folder) {
    static OciRuntime runc(Path folder) throws IOException {
        return of("runc", Hierarchies.with(), folder);
    }

    static OciRuntime crun(Path folder) throws IOException {
        return of("crun", Hierarchies.onlyUnified(), folder);
    }

    private static OciRuntime of(String program, List<String> before, Path folder) throws IOException {
        try {
            Tool.run(program, "--version");
        } catch (IOException e) {
            Prerequisite.isMissing(program + " is not installed", e);
        }
        return new OciRuntime(List.of(program), folder).by(before);
    }

    /** The same, run by these words. */
    OciRuntime by(List<String> words) {
        return new OciRuntime(Stream.concat(words.stream(), before.stream()).toList(), folder);
    }

    /** Runs a container to its end. */
    CalledProgram run(String id, OciBundle bundle) throws Exception {
        return call("run", "--bundle", bundle.write().toString(), id);
    }

    /** Starts a container, and leaves it running. */
    void start(String id, OciBundle bundle) throws Exception {
        require(call("run", "--detach", "--bundle", bundle.write().toString(), id));
    }

    /** Starts another process in it. */
    void exec(String id, String... command) throws Exception {
        List<String> words = new ArrayList<>(List.of("exec", "--detach", id));
        words.addAll(List.of(command));
        require(call(words.toArray(String[]::new)));
    }

    /** Kills it, if it is there. */
    void delete(String id) throws Exception {
        require(call("delete", "--force", id));
    }

    private static void require(CalledProgram ended) {
        if (ended.status() != 0) {
            throw new AssertionError(ended.output() + ended.errors());
        }
    }

    private CalledProgram call(String... words) throws Exception {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of("--root", folder.toString()));
        command.addAll(List.of(words));
        return CalledProgram.run(new ProcessBuilder(command), "");
    }
}
