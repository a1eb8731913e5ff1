// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.itest.process.BundleJar;
import org.netcls.itest.process.ConsoleProcess;
import org.netcls.itest.process.Coverage;
import org.netcls.itest.process.Listening;
import org.netcls.itest.support.Patience;
import org.netcls.itest.support.Web;

/**
 * What is true of the agent in each framework that it is packed for: the folder as it is built is started on the
 * kernel's own hierarchy, and what is typed is typed at its console.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
abstract class DeploymentContract {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    private static final Path DOCUMENT = Path.of("../../docs/deployment.md");
    private static final String PROMPT = "g! ";
    private static final Pattern STATE = Pattern.compile("state +(http://\\S+/)state");
    private static final Pattern UP_TO_PROMPT = Pattern.compile("\\n[\\s\\S]*?g! ");
    /** What is refreshed may start only after the prompt. */
    private static final Pattern RECOVERED = Pattern.compile("Recovered[\\s\\S]*g! |g! [\\s\\S]*Recovered");

    private static final Pattern LOOPBACK = Pattern.compile("0100007F:[0-9A-F]{4}$");

    /** One that no other agent on the machine is likely to use, because what that gives would be left out here. */
    private final int primary = 0x1000 + (int) (ProcessHandle.current().pid() % 0x7000);

    private final Path built;
    private final List<String> arguments;
    private ConsoleProcess console;

    private Path folder;

    /**
     * @param built the folder that is to be deployed
     * @param arguments those of Java that start it
     */
    DeploymentContract(Path built, List<String> arguments) {
        this.built = built;
        this.arguments = arguments;
    }

    @BeforeAll
    void deploy(@TempDir Path folder) throws Exception {
        this.folder = folder;
        try (Stream<Path> files = Files.walk(built)) {
            for (Path file : files.skip(1).toList()) {
                Files.copy(file, folder.resolve(built.relativize(file)));
            }
        }
        prepare(folder);
        start();
    }

    /** Puts into the folder what it is started with. */
    void prepare(Path folder) throws Exception {
        // Nothing but what is built.
    }

    private void start() throws Exception {
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
        command.addAll(Coverage.options());
        command.addAll(List.of(
                "-Dnetcls.mode=real",
                "-Dnetcls.hierarchy=" + KERNEL.mountPoint(),
                "-Dnetcls.root=" + KERNEL.root(),
                "-Dnetcls.primary.handle=" + primary,
                "-Dnetcls.quarantine=3600",
                "-Dnetcls.http.port=0"));
        command.addAll(arguments);
        console = ConsoleProcess.atTerminal(folder, command);
        console.await(Pattern.compile("g! "));
    }

    @AfterEach
    void releaseAll() throws Exception {
        for (String container : List.of("web", "db")) {
            if (Files.exists(KERNEL.group(container)) && console.isAlive()) {
                type("netcls:release " + container);
            }
        }
    }

    @AfterAll
    void end() {
        if (console != null) {
            console.close();
        }
    }

    /** Where it is deployed. */
    final Path folder() {
        return folder;
    }

    /** What this line prints, up to the next prompt. */
    final String type(String line) throws Exception {
        return console.type(line, UP_TO_PROMPT);
    }

    /** Types this line again and again until it prints what is wanted. */
    final String typeUntil(String line, String wanted) throws Exception {
        return Patience.await(() -> type(line), printed -> printed.contains(wanted));
    }

    /** The one that a container's group carries. */
    final String handle(String container) throws IOException {
        String classId = Files.readString(KERNEL.group(container).resolve("net_cls.classid"));
        return String.format("0x%08x", Integer.valueOf(classId.strip()));
    }

    /** Gives the handle that the console tells, which is the one in the kernel. */
    final String assign(String container) throws Exception {
        String printed = type("netcls:assign " + container);
        assertThat(printed).containsPattern("handle +" + handle(container));
        return handle(container);
    }

    private String list() throws Exception {
        return type("netcls:list");
    }

    private Web web() throws Exception {
        String address = Patience.await(
                () -> type("netcls:about"), about -> STATE.matcher(about).find());
        return new Web(
                () -> STATE.matcher(address).results().findFirst().orElseThrow().group(1));
    }

    @Test
    @Order(1)
    void itsFirstLinesTellWhatRuns() {
        assertThat(console.output())
                .contains("back end    real, " + KERNEL.mountPoint() + "/" + KERNEL.root())
                .containsPattern("allocator +bitmap")
                .doesNotContain("ERROR", "Exception");
    }

    @Test
    @Order(2)
    void oneAddressOfTheLoopbackIsOpenAndForeignHostsGetNoAnswer() throws Exception {
        List<String> addresses = Listening.of(console.program().pid());

        assertThat(addresses)
                .singleElement()
                .asString()
                .containsPattern(LOOPBACK)
                .doesNotEndWith(":1F90");
        assertThat(web().raw("GET", "/state", "localhost")).startsWith("HTTP/1.1 200 ");
        assertThat(web().raw("GET", "/state", "rebound.example")).startsWith("HTTP/1.1 421 ");
    }

    @Test
    @Order(2)
    void containersKeepTheirHandlesWhenTheAllocatorIsStopped() throws Exception {
        String web = assign("web");

        type("stop org.netcls.allocator.bitmap");
        assertThat(assign("db")).isNotEqualTo(web);
        assertThat(list()).containsPattern("web +" + web).containsPattern("allocator +lru-reuse");

        type("start " + id("org.netcls.allocator.bitmap"));
        assertThat(list()).containsPattern("web +" + web).containsPattern("allocator +bitmap");
        assertThat(handle("web")).isEqualTo(web);
    }

    @Test
    @Order(2)
    void containersKeepTheirHandlesWhenEachOfOurBundlesIsReplacedAndUpdated() throws Exception {
        String web = assign("web");
        for (Path jar : ours()) {
            replace(jar, "9.0.0");

            String bundle = bundle(jar);
            type("update " + bundle);
            // A fragment of the shell in which this is typed.
            if (!bundle.equals("org.netcls.shell.console")) {
                type("refresh " + bundle);
            }
            assertThat(typeUntil("netcls:list", "allocator  ")).as(bundle).containsPattern("web +" + web);
            assertThat(type("lb -s " + bundle)).contains("|" + bundle + " (9.0.0)");
        }
        assertThat(web().await(200, "/containers").body()).contains("\"classid\":" + Long.decode(web));
        assertThat(assign("db")).isNotEqualTo(web);
    }

    @Test
    @Order(3)
    void containersAndQuarantinesOutliveTheUpgradeThatIsDocumented() throws Exception {
        type("netcls:assign --label tier=front front");
        String front = handle("front");
        String left = assign("left");
        type("netcls:release left");
        upgrade(jar -> !isWatched(jar));
        for (String line : documentedUpgrade()) {
            console.type(line, RECOVERED);
            typeUntil("netcls:list --label tier=front", front);
            typeUntil("netcls:allocators", "lru-reuse");
        }
        upgrade(DeploymentContract::isWatched);

        assertThat(type("netcls:handle " + left)).contains("quarantined");
        List<String> bundles =
                Patience.await(this::listed, listed -> listed.stream().allMatch(line -> line.contains(" (9.2.0)")));
        assertThat(bundles).hasSameSizeAs(ours());
    }

    private List<String> listed() throws Exception {
        return type("lb -s org.netcls")
                .lines()
                .map(String::strip)
                .filter(line -> line.contains("|org.netcls."))
                .toList();
    }

    /** What File Install updates by itself. */
    private static boolean isWatched(Path jar) {
        return jar.startsWith("load");
    }

    private void upgrade(Predicate<Path> which) throws IOException {
        for (Path jar : ours()) {
            if (which.test(jar)) {
                BundleJar.copyOfLaterApi(built.resolve(jar), folder.resolve("newer"), "9.2.0");
                putNewer(jar);
            }
        }
    }

    @Test
    @Order(2)
    void containersKeepTheirHandlesWhenItIsKilled() throws Exception {
        String web = assign("web");
        console.kill();
        start();

        // Logged before the printer starts: by then the configurations are kept, so nothing waits for them.
        console.await(Pattern.compile("INFO +Recovered \\d+ containers"));
        assertThat(assign("db")).isNotEqualTo(web);
        assertThat(list()).containsPattern("web +" + web);
        assertThat(handle("web")).isEqualTo(web);
    }

    @Test
    @Order(4)
    void removalOfOurBundlesLeavesTheGroupsAndNothingElse() throws Exception {
        String web = assign("web");

        for (Path jar : ours()) {
            type("uninstall " + bundle(jar));
        }

        assertThat(list()).contains("not found: netcls:list");
        assertThat(Listening.of(console.program().pid())).isEmpty();
        assertThat(handle("web")).isEqualTo(web);
        console.type("felix:stop 0");
        console.awaitEnd();
    }

    /** What the document says to type. */
    private static List<String> documentedUpgrade() throws IOException {
        return Files.readAllLines(DOCUMENT).stream()
                .map(String::strip)
                .filter(line -> line.startsWith(PROMPT))
                .map(line -> line.substring(PROMPT.length()))
                .toList();
    }

    /** Puts this version of a bundle where that of before is. */
    private void replace(Path jar, String version) throws IOException {
        BundleJar.copy(built.resolve(jar), folder.resolve("newer"), version);
        putNewer(jar);
    }

    private void putNewer(Path jar) throws IOException {
        Files.move(folder.resolve("newer"), folder.resolve(jar), StandardCopyOption.REPLACE_EXISTING);
    }

    private String id(String bundle) throws Exception {
        String line = type("lb -s " + bundle)
                .lines()
                .filter(each -> each.contains("|" + bundle + " "))
                .findFirst()
                .orElseThrow();
        return line.substring(0, line.indexOf('|')).strip();
    }

    /** Below the folder. */
    private List<Path> ours() throws IOException {
        try (Stream<Path> files = Files.walk(built)) {
            return files.filter(file -> file.getFileName().toString().matches("org\\.netcls\\..*\\.jar"))
                    .map(built::relativize)
                    .sorted()
                    .toList();
        }
    }

    private static String bundle(Path jar) {
        return jar.getFileName().toString().replaceAll("\\.jar$", "");
    }
}
