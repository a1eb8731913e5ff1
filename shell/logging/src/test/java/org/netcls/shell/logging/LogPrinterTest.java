// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogReaderService;

class LogPrinterTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void othersAreHeardFromWarningsUp() {
        assertThat(printed(Bundle.ACTIVE, entry("others", LogLevel.INFO, "chat", null), warning("smoke", null)))
                .contains("smoke")
                .doesNotContain("chat");
    }

    @Test
    void aTaskThatComesTooLateIsNoNewsOnlyWhileTheFrameworkStops() {
        LogEntry refused = warning("refused", new RejectedExecutionException("closed"));
        assertThat(printed(Bundle.STOPPING, refused, warning("smoke", new IllegalStateException("hot"))))
                .contains("smoke: hot")
                .doesNotContain("refused");
        printed.reset();
        assertThat(printed(Bundle.ACTIVE, refused)).contains("refused: closed");
    }

    @Test
    void whatWeSayIsPrintedToTheEnd() {
        LogEntry ours = entry("org.netcls.isolator", LogLevel.INFO, "late", new RejectedExecutionException("closed"));
        assertThat(printed(Bundle.STOPPING, ours)).contains("late: closed");
    }

    @Test
    void ofWhatFailsUnexpectedlyTheTraceIsPrintedWhereItIsOurs() {
        RuntimeException failure = new IllegalStateException("hot", new NullPointerException("none"));
        assertThat(printed(Bundle.ACTIVE, entry("org.netcls.control", LogLevel.ERROR, "failed", failure))
                        .lines())
                .allMatch(line -> line.matches("\\d\\d:\\d\\d:\\d\\d ERROR .*"))
                .anyMatch(line -> line.endsWith("ERROR failed: none"))
                .anyMatch(line -> line.contains("    at " + LogPrinterTest.class.getName()))
                .anyMatch(line -> line.endsWith("Caused by: java.lang.NullPointerException: none"));

        printed.reset();
        assertThat(printed(Bundle.ACTIVE, warning("smoke", failure)).lines()).hasSize(1);
    }

    private String printed(int state, LogEntry... entries) {
        LogPrinter printer = new LogPrinter(
                answering(Bundle.class, Map.of("getState", state)),
                answering(LogReaderService.class, Map.of("getLog", Collections.emptyEnumeration())),
                new PrintStream(printed, false, StandardCharsets.UTF_8),
                LineStart.FOR_PEOPLE);
        printer.start();
        for (LogEntry entry : entries) {
            printer.logged(entry);
        }
        printer.stop();
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static LogEntry warning(String message, Throwable thrown) {
        return entry("others", LogLevel.WARN, message, thrown);
    }

    private static LogEntry entry(String logger, LogLevel level, String message, Throwable thrown) {
        Map<String, Object> facts = new HashMap<>();
        facts.put("getLoggerName", logger);
        facts.put("getLogLevel", level);
        facts.put("getMessage", message);
        facts.put("getException", thrown);
        facts.put("getTime", 0L);
        facts.put("getSequence", 1L);
        return answering(LogEntry.class, facts);
    }

    private static <T> T answering(Class<T> type, Map<String, ?> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.get(method.getName())));
    }
}
