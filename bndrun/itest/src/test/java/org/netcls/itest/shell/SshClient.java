// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.netcls.cgroupfs.contract.Prerequisite;
import org.netcls.cgroupfs.contract.Tool;
import org.netcls.itest.process.AgentProcess;
import org.netcls.itest.support.CalledProgram;

/**
 * OpenSSH's client, with a key and known hosts of its own. The agent is known by a name, whatever its port is.
 *
 * @param keys the folder with the keys
 * @param folder where the known hosts are kept
 */
public record SshClient(Path keys, Path folder, int port) {
    private static final Pattern ADDRESS = Pattern.compile("over ssh on 127\\.0\\.0\\.1:(\\d+)");

    /** Makes a key that is authorized and one that is not; skips the test where OpenSSH is not installed. */
    public static void makeKeys(Path folder) throws IOException {
        makeKeys(folder, "ed25519");
    }

    /** @param type of the keys, as ssh-keygen has it */
    public static void makeKeys(Path folder, String type) throws IOException {
        try {
            for (String key : List.of("key", "other")) {
                Tool.run(
                        "ssh-keygen",
                        "-q",
                        "-t",
                        type,
                        "-N",
                        "",
                        "-f",
                        folder.resolve(key).toString());
            }
            new ProcessBuilder("ssh", "-V").start();
        } catch (IOException e) {
            Prerequisite.isMissing("ssh is not here; Debian's package openssh-client has it", e);
        }
        Files.copy(folder.resolve("key.pub"), folder.resolve("authorized_keys"));
    }

    public static SshClient of(Path keys, Path folder, AgentProcess agent) throws InterruptedException {
        agent.awaitOutput("over ssh on ");
        Matcher address = ADDRESS.matcher(agent.output());
        if (!address.find()) {
            throw new AssertionError(agent.output());
        }
        return new SshClient(keys, folder, Integer.parseInt(address.group(1)));
    }

    /** What a shell types to call it; options and a command may follow. */
    public List<String> command() {
        return command("agent", "key");
    }

    private List<String> command(String user, String key) {
        return List.of(
                "ssh",
                "-F",
                "none",
                "-p",
                "" + port,
                "-i",
                keys.resolve(key).toString(),
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "BatchMode=yes",
                "-o",
                "LogLevel=ERROR",
                "-o",
                "HostKeyAlias=agent",
                "-o",
                "StrictHostKeyChecking=accept-new",
                "-o",
                "UserKnownHostsFile=" + folder.resolve("known_hosts"),
                user + "@127.0.0.1");
    }

    /** Calls it with these options and this command, and nothing to read. */
    public CalledProgram call(String... words) throws Exception {
        return feed("", words);
    }

    /** Calls it as this user, with this of the keys. */
    public CalledProgram callAs(String user, String key, String words) throws Exception {
        List<String> all = new ArrayList<>(command(user, key));
        all.add(words);
        return run("", all);
    }

    public CalledProgram feed(String input, String... words) throws Exception {
        List<String> all = new ArrayList<>(command());
        all.addAll(List.of(words));
        return run(input, all);
    }

    public CalledProgram run(String input, List<String> words) throws Exception {
        return CalledProgram.run(new ProcessBuilder(words), input);
    }

    /** Calls it in the background. */
    public Process start(String... words) throws IOException {
        List<String> all = new ArrayList<>(command());
        all.addAll(List.of(words));
        return new ProcessBuilder(all).start();
    }
}
