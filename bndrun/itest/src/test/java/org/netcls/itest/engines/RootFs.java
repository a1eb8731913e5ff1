// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.netcls.cgroupfs.contract.Prerequisite;
import org.netcls.cgroupfs.contract.Tool;

/** The files of a container: {@code /bin/busybox}, and {@code /bin/send}, whose first instructions send a UDP packet. */
record RootFs(Path path) {
    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final String SEND = """
            #include <arpa/inet.h>
            #include <stdlib.h>
            #include <sys/socket.h>
            int main(int argc, char **argv) {
                struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(9)};
                to.sin_addr.s_addr = inet_addr(argv[1]);
                return sendto(socket(AF_INET, SOCK_DGRAM, 0), "x", 1, 0, (struct sockaddr *) &to, sizeof to) != 1;
            }
            """;

    static RootFs make(Path folder) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("rootfs/bin"));
        Files.createDirectories(folder.resolve("rootfs/proc"));
        Path source = Files.writeString(folder.resolve("send.c"), SEND);
        try {
            Files.copy(BUSYBOX, bin.resolve("busybox"));
            Tool.run("gcc", "-static", "-O2", "-o", bin.resolve("send").toString(), source.toString());
        } catch (IOException e) {
            Prerequisite.isMissing("no static programs for a container (busybox-static, gcc)", e);
        }
        return new RootFs(folder.resolve("rootfs"));
    }
}
