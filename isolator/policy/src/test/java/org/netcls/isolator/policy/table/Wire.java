// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.cgroupfs.contract.Prerequisite;
import org.netcls.cgroupfs.contract.Tool;
import org.netcls.isolator.policy.rules.Policy;
import org.netcls.program.Programs;
import org.netcls.program.TimedPrograms;

/**
 * Two network namespaces with a wire between them. The near one has the table, and a way to all other addresses that ends
 * nowhere.
 */
final class Wire implements AutoCloseable {
    static final String NEAR = "192.0.2.1";
    static final String FAR = "192.0.2.2";
    static final String FAR_IPV6 = "2001:db8:ffff::2";

    private final NetClsMount hierarchy;
    private final String near = "netcls-policy-a-" + ProcessHandle.current().pid();
    private final String far = "netcls-policy-b-" + ProcessHandle.current().pid();

    /** Tests are skipped where there cannot be namespaces. */
    Wire(NetClsMount hierarchy) throws IOException {
        this.hierarchy = hierarchy;
        try {
            Tool.run("ip", "netns", "add", near);
        } catch (IOException e) {
            Prerequisite.isMissing("no network namespace can be made here", e);
        }
        try {
            connect();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void connect() throws IOException {
        Tool.run("ip", "netns", "add", far);
        Tool.run("ip", "link", "add", "va", "netns", near, "type", "veth", "peer", "name", "vb", "netns", far);
        // What comes out at its other end is addressed to nobody there, because nobody was asked for an address.
        Tool.run("ip", "link", "add", "nowhere", "netns", near, "type", "veth", "peer", "name", "end", "netns", far);
        Tool.run("ip", "-n", near, "link", "set", "nowhere", "arp", "off");
        Tool.run("ip", "-n", near, "link", "set", "lo", "up");
        Tool.run("ip", "-n", far, "link", "set", "end", "up");
        address(near, "va", NEAR + "/30", "2001:db8:ffff::1/64");
        address(far, "vb", FAR + "/30", FAR_IPV6 + "/64");
        address(near, "nowhere", "198.51.100.1/32", "2001:db8:fffe::1/128");
        // The first one who is asked for an IPv6 address takes seconds to answer.
        String neighbor = in(far, "cat", "/sys/class/net/vb/address").strip();
        Tool.run("ip", "-n", near, "neigh", "add", FAR_IPV6, "lladdr", neighbor, "dev", "va");
        Tool.run("ip", "-n", near, "route", "add", "default", "dev", "nowhere");
        Tool.run("ip", "-n", near, "-6", "route", "add", "default", "dev", "nowhere");
    }

    private static void address(String namespace, String device, String ipv4, String ipv6) throws IOException {
        Tool.run("ip", "-n", namespace, "addr", "add", ipv4, "dev", device);
        Tool.run("ip", "-n", namespace, "addr", "add", ipv6, "dev", device, "nodad");
        Tool.run("ip", "-n", namespace, "link", "set", device, "up");
    }

    /** Applies policies to what is there, and requires that nft says so. */
    Present apply(Policy... policies) throws IOException {
        return apply(List.of(policies));
    }

    Present apply(Collection<Policy> policies) throws IOException {
        TableText table = TableText.of(policies, present());
        load(table.text());
        Present present = present();
        assertThat(present.applied().orElse("")).isEqualTo(table.hash());
        return present;
    }

    void load(String rules) throws IOException {
        load(near, rules);
    }

    void loadFar(String rules) throws IOException {
        load(far, rules);
    }

    private static void load(String namespace, String rules) throws IOException {
        Path file = Files.writeString(Files.createTempFile("netcls", ".nft"), rules);
        try {
            in(namespace, "nft", "-f", file.toString());
        } finally {
            Files.delete(file);
        }
    }

    Present present() throws IOException {
        return new Nft(programs()).present();
    }

    /** All that is there, with what was counted. */
    Counts counts() throws IOException {
        return Counts.read(in(near, "nft", "-j", "list", "ruleset"));
    }

    Counts farCounts() throws IOException {
        return Counts.read(in(far, "nft", "-j", "list", "ruleset"));
    }

    /** Those of the near side. */
    Programs programs() {
        Programs host = new TimedPrograms(Duration.ofSeconds(60));
        return (words, input) -> host.run(
                Stream.concat(Stream.of("ip", "netns", "exec", near), words.stream())
                        .toList(),
                input);
    }

    String near(String... command) throws IOException {
        return in(near, command);
    }

    private static String in(String namespace, String... command) throws IOException {
        return Tool.run(Stream.of(new String[] {"ip", "netns", "exec", namespace}, command)
                .flatMap(Arrays::stream)
                .toArray(String[]::new));
    }

    /** Sends packets from the near side, and tells what became of each; a line is as {@link Sender} reads it. */
    List<String> send(Collection<String> packets) throws IOException {
        return send(near, packets);
    }

    List<String> send(String... packets) throws IOException {
        return send(near, List.of(packets));
    }

    List<String> sendFromFar(String... packets) throws IOException {
        return send(far, List.of(packets));
    }

    private List<String> send(String namespace, Collection<String> packets) throws IOException {
        Path file = Files.write(Files.createTempFile("netcls", ".packets"), packets);
        try {
            Path group = group("sender");
            return Tool.run(words(namespace, group, Sender.class, group.resolve("net_cls.classid"), file))
                    .lines()
                    .toList();
        } finally {
            Files.delete(file);
        }
    }

    private Path group(String name) throws IOException {
        return Files.createDirectories(hierarchy.group(name));
    }

    /** A shell that moves itself into the group, goes to the namespace and becomes the program. */
    private static String[] words(String namespace, Path group, Class<?> program, Object... arguments) {
        String classes;
        try {
            classes = Path.of(program.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
        List<String> words = new ArrayList<>(List.of(
                "sh", "-c", "echo 0 > \"$0/tasks\"; exec \"$@\"", group.toString(), "ip", "netns", "exec", namespace));
        words.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(), "-cp", classes, program.getName()));
        Stream.of(arguments).map(Object::toString).forEach(words::add);
        return words.toArray(String[]::new);
    }

    /** Something that answers on the near side, as a container with this classid. */
    Process listen(String classId) throws IOException {
        Path group = group("listener");
        Files.writeString(group.resolve("net_cls.classid"), classId);
        return listen(near, group);
    }

    Process listenFar() throws IOException {
        return listen(far, group("far"));
    }

    private static Process listen(String namespace, Path group) throws IOException {
        Process process = new ProcessBuilder(words(namespace, group, Listener.class))
                .redirectErrorStream(true)
                .start();
        // Not closed: the process goes on.
        assertThat(process.inputReader().readLine()).isEqualTo(Listener.READY);
        return process;
    }

    @Override
    public void close() throws IOException {
        for (String namespace : List.of(near, far)) {
            if (Files.exists(Path.of("/run/netns", namespace))) {
                Tool.run("ip", "netns", "delete", namespace);
            }
        }
    }
}
