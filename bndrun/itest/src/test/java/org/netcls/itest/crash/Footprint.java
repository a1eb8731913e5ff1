// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.crash;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.netcls.cgroupfs.contract.Tool;

/**
 * What a Java process takes after its garbage was collected.
 *
 * @param heap in bytes
 * @param metaspace in bytes
 */
record Footprint(long heap, long metaspace, long descriptors, long threads) {
    private static final Pattern USED_KB = Pattern.compile("used (\\d+)K");
    private static final String JCMD = Path.of(
                    ProcessHandle.current().info().command().orElseThrow())
            .resolveSibling("jcmd")
            .toString();

    static Footprint of(long process) throws Exception {
        String pid = Long.toString(process);
        long heap = Long.MAX_VALUE;
        long metaspace = 0;
        // Once may leave what is freed in steps.
        for (int i = 0; i < 3; i++) {
            Tool.run(JCMD, pid, "GC.run");
            String[] usage = Tool.run(JCMD, pid, "GC.heap_info").split("Metaspace", 2);
            heap = Math.min(heap, used(usage[0]).sum());
            metaspace = used(usage[1]).findFirst().orElseThrow();
        }
        return new Footprint(heap, metaspace, openDescriptors(process), count(pid, "task"));
    }

    private static LongStream used(String usage) {
        return USED_KB.matcher(usage).results().mapToLong(found -> Long.parseLong(found.group(1)) << 10);
    }

    static long openDescriptors(long process) throws Exception {
        return count(Long.toString(process), "fd");
    }

    private static long count(String pid, String kind) throws Exception {
        try (Stream<Path> all = Files.list(Path.of("/proc", pid, kind))) {
            return all.count();
        }
    }
}
