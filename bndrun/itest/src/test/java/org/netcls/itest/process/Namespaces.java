// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.netcls.cgroupfs.contract.Tool;

/** Two network namespaces with a wire between them; rules are loaded and packets sent in the first one. */
public record Namespaces(String near, String far) implements AutoCloseable {
    private static final String NEAR_ADDRESS = "192.0.2.1/30";
    private static final String FAR_ADDRESS = "192.0.2.2/30";

    public static Namespaces connected() throws IOException {
        long unique = ProcessHandle.current().pid();
        Namespaces net = new Namespaces("netcls-a-" + unique, "netcls-b-" + unique);
        try {
            net.connect();
        } catch (IOException e) {
            net.close();
            throw e;
        }
        return net;
    }

    private void connect() throws IOException {
        Tool.run("ip", "netns", "add", near);
        Tool.run("ip", "netns", "add", far);
        Tool.run("ip", "link", "add", device(), "netns", near, "type", "veth", "peer", "name", "vb", "netns", far);
        up(near, device(), NEAR_ADDRESS);
        up(far, "vb", FAR_ADDRESS);
    }

    private static void up(String namespace, String link, String address) throws IOException {
        Tool.run("ip", "-n", namespace, "addr", "add", address, "dev", link);
        Tool.run("ip", "-n", namespace, "link", "set", link, "up");
    }

    /** The device of the first namespace. */
    public String device() {
        return "va";
    }

    /** The command that sends this many packets to the far end. */
    public String[] ping(int packets) {
        String to = FAR_ADDRESS.split("/")[0];
        return new String[] {"ip", "netns", "exec", near, "ping", "-q", "-c", "" + packets, "-i", "0.01", to};
    }

    void rules(String nft) throws IOException {
        feed(nft + "\n", "nft -f -");
    }

    /** Runs a command of the shell on this text in the first namespace. */
    public void feed(String text, String command) throws IOException {
        Path file = Files.createTempFile("netcls", ".in");
        try {
            Files.writeString(file, text);
            run("sh", "-c", command + " < " + file);
        } finally {
            Files.delete(file);
        }
    }

    /** The words to put before those of a program that is to be in the first namespace, and else where it was. */
    public List<String> words() {
        return List.of("nsenter", "--net=/run/netns/" + near);
    }

    public String listRules() throws IOException {
        return run("nft", "list", "ruleset");
    }

    /** Runs a program in the first namespace and gives what it printed. */
    public String run(String... command) throws IOException {
        String[] inside = {"ip", "netns", "exec", near};
        return Tool.run(Stream.of(inside, command).flatMap(Arrays::stream).toArray(String[]::new));
    }

    @Override
    public void close() throws IOException {
        for (String namespace : new String[] {near, far}) {
            if (Files.exists(Path.of("/run/netns", namespace))) {
                Tool.run("ip", "netns", "delete", namespace);
            }
        }
    }
}
