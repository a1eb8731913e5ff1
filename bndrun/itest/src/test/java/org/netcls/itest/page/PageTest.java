// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.itest.process.AgentProcess;
import org.netcls.itest.shell.SshClient;
import org.netcls.itest.support.CalledProgram;
import org.netcls.itest.support.Patience;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;

/** What somebody sees and does on the page, with an agent on the kernel. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PageTest {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    private static final int CHANGES = 10;
    private static final int CROWD = 1500;
    private static final int TABS = 8;
    private static final String[] TIERS = {"gold", "silver", "bronze"};

    @TempDir
    static Path files;

    private static AgentProcess agent;
    private static SshClient ssh;
    private static Browser browser;
    private static Page page;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.start(files.resolve("profile"));
        page = new Page(browser);
        SshClient.makeKeys(files);
        agent = AgentProcess.start(
                Files.createDirectory(files.resolve("agent")),
                Map.of(
                        "netcls.mode", "real",
                        "netcls.hierarchy", KERNEL.mountPoint(),
                        "netcls.root", KERNEL.root(),
                        "netcls.drift", "report",
                        "netcls.quarantine", "3600",
                        "netcls.primary.handle", "0x10,0x20",
                        "netcls.secondary.handles", "0x10=0x1-0xefff;0x20=0x1-0xffff",
                        "netcls.ssh.port", "0",
                        "netcls.ssh.authorized.keys",
                                files.resolve("authorized_keys").toString()));
        ssh = SshClient.of(files, files, agent);
        run("netcls:assign --handle 10:1 --label tier=gold --label app=front web");
        run("netcls:assign web/sidecar");
        run("netcls:assign --handle 10:8080 db");
        run("netcls:assign --handle 20:7 --label tier=silver other");
    }

    private static void run(String command) throws Exception {
        CalledProgram result = ssh.call(command);
        assertThat(result.status()).as(result.errors()).isZero();
    }

    @AfterAll
    static void stop() {
        if (agent != null) {
            agent.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        page.open(agent);
    }

    @AfterEach
    void theBrowserHadNothingToComplainAbout() {
        assertThat(browser.consoleErrors()).isEmpty();
    }

    @Test
    void assignAndReleaseChangeTheCellAndTheRow() throws Exception {
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < CHANGES; i++) {
            int secondary = 0x7700 + i;
            String row = "rows().includes('quick" + i + "')";
            run("netcls:assign --handle 10:" + Integer.toHexString(secondary) + " quick" + i);
            millis.add(millisUntil("cell(" + secondary + ", 'used') && " + row));
            run("netcls:release quick" + i);
            millis.add(millisUntil("cell(" + secondary + ", 'quarantined') && !" + row));
        }

        System.out.println("changes were in the page after " + millis + " ms");
    }

    private static long millisUntil(String condition) {
        long begin = System.nanoTime();
        page.await(condition);
        return Duration.ofNanos(System.nanoTime() - begin).toMillis();
    }

    @Test
    void theMapHasEachUseInAColourOfItsOwn() throws Exception {
        run("netcls:assign --handle 10:5005 bent");
        Path bent = Path.of(KERNEL.mountPoint(), KERNEL.root(), "bent", "net_cls.classid");
        run("netcls:assign --handle 10:5006 gone; netcls:release gone");

        Files.writeString(bent, "0x00106006");
        run("netcls:reconcile");

        page.await("cell(0x5005, 'drifted') && cell(0x6006, 'foreign') && cell(0xf000, 'outside')");
        page.await("cell(1, 'used') && cell(0xe000, 'free') && !cell(0x5006, 'free') && !cell(0x5006, 'used')");
        assertThat(page.text("#legend")).contains("quarantined", "1 drifted", "1 foreign", "outside");
        page.awaitText("#strange", "has classid 0x00106006 instead of 0x00105005");

        run("netcls:release bent");
        page.await("!cell(0x5005, 'drifted') && !cell(0x6006, 'foreign')");
        page.await("document.querySelector('#strange').hidden");
    }

    @Test
    void pointingAtACellNamesTheHandleAndItsContainer() {
        page.pointAt(0x8080);
        page.awaitText("#selection", "db");
        assertThat(page.text("#selection"))
                .contains("0x00108080 = 1081472 = 10:8080 in tc", "used", "Since\n20", KERNEL.root() + "/db");

        page.pointAt(0x8081);
        page.awaitText("#selection", "0x00108081");
        assertThat(page.text("#selection")).contains("free").doesNotContain("Container");
    }

    @Test
    void aCellSelectsItsRowAndARowItsCell() {
        page.clickAt(0x8080);
        page.await("document.querySelector('tr[aria-selected=true]')");
        assertThat(page.selectedRow()).isEqualTo("db");

        page.row("web").click();
        page.awaitText("#selection", "0x00100001");
        assertThat(page.selectedRow()).isEqualTo("web");
        assertThat(page.text("#selection")).contains("app=front, tier=gold");

        page.row("other").click();
        page.await("cell(7, 'used') && cell(1, 'free')");
        assertThat(browser.find("#primary option:checked").getText()).isEqualTo("0x0020");
        page.awaitText("#selection", "0x00200007");
    }

    @Test
    void aCellWhoseRowWasNotSearchedForBringsItBack() {
        page.search("web");
        page.await("rows().length === 2");

        page.clickAt(0x8080);

        page.await("rows().includes('db')");
        assertThat(page.selectedRow()).isEqualTo("db");
    }

    @Test
    void theMapCanBeUsedWithKeys() {
        WebElement canvas = browser.find("#map canvas");
        browser.call("arguments[0].focus()", canvas);
        page.press("n");
        page.awaitText("#selection", "0x00100001");
        assertThat(page.selectedRow()).isEqualTo("web");
        page.press(Keys.ARROW_DOWN, Keys.ARROW_RIGHT, Keys.PAGE_DOWN);
        page.awaitText("#selection", "0x00101102");
        page.press(Keys.END, Keys.ARROW_UP, Keys.ARROW_LEFT, Keys.PAGE_UP);
        page.awaitText("#selection", "0x0010eefe");
        page.press("p");
        page.awaitText("#selection", "db");
        page.search("web");
        page.await("rows().length === 2");
        browser.call("arguments[0].focus()", canvas);
        page.press(Keys.ENTER);
        page.await("rows().includes('db')");
    }

    @Test
    void theMapShowsThePartThatIsInUseAndZooms() throws Exception {
        page.choosePrimary("0x0020");
        page.await("cell(7, 'used') && columns === 16 && first === 0");
        browser.find("#zoom-out").click();
        page.await("cell(7, 'used') && columns === 32");
        browser.find("#zoom-whole").click();
        page.await("cell(7, 'used') && cell(65535, 'free') && columns === 256");

        page.clickAt(0x8080);
        browser.find("#zoom-in").click();
        page.await("cell(0x8080, 'free') && columns === 128");
        assertThat(page.text("#range")).isEqualTo("0x6080 to 0xa07f");
        browser.find("#position").sendKeys(Keys.HOME);
        page.await("first === 0 && columns === 128");
        page.awaitText("#selection", "0x00208080");

        browser.find("#zoom-used").click();
        page.await("first === 0 && columns === 16");
        page.row("other").click();
        browser.call("document.querySelector('#map canvas').focus()");
        page.press(Keys.END);
        page.awaitText("#selection", "0x0020ffff");
        page.await("first === 0xff00 && columns === 16 && cell(0xffff, 'free')");
        page.press("-", "-", "n");
        page.awaitText("#selection", "0x00200007");
        page.await("cell(7, 'used') && columns === 64");

        browser.find("#zoom-used").click();
        page.await("columns === 16");
        run("netcls:assign --handle 20:200 further");
        page.await("columns === 32 && cell(0x200, 'used')");
        run("netcls:release further");
        page.await("columns === 32 && cell(7, 'used') && !cell(0x200, 'used')");
    }

    @Test
    void whatTheHealthChecksFindIsShownWithItsRemedy() throws Exception {
        run("netcls:assign --handle 10:5007 moved");
        Path moved = Path.of(KERNEL.mountPoint(), KERNEL.root(), "moved", "net_cls.classid");
        Files.writeString(moved, "0x00105008");
        run("netcls:reconcile");

        page.awaitText("#findings", "drift=repair");
        assertThat(page.text("#findings")).contains("Warning", "moved").doesNotContain("checks are fine");

        run("netcls:release moved");
        page.await("!document.querySelector('#findings').innerText.includes('moved')");
    }

    @Test
    void idsAreInNaturalOrder() throws Exception {
        run("netcls:assign c10; netcls:assign c2; netcls:assign c1");
        page.await("rows().join() === 'c1,c2,c10,db,other,web,web/sidecar'");
        run("netcls:release c10; netcls:release c2; netcls:release c1");
        page.await("rows().join() === 'db,other,web,web/sidecar'");
    }

    @Test
    void whileItLoadsItSaysSo() throws Exception {
        browser.runFirst("""
                if (location.search === '?held') {
                  const read = window.fetch;
                  const held = new Promise(resolve => { window.letGo = resolve; });
                  window.fetch = async (...all) => { await held; return read(...all); };
                }
                """);
        browser.open(agent.uri("/netcls/?held").toString());
        assertThat(page.text("main")).isEqualTo("Loading.");
        browser.call("window.letGo()");
        page.awaitText("#found", "4 containers");
        assertThat(page.text("main")).doesNotContain("Loading");
    }

    @Test
    void nothingIsLostThatHappensWhileAnotherMapIsRead() throws Exception {
        run("netcls:assign --handle 20:8 going");
        page.await("rows().includes('going')");
        browser.call("""
                const read = window.fetch;
                window.held = new Promise(resolve => { window.letGo = resolve; });
                window.fetch = async (address, ...more) => {
                  const response = await read(address, ...more);
                  await (String(address).includes('handles?') && window.held);
                  return response;
                };
                """);
        page.choosePrimary("0x0020");
        browser.await("performance.getEntriesByType('resource').some(({ name }) => name.endsWith('primary=32'))");
        run("netcls:assign --handle 20:9 coming; netcls:release going");
        page.await("rows().includes('coming') && !rows().includes('going')");

        browser.call("window.letGo()");
        page.await("cell(7, 'used') && cell(9, 'used') && cell(8, 'quarantined')");

        browser.call("window.held = new Promise(resolve => { window.letGo = resolve; });");
        page.choosePrimary("0x0010");
        page.choosePrimary("0x0020");
        browser.call("window.letGo()");
        run("netcls:release coming");
        page.await("cell(7, 'used') && cell(9, 'quarantined')");
        assertThat(browser.find("#primary option:checked").getText()).isEqualTo("0x0020");
    }

    @Test
    void theTableCanBeUsedWithKeys() {
        browser.call("document.querySelector('table').focus()");
        page.press(Keys.HOME);
        page.awaitText("#selection", "10:8080");
        page.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN);
        page.awaitText("#selection", "10:1 in tc");
        assertThat(page.selectedRow()).isEqualTo("web");
        page.press(Keys.END);
        page.awaitText("#selection", "web/sidecar");
        assertThat(page.selectedRow()).isEqualTo("web/sidecar");
    }

    @ParameterizedTest
    @CsvSource({
        "web, web web/sidecar",
        "WEB/S, web/sidecar",
        "gold, web",
        "tier=, other web",
        "tier=gold app=front, web",
        "tier=gold other, ''",
        "0x00100001, web web/sidecar",
        "0x100001, web web/sidecar",
        "1048577, web web/sidecar",
        "10:1, web web/sidecar",
        "10:8080, db",
        "10:80, ''",
        "20:, other",
        "0x0010, db web web/sidecar",
        "nothing, ''",
    })
    void theSearchFindsByIdLabelAndHandle(String text, String containers) {
        List<String> expected = containers.isEmpty() ? List.of() : List.of(containers.split(" "));
        page.search(text);
        page.awaitText("#found", expected.size() + " of 4");
        page.await("rows().length === " + expected.size());
        assertThat(page.rows()).isEqualTo(expected);
    }

    @Test
    void aHeaderSortsAndSortsTheOtherWayRound() {
        assertThat(page.rows()).containsExactly("db", "other", "web", "web/sidecar");
        WebElement handle = browser.find("th[data-sort=handle] button");
        handle.click();
        page.await("rows().join() === 'web,web/sidecar,db,other'");
        handle.click();
        page.await("rows().join() === 'other,db,web,web/sidecar'");
        assertThat(browser.find("th[aria-sort=descending]").getText()).isEqualTo("Handle");
    }

    @ParameterizedTest
    @CsvSource({"nft, meta cgroup 0x00108080", "iptables, -m cgroup --cgroup 0x00108080", "tc, 10:8080"})
    void aHandleIsCopiedAsOtherToolsNameIt(String tool, String text) {
        for (String place : List.of("tbody", "#copy")) {
            page.clickAt(0x8080);
            page.search("db");
            page.await("rows().length === 1");
            WebElement button = browser.find(place + " button[title='Copy the handle for " + tool + "']");
            // It says so for a moment only.
            browser.call(
                    "delete window.done; new MutationObserver(([{ target }]) => window.done ??= target.dataset.done)"
                            + ".observe(arguments[0], { attributeFilter: ['data-done'] });",
                    button);
            button.click();
            browser.await("window.done === 'copied'");

            page.search(Keys.chord(Keys.CONTROL, "v"));

            assertThat(browser.find("#search").getDomProperty("value")).isEqualTo(text);
        }
    }

    @Test
    void theAllocatorThatChoosesIsShownWhenItIsSwapped() throws Exception {
        page.awaitText("#facts", "bitmap");
        run("stop org.netcls.allocator.bitmap");
        page.awaitText("#facts", "lru-reuse");
        page.awaitText("#events", "allocator");
        run("start " + bundle("org.netcls.allocator.bitmap") + "; netcls:allocator bitmap");
        page.awaitText("#facts", "bitmap");
    }

    /** The number of a bundle, which alone the command start takes. */
    private static String bundle(String name) throws Exception {
        return ssh.call("lb -s | grep " + name).output().strip().split("\\|")[0].strip();
    }

    @Test
    void whatIsGoingOnIsShown() throws Exception {
        assertThat(page.text("#facts")).contains("real, " + KERNEL.mountPoint(), "Other primaries\n0x0020: 1 used");
        assertThat(browser.find("#emulated").isDisplayed()).isFalse();
        assertThat(browser.find("#lost").isDisplayed()).isFalse();

        // What was called before the first reading is in no point of the history.
        browser.await("document.querySelector('#rates .rate')?.getAttribute('d')");
        run("netcls:assign busy; netcls:release busy");

        page.awaitText("#events", "assigned busy 0x0010");
        page.awaitText("#events", "released busy 0x0010");
        browser.await("document.querySelector('#latencies .high')?.getAttribute('d')");
        browser.await("document.querySelector('#handles-used .used')?.getAttribute('d')");
        page.awaitText("#used", "0x0010: ");
        assertThat(page.text("#rate")).matches("\\d+\\.\\d/s, peak \\d+\\.\\d/s");
        assertThat(page.text("#median")).matches("median [0-9.]+ (µs|ms)");
        assertThat(page.text("#high")).matches("p99 [0-9.]+ (µs|ms)");
    }

    @Test
    void onlyAPageInSightHoldsAConnection() throws Exception {
        String first = browser.driver().getWindowHandle();
        for (int i = 0; i < TABS; i++) {
            browser.driver().switchTo().newWindow(WindowType.TAB);
            page.open(agent);
            page.await("rows().includes('web')");
        }
        // The agent notices with what it writes that a stream is closed.
        Patience.await(
                () -> {
                    run("netcls:assign later; netcls:release later");
                    return agent.get("/metrics");
                },
                metrics -> metrics.contains("netcls_http_event_streams 1.0"));

        run("netcls:assign later");
        browser.driver().switchTo().window(first);
        page.await("rows().includes('later')");
        run("netcls:release later");
        page.await("!rows().includes('later')");
        for (String tab : browser.driver().getWindowHandles()) {
            if (!tab.equals(first)) {
                browser.driver().switchTo().window(tab).close();
            }
        }
        browser.driver().switchTo().window(first);
    }

    @Test
    void textFromOutsideIsShownAsText() throws Exception {
        run("netcls:assign --label 'k=\"><script>alert(1)</script>' '<b>&amp;\u05d0'");
        Path strange = Files.createDirectory(Path.of(KERNEL.mountPoint(), KERNEL.root(), "<i>\u001b[31m\u202eevil"));
        run("netcls:reconcile");

        page.awaitText("#strange", "evil");
        page.await("rows().includes('<b>&amp;\u05d0')");
        page.search("alert");
        page.await("rows().length === 1");
        page.row("<b>&amp;\u05d0").click();
        page.awaitText("#selection", "script");

        assertThat(page.text("#selection")).contains("<b>&amp;\u05d0", "k=\"><script>alert(1)</script>");
        assertThat(page.text("#strange")).contains(KERNEL.root() + "/<i>\\u001b[31m\\u202eevil");
        assertThat(browser.call("return document.querySelectorAll('main b, main i, main script').length"))
                .isEqualTo(0L);
        Files.delete(strange);
        run("netcls:release '<b>&amp;\u05d0'; netcls:reconcile");
        page.await("document.querySelector('#strange').hidden");
    }

    @ParameterizedTest
    @CsvSource({"1440, light", "1440, dark", "360, light", "360, dark"})
    void everybodyCanReadItAtEachWidthAndInTheDark(int width, String colours) throws Exception {
        browser.beAsLarge(width, 900);
        browser.preferColours(colours);
        page.clickAt(0x8080);
        page.awaitText("#selection", "db");

        assertThat(browser.accessibilityViolations()).isEmpty();
        assertThat(browser.call("const { scrollWidth, clientWidth } = document.documentElement;"
                        + "return scrollWidth - clientWidth"))
                .as("pixels that are cut off")
                .isEqualTo(0L);
        assertThat(browser.call("return getComputedStyle(document.body).backgroundColor"))
                .isEqualTo(colours.equals("dark") ? "rgb(18, 24, 30)" : "rgb(255, 255, 255)");
        page.await("cell(0x8080, 'used') && cell(0x8081, 'free')");
        browser.preferColours("light");
        browser.beAsLargeAsBefore();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/netcls", "/netcls/"})
    void theAddressMayLackItsLastSlash(String path) throws Exception {
        page.open(agent.uri(path).toString());
        assertThat(page.rows()).contains("web");
    }

    // The last one, because of the many handles that it leaves in quarantine.
    @Test
    @Order(Integer.MAX_VALUE)
    void theScreenshotOfTheDocumentsIsTaken() throws Exception {
        run("netcls:allocator random");
        String script = IntStream.range(0, CROWD)
                .mapToObj(i -> "netcls:assign --label app=shop --label tier=" + TIERS[i % 3] + " shop-" + i + " | cat")
                .collect(Collectors.joining("\n"));
        assertThat(ssh.feed(script).errors()).isEmpty();
        run("each (netcls:list --label tier=bronze) { netcls:release ($it container) }");
        page.awaitText("#found", "1,004 containers");
        page.clickAt(0x8080);
        page.awaitText("#selection", "db");
        browser.await("document.querySelector('#latencies .high')?.getAttribute('d')");
        browser.beAsLarge(1440, 1080);
        browser.call("scrollTo(0, 0)");

        browser.screenshot(Path.of(System.getProperty("netcls.screenshot")));

        browser.beAsLargeAsBefore();
        run("each (netcls:list --label app=shop) { netcls:release ($it container) }");
        run("netcls:allocator bitmap");
    }
}
