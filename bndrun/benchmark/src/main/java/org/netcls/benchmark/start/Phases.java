// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the time of a start goes, told by when Java loads the first class of each part. */
final class Phases {
    /** Each phase, and the beginning of the name of the class that ends it; the last one ends with the answer. */
    private static final Map<String, String> ENDS = new LinkedHashMap<>();

    private static final String LAST = "answer";

    static {
        ENDS.put("java", "org.netcls.launcher.");
        ENDS.put("framework", "org.ops4j.pax.logging.");
        ENDS.put("libraries", "org.netcls.cgroupfs.");
        ENDS.put("isolator", "org.netcls.state.http.server.");
        ENDS.put("server", "org.eclipse.jetty.io.SocketChannelEndPoint");
    }

    private Phases() {}

    /** With this a start writes what {@link #of} reads. */
    static List<String> options(Path log) {
        return List.of("-Xlog:class+load:file=" + log + ":timemillis:filecount=0");
    }

    /** Milliseconds of each. */
    static Map<String, Double> of(StartedAgent agent, Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        Map<String, Double> phases = new LinkedHashMap<>();
        long begun = agent.began();
        for (Map.Entry<String, String> end : ENDS.entrySet()) {
            long ended = loaded(lines, end.getValue());
            phases.put(end.getKey(), (double) ended - begun);
            begun = ended;
        }
        phases.put(LAST, (double) agent.answered() - begun);
        return phases;
    }

    /** From a line such as {@code [1700000000000ms] org.netcls.launcher.Main source: file:…}. */
    private static long loaded(List<String> lines, String name) throws IOException {
        for (String line : lines) {
            int begin = line.indexOf("] ") + 2;
            if (line.startsWith(name, begin)) {
                return Long.parseLong(line.substring(1, begin - 4));
            }
        }
        throw new IOException("no class " + name + " is loaded at a start");
    }
}
