// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.itest.page.wrong.WrongAllocator;
import org.netcls.itest.process.AgentProcess;
import org.netcls.itest.process.BundleJar;
import org.netcls.itest.support.Patience;
import org.netcls.itest.support.Ports;

/** The page beside agents that are emulated, end, begin anew, are wrong in parts, closed, or have very many containers. */
class PageAndAgentTest {
    private static final int MANY = 60_000;
    private static final int LOADS = 3;
    private static final int MOST_ROWS = 300;
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final String READY = "document.querySelector('main')?.ariaBusy === 'false'";

    @TempDir
    static Path profile;

    private static Browser browser;

    @TempDir
    Path folder;

    private final Page page = new Page(browser);
    private final String port = "" + Ports.free();

    @BeforeAll
    static void startBrowser() throws Exception {
        browser = Browser.start(profile);
    }

    @AfterAll
    static void stopBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void forgetWhatWasComplainedAbout() {
        browser.open("about:blank");
        browser.consoleErrors();
    }

    private AgentProcess start(String... commands) throws Exception {
        return AgentProcess.start(folder, Map.of("netcls.mode", "emulated", "netcls.http.port", port), commands);
    }

    @Test
    void anEmulatedBackEndCannotBeMissed() throws Exception {
        try (AgentProcess agent = start("netcls:assign web")) {
            page.open(agent);
            assertThat(page.text("#emulated")).contains("Emulated: no packet is tagged", "mode=real");
            assertThat(page.text("#facts")).contains("emulated, " + folder);
            assertThat(browser.find("#policies").isDisplayed()).as("policies").isFalse();
            page.awaitText("#findings", "packets are not tagged");
            assertThat(browser.accessibilityViolations()).isEmpty();
            browser.call("scrollTo(0, document.body.scrollHeight)");
            assertThat(browser.call("return document.querySelector('#emulated').getBoundingClientRect().top"))
                    .as("still in sight")
                    .isNotNull()
                    .satisfies(top -> assertThat(((Number) top).intValue()).isBetween(0, 100));
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    @Test
    void policiesAreShownAndNameTheirPrimaries() throws Exception {
        Path etc = Files.createDirectory(folder.resolve("etc"));
        Files.writeString(etc.resolve("org.netcls.policy~quiet.cfg"), "selector=tier=gold\nprimary=0x10\nmode=off\n");
        Files.writeString(
                etc.resolve("org.netcls.policy~wrong.cfg"), "selector=tier=no\nprimary=0x20\negress=<b>all</b>\n");
        Map<String, String> properties =
                Map.of("netcls.mode", "emulated", "netcls.http.port", port, "netcls.etc", etc.toString());
        try (AgentProcess agent = AgentProcess.start(folder, properties, "netcls:assign --label tier=gold web")) {
            page.open(agent);
            page.awaitText("#policies", "tier=gold");
            assertThat(page.text("#policies")).contains("quiet", "0x0010", "wrong", "egress '<b>all</b>'");
            page.awaitText("#primary", "0x0010 quiet");
            page.await("rows().includes('web')");
            page.row("web").click();
            page.awaitText("#selection", "Policy\\nquiet");
            assertThat(browser.accessibilityViolations()).isEmpty();
            // Health tells of the refused one.
            assertThat(browser.consoleErrors())
                    .allMatch(error -> error.contains("/health - ") && error.contains("503"));
        }
    }

    @Test
    void itSurvivesTheAgentsRestart() throws Exception {
        try (AgentProcess agent = start("netcls:assign web")) {
            page.open(agent);
            page.await("rows().includes('web')");
            agent.kill();
            page.awaitText("#lost", "Not connected since ");
            assertThat(page.rows()).as("what is shown meanwhile").containsExactly("web");
        }
        try (AgentProcess agent = start("netcls:assign late", "netcls:release web")) {
            page.await("rows().join() === 'late'");
            page.await("document.querySelector('#lost').hidden && cell(2, 'used') && !cell(1, 'used')");
            assertThat(page.text("#host")).isEqualTo(agent.uri("/").getAuthority());
            // First nobody answers, and then a server that has none of the pages yet, or no isolator.
            assertThat(browser.consoleErrors())
                    .allMatch(error -> error.contains("net::ERR_") || error.contains("404") || error.contains("503"));
        }
    }

    @Test
    void withoutTheHealthChecksItSaysSo() throws Exception {
        try (AgentProcess agent = start("stop org.netcls.state-http.health", "netcls:assign web", "echo made it")) {
            agent.awaitOutput("made it");
            page.open(agent);
            page.awaitText("#checked", "nobody answers at /health");
            page.await("rows().includes('web')");
            assertThat(browser.consoleErrors()).allMatch(error -> error.contains("404"));
        }
    }

    @Test
    void whatHappenedBeforeThePageWasOpenedIsPlotted() throws Exception {
        try (AgentProcess agent = start("netcls:assign web")) {
            Patience.await(() -> agent.get("/netcls/v1/history"), history -> history.contains("\"used\":1,"));
            page.open(agent);
            browser.await("document.querySelector('#rates .rate')?.getAttribute('d')");
            page.awaitText("#used", "0x0010: 1, peak 1");
        }
    }

    @Test
    void anAllocatorsFaultIsShown() throws Exception {
        Path jar = folder.resolve("wrong.jar");
        BundleJar.write(jar, WrongAllocator.class, "org.netcls.spi,org.osgi.framework");
        try (AgentProcess agent = start("start -t " + jar.toUri(), "netcls:allocator wrong", "netcls:assign web")) {
            page.open(agent);
            page.awaitText("#facts", "wrong, which is faulty");
            page.awaitText("#strange", "allocator wrong chose 0x0, which is not free");
            page.await("rows().includes('web')");
            assertThat(browser.accessibilityViolations()).isEmpty();
        }
    }

    @Test
    void whatOperatorsWriteIsShownWhileUnmanaged() throws Exception {
        Map<String, String> unmanaged =
                Map.of("netcls.mode", "emulated", "netcls.http.port", port, "netcls.primary.handle", "");
        String[] commands = {"netcls:assign web", "netcls:assign db", "echo made both"};
        try (AgentProcess agent = AgentProcess.start(folder, unmanaged, commands)) {
            agent.awaitOutput("made both");
            page.open(agent);
            page.awaitText("#no-primary", "No primary is configured");
            assertThat(page.text("#facts")).contains("unmanaged");

            write(0x120009, "web");
            page.await("cell(9, 'used')");
            write(0x120009, "db");
            page.await("rows().length === 2");
            page.row("db").click();
            page.awaitText("#selection", "0x00120009");
            write(0x120010, "db");
            page.await("cell(9, 'used') && cell(16, 'used')");
            page.awaitText("#selection", "0x00120010");
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    private void write(int classId, String container) throws IOException {
        Files.writeString(emulatedRoot().resolve(container).resolve("net_cls.classid"), classId + "\n");
    }

    @Test
    void whileThereIsNoIsolatorItSaysSo() throws Exception {
        try (AgentProcess agent = start("netcls:assign web", "stop org.netcls.isolator", "echo stopped it")) {
            agent.awaitOutput("stopped it");
            browser.open(agent.uri("/netcls/").toString());
            page.awaitText("#lost", "the isolator is recovering or not running");
            assertThat(browser.consoleErrors()).allMatch(error -> error.contains("503"));
        }
    }

    @Test
    void aBrowserSendsTheTokenAsAPassword() throws Exception {
        Path token = folder.resolve("token");
        Files.createFile(token, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(token, TOKEN);
        Map<String, String> properties =
                Map.of("netcls.mode", "emulated", "netcls.http.port", port, "netcls.http.token.file", token.toString());
        try (AgentProcess agent = AgentProcess.start(folder, properties, "netcls:assign web", "echo made it")) {
            agent.awaitOutput("made it");
            page.open("http://operator:" + TOKEN + "@127.0.0.1:" + port + "/netcls/");
            page.await("rows().includes('web') && document.querySelector('#lost').hidden");
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    @Test
    void manyContainersAreShownAndCanBeUsed() throws Exception {
        try (AgentProcess agent = start("netcls:assign web", "echo made it")) {
            agent.awaitOutput("made it");
        }
        makeGroups(emulatedRoot());
        browser.runFirst("new MutationObserver(() => { if (" + READY + ") {"
                + "requestAnimationFrame(() => setTimeout(() => { window.ready ??= performance.now(); })); } })"
                + ".observe(document, { subtree: true, attributes: true, attributeFilter: ['aria-busy'] });");
        try (AgentProcess agent = start()) {
            List<Long> millis = new ArrayList<>();
            for (int i = 0; i < LOADS; i++) {
                page.open(agent);
                browser.await("window.ready");
                millis.add(((Number) browser.call("return window.ready")).longValue());
            }

            System.out.printf("%,d containers were ready in the page after %s ms%n", MANY, millis);
            usesAllOfThem();
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    private void usesAllOfThem() {
        page.awaitText("#found", "60,000 containers");
        page.await("cell(1, 'used') && cell(60000, 'used') && cell(60001, 'free')");
        assertThat(page.rows()).hasSizeLessThan(MOST_ROWS);
        browser.call("document.querySelector('#scroll').scrollTop = 1e9");
        page.await("rows().at(-1) === 'web'");
        assertThat(page.rows()).hasSizeLessThan(MOST_ROWS);
        page.clickAt(0x1234);
        page.await("document.querySelector('tr[aria-selected=true]')?.cells[1].textContent === '0x00101234'");
        page.search("10:4321");
        page.awaitText("#found", "1 of 60,000");
    }

    private Path emulatedRoot() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> path.endsWith("emulated/netcls/web"))
                    .findFirst()
                    .orElseThrow()
                    .getParent();
        }
    }

    /** With all handles from 10:2 on. */
    private static void makeGroups(Path root) throws IOException {
        for (int secondary = 2; secondary <= MANY; secondary++) {
            Path group = Files.createDirectory(root.resolve(UUID.randomUUID().toString()));
            Files.writeString(group.resolve("net_cls.classid"), 0x100000 + secondary + "\n");
            Files.createFile(group.resolve("cgroup.procs"));
        }
    }
}
