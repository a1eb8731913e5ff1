// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.agent;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.netcls.benchmark.host.NetClsSandbox;
import org.netcls.benchmark.host.WholeRun;
import org.netcls.benchmark.measure.Rounds;
import org.netcls.benchmark.report.Row;

/**
 * The life of a container in which {@code true} runs, by the command lines of several tools, one process after the other:
 * a group with a classid is made, the program runs in it, and the group is removed.
 *
 * @param tools by name, the commands of each
 */
public record ToolLives(NetclsCommand netcls, Map<String, List<ProcessBuilder>> tools) {
    private static final String NETCLS = "netcls";
    private static final int WARM_UP = 5;
    private static final String CLASS_ID = "0x00620001";

    public static ToolLives of(NetclsCommand netcls) {
        Map<String, List<ProcessBuilder>> tools = new LinkedHashMap<>();
        tools.put(
                NETCLS,
                List.of(
                        netcls.process("assign", "tool"),
                        netcls.process("exec", "tool", "--", "true"),
                        netcls.process("release", "tool")));
        return new ToolLives(netcls, tools);
    }

    /** Adds libcgroup's tools, if they are installed; a line tells if they are not. */
    public ToolLives withCgroupTools(NetClsSandbox sandbox) throws InterruptedException {
        String group = sandbox.root().getFileName() + "/cgroup-tools";
        add(
                "cgroup-tools",
                List.of("cgcreate", "-h"),
                List.of(
                        new ProcessBuilder("cgcreate", "-g", "net_cls:" + group),
                        new ProcessBuilder("cgset", "-r", "net_cls.classid=" + CLASS_ID, group),
                        new ProcessBuilder("cgexec", "-g", "net_cls:" + group, "true"),
                        new ProcessBuilder("cgdelete", "-g", "net_cls:" + group)));
        return this;
    }

    /** Adds one, if this command of it succeeds; a line tells if it does not. */
    public void add(String name, List<String> attempt, List<ProcessBuilder> commands) throws InterruptedException {
        try {
            WholeRun.millis(new ProcessBuilder(attempt));
            tools.put(name, commands);
        } catch (IOException e) {
            System.err.println("A life by " + name + " is left out: " + e.getMessage());
        }
    }

    /** By turns, beside netcls. */
    public void compare() throws IOException, InterruptedException {
        Rounds rounds = new Rounds();
        tools.forEach((name, commands) -> rounds.add(name, () -> millis(commands)));
        rounds.run(WARM_UP).run(netcls.runs());
        OptionalDouble ours = rounds.median(NETCLS);
        tools.keySet()
                .forEach(name -> report(
                        name, rounds.median(name).orElseThrow(), name.equals(NETCLS) ? OptionalDouble.empty() : ours));
    }

    private static double millis(List<ProcessBuilder> commands) throws IOException, InterruptedException {
        double millis = 0;
        for (ProcessBuilder command : commands) {
            millis += WholeRun.millis(command);
        }
        return millis;
    }

    private void report(String name, double millis, OptionalDouble ours) {
        netcls.rows().accept(Row.of("life", Map.of("by", name), millis, "ms").against(ours));
    }
}
