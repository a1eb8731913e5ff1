// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.netcls.cgroupfs.contract.Tool;
import org.netcls.itest.process.ConsoleProcess;
import org.netcls.itest.process.Coverage;
import org.netcls.itest.shell.SshClient;
import org.netcls.itest.support.CalledProgram;
import org.netcls.itest.support.Ports;

/** An Apache Karaf as it is downloaded, with ports and users of its own, and its console. */
final class Karaf implements AutoCloseable {
    private static final Path DISTRIBUTION = Path.of("target", "karaf");

    private final Path folder;
    private final Path keys;
    private final int sshPort = Ports.free();
    private final int httpPort = Ports.free();
    private ConsoleProcess console;

    private Karaf(Path folder, Path keys) {
        this.folder = folder;
        this.keys = keys;
    }

    /** @param folder a new one */
    static Karaf unpacked(Path folder, Path keys) throws Exception {
        Tool.run("cp", "-a", DISTRIBUTION.toString(), folder.toString());
        Karaf karaf = new Karaf(folder, keys);
        karaf.set("org.apache.karaf.shell.cfg", "sshPort", "" + karaf.sshPort);
        karaf.set("org.apache.karaf.management.cfg", "rmiRegistryPort", "" + Ports.free());
        karaf.set("org.apache.karaf.management.cfg", "rmiServerPort", "" + Ports.free());
        karaf.add("org.ops4j.pax.web.cfg", "org.osgi.service.http.port = " + Ports.free());
        karaf.add("org.netcls.state.http.cfg", "host = 127.0.0.1", "port = " + karaf.httpPort);
        String key = Files.readString(keys.resolve("key.pub")).split(" ")[1];
        String other = Files.readString(keys.resolve("other.pub")).split(" ")[1];
        karaf.add(
                "keys.properties",
                "karaf = " + key + ",_g_:admingroup",
                "viewer = " + other + ",viewer,ssh",
                "_g_\\:admingroup = group,admin,manager,viewer,systembundles,ssh");
        return karaf;
    }

    /** Two keys of the kind that Karaf reads: of the administrator and of a viewer. */
    static void makeKeys(Path folder) throws IOException {
        SshClient.makeKeys(folder, "rsa");
    }

    void set(String file, String key, String value) throws IOException {
        Path path = folder.resolve("etc").resolve(file);
        String line = key + " = " + value;
        List<String> others = Files.readAllLines(path).stream()
                .filter(other -> !other.matches("\\s*" + key + "\\s*=.*"))
                .toList();
        Files.write(path, Stream.concat(others.stream(), Stream.of(line)).toList());
    }

    void add(String file, String... lines) throws IOException {
        Path path = folder.resolve("etc").resolve(file);
        List<String> all = new ArrayList<>(Files.exists(path) ? Files.readAllLines(path) : List.of());
        all.addAll(List.of(lines));
        Files.write(path, all);
    }

    void start() throws Exception {
        console = ConsoleProcess.atTerminal(
                folder,
                List.of(
                        "env",
                        "JAVA_HOME=" + System.getProperty("java.home"),
                        "EXTRA_JAVA_OPTS=" + String.join(" ", Coverage.options()),
                        "bin/karaf"));
        console.awaitOutput("karaf@root()>");
    }

    ConsoleProcess console() {
        return console;
    }

    /** Lets it install what is in this archive. */
    void deploy(Path archive) throws IOException {
        // At once, so that no half of it is found.
        Path copied = Files.copy(archive, folder.resolve("copied"));
        Files.move(copied, folder.resolve("deploy").resolve(archive.getFileName()));
    }

    /** Lets it uninstall what it has installed from this archive. */
    void undeploy(Path archive) throws IOException {
        Files.delete(folder.resolve("deploy").resolve(archive.getFileName()));
    }

    String http() {
        return "http://127.0.0.1:" + httpPort + "/";
    }

    /** What a command prints that its administrator has sent over ssh. */
    String run(String line) throws Exception {
        return call("karaf", "key", line);
    }

    String runAsViewer(String line) throws Exception {
        return call("viewer", "other", line);
    }

    private String call(String user, String key, String line) throws Exception {
        CalledProgram result = new SshClient(keys, folder, sshPort).callAs(user, key, line);
        return result.output() + result.errors();
    }

    @Override
    public void close() {
        console.close();
    }
}
