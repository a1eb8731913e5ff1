// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.itest.process.Listening;
import org.netcls.itest.process.SocketClient;
import org.netcls.itest.support.Patience;
import org.netcls.itest.support.Web;

/** The agent in Apache Karaf, on the real kernel, from its archive to its removal. */
class KarafTest {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    private static final String PORT_8080 = ":1F90";
    private static final List<String> BUNDLES = List.of(
            "org.netcls.allocator.bitmap",
            "org.netcls.state-http",
            "org.netcls.state-http.control",
            "org.netcls.state-http.server",
            "org.netcls.state-http.health",
            "org.netcls.cgroupfs",
            "org.netcls.isolator",
            "org.netcls.isolator.eventadmin",
            "org.netcls.shell.karaf");

    @TempDir
    static Path keys;

    @TempDir
    Path folder;

    enum Host {
        BARE {
            @Override
            void prepare(Karaf karaf) {
                // As it is.
            }
        },
        ON_EQUINOX {
            @Override
            void prepare(Karaf karaf) throws IOException {
                karaf.set("config.properties", "karaf.framework", "equinox");
                // It writes down what is installed and updated 30 s later, and a kill comes before.
                karaf.add("config.properties", "eclipse.stateSaveDelayInterval = 1");
            }
        },
        WITH_A_WEB_SERVER_OF_ITS_OWN {
            @Override
            void prepare(Karaf karaf) {
                // Installed once it runs.
            }
        };

        abstract void prepare(Karaf karaf) throws IOException;
    }

    @BeforeAll
    static void makeKeys() throws IOException {
        Karaf.makeKeys(keys);
    }

    @ParameterizedTest
    @EnumSource
    void theAgentIsInstalledUsedKilledAndRemoved(Host host) throws Exception {
        try (Karaf karaf = Karaf.unpacked(folder.resolve("karaf"), keys)) {
            karaf.add(
                    "org.netcls.cgroupfs.cfg",
                    "mode = real",
                    "mount.point = " + KERNEL.mountPoint(),
                    "mount = false",
                    "root = " + KERNEL.root());
            host.prepare(karaf);
            karaf.start();
            if (host == Host.WITH_A_WEB_SERVER_OF_ITS_OWN) {
                karaf.run("feature:install http webconsole");
            }
            karaf.deploy(archive());
            Web web = new Web(karaf::http);
            awaitServed(web);

            String assigned = karaf.run("netcls:assign web");
            assertThat(assigned).containsPattern("handle +0x0010");
            String handle = handle(karaf);
            assertThat(karaf.console().type("netcls:list", Pattern.compile("web +0x[0-9a-f]{8}.*\\R")))
                    .contains(handle);
            // The terminal is a pipe, and Tab completes the command and the container, and others' as before.
            assertThat(karaf.console().type("bundle:lis\t", Pattern.compile("ID .*State.*\\R")))
                    .contains("Lvl");
            assertThat(karaf.console().type("netcls:statu\twe\t", Pattern.compile("handle +0x[0-9a-f]{8}.*\\R")))
                    .contains(handle);
            assertThat(karaf.console().type("help netcls:assign", Pattern.compile("--own-group {2}.*\\R")))
                    .contains("usage: netcls:assign");
            assertViewersOnlyRead(karaf);
            assertNothingElseIsOpen(karaf, web);
            assertAllocatorsCanBeSwapped(karaf);
            assertChangesAreAcceptedOnTheSocket(folder.resolve("karaf/data/netcls-agent.sock"));
            for (String bundle : BUNDLES) {
                karaf.run("bundle:update " + bundle);
                Patience.await(() -> handle(karaf), handle::equals);
            }

            karaf.console().kill();
            karaf.start();
            awaitServed(web);
            Patience.await(() -> handle(karaf), handle::equals);

            karaf.run("feature:uninstall netcls-allocator-random");
            assertThat(karaf.run("netcls:allocators")).doesNotContain("random");
            karaf.undeploy(archive());
            // Karaf's ssh may go and come again meanwhile.
            Patience.await(
                    () -> karaf.run("bundle:list -s -t 0"),
                    bundles -> bundles.contains("org.apache.karaf.") && !bundles.contains("org.netcls."));
            Patience.await(() -> karaf.run("netcls:list"), list -> list.contains("not found"));
            assertThat(KERNEL.group("web")).isDirectory();
            Files.delete(KERNEL.group("web"));
        }
    }

    private static void assertChangesAreAcceptedOnTheSocket(Path path) throws IOException {
        SocketClient socket = new SocketClient(path);
        String assignments = "/netcls/v1/assignments";
        assertThat(socket.send("POST", assignments, "{\"container\":\"db\"}").status())
                .isEqualTo(201);
        assertThat(KERNEL.group("db")).isDirectory();
        assertThat(socket.send("DELETE", assignments + "/db").status()).isEqualTo(204);
    }

    private static void awaitServed(Web web) throws Exception {
        Patience.await(() -> status(web), status -> status == 200);
    }

    private static int status(Web web) throws Exception {
        try {
            return web.get("health").statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    /** That of the container, as a list shows it; all that is printed where it is not there. */
    private static String handle(Karaf karaf) throws Exception {
        String list = karaf.run("netcls:list | cat");
        return Pattern.compile("web +(0x[0-9a-f]{8})")
                .matcher(list)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElse(list);
    }

    private void assertViewersOnlyRead(Karaf karaf) throws Exception {
        Path made = folder.resolve("made");
        assertThat(karaf.runAsViewer("netcls:list")).contains("web");
        assertThat(karaf.runAsViewer("netcls:doctor")).contains("back end");
        for (String line : List.of("netcls:exec web touch " + made, "netcls:release web", "netcls:allocator random")) {
            assertThat(karaf.runAsViewer(line)).contains("not found");
        }
        assertThat(made).doesNotExist();
    }

    private static void assertNothingElseIsOpen(Karaf karaf, Web web) throws Exception {
        assertThat(Listening.of(karaf.console().program().pid())).noneMatch(address -> address.endsWith(PORT_8080));
        assertThat(web.raw("GET", "/netcls/v1/state", "elsewhere.example")).startsWith("HTTP/1.1 421 ");
        assertThat(web.get("system/console").statusCode()).isEqualTo(404);
    }

    private static void assertAllocatorsCanBeSwapped(Karaf karaf) throws Exception {
        String chosen = "allocator +";
        karaf.run("bundle:stop org.netcls.allocator.bitmap");
        assertThat(karaf.run("netcls:about")).containsPattern(chosen + "(random|lru-reuse)");
        karaf.run("netcls:assign db");
        karaf.run("netcls:release db");
        karaf.run("bundle:start org.netcls.allocator.bitmap");
        assertThat(karaf.run("netcls:about")).containsPattern(chosen + "bitmap");
    }

    private static Path archive() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "karaf", "target"))) {
            return files.filter(file -> file.toString().endsWith(".kar"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
