// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.page;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.netcls.cgroupfs.contract.Prerequisite;
import org.netcls.cgroupfs.contract.Tool;
import org.netcls.itest.support.Patience;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.ScriptTimeoutException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium without a window, as somebody sits before it. */
record Browser(ChromeDriver driver) implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    /** Skips the test with the reason where there is no browser; in CI it fails. */
    static Browser start(Path profile) throws IOException {
        try {
            Tool.run(CHROMIUM.toString(), "--version");
            Tool.run(DRIVER.toString(), "--version");
        } catch (IOException e) {
            Prerequisite.isMissing("there is no browser; Debian's packages chromium chromium-driver have it", e);
        }
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .withTimeout(Patience.LIMIT)
                .build();
        ChromeDriver driver = new ChromeDriver(service, options(profile));
        driver.manage().timeouts().scriptTimeout(Patience.LIMIT);
        return new Browser(driver);
    }

    private static ChromeOptions options(Path profile) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        // Root has no sandbox, and nothing but the page is to be loaded.
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--disable-background-networking",
                "--no-first-run",
                "--window-size=1440,1000",
                "--user-data-dir=" + profile);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        return options;
    }

    void open(String address) {
        driver.get(address);
    }

    WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    Actions actions() {
        return new Actions(driver);
    }

    /** What a function with this body returns; its arguments are {@code arguments}. */
    Object call(String body, Object... arguments) {
        return driver.executeScript(body, arguments);
    }

    /** Waits until an expression is true in the page, looking at each frame. */
    void await(String condition) {
        try {
            driver.executeAsyncScript("const [done] = arguments;"
                    + "const look = () => (" + condition + ") ? done() : requestAnimationFrame(look);"
                    + "look();");
        } catch (ScriptTimeoutException e) {
            throw new AssertionError(
                    condition + " did not come to be, but:\n" + find("body").getText() + "\n" + consoleErrors(), e);
        }
    }

    /** Has this script run in each page from now on, before what the page brings. */
    void runFirst(String script) {
        driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
    }

    void preferColours(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** In pixels. */
    void beAsLarge(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    void beAsLargeAsBefore() {
        driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    }

    /** Each violation of axe's rules, with the elements that it is about. */
    @SuppressWarnings("unchecked")
    List<String> accessibilityViolations() throws IOException {
        try (var axe = Browser.class.getResourceAsStream("/axe.min.js")) {
            call(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
        }
        return (List<String>) driver.executeAsyncScript("const [done] = arguments;"
                + "axe.run().then(({ violations }) => done(violations.map(v =>"
                + "v.id + ': ' + v.help + ' ' + v.nodes.map(n => n.html + ' ' + n.failureSummary).join('\\n'))));");
    }

    /** What the browser complained about since the last call: errors, and violations of the content security policy. */
    List<String> consoleErrors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** The page from its top, as a PNG. */
    void screenshot(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
