// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.service.log.Logger;

class RememberedTest {
    private static final Map<String, Object> GOLD =
            Map.of("selector", "tier=gold", "primary", 32, "log", true, "service.pid", "org.netcls.policy~gold");
    private static final Map<String, Object> BROKEN =
            Map.of("selector", "tier=gold", "primary", "0x20", "rate", "much");

    private final List<String> warnings = new ArrayList<>();
    private final Logger log = (Logger) Proxy.newProxyInstance(
            RememberedTest.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, words) -> {
                warnings.add(words[0].toString());
                return null;
            });

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("policies.json");
    }

    /** One start of the bundle, after which all is in force. */
    private Wanted start(Map<String, Map<String, Object>> read) {
        Remembered remembered = new Remembered(file(), log);
        Wanted wanted = Wanted.of(read, remembered.recall());
        remembered.keep(wanted, read);
        remembered.write(true);
        return wanted;
    }

    @Test
    void whatIsRefusedAtAStartStaysWhatItWas() {
        Wanted first = start(Map.of("gold", GOLD));
        for (int starts = 0; starts < 2; starts++) {
            Wanted wanted = start(Map.of("gold", BROKEN));
            assertThat(wanted.policies()).isEqualTo(first.policies());
            assertThat(wanted.refused()).containsOnlyKeys("gold");
        }
        assertThat(start(Map.of()).policies()).isEmpty();
        assertThat(start(Map.of("gold", BROKEN)).policies()).isEmpty();
        assertThat(warnings).isEmpty();
    }

    static Stream<String> noFiles() {
        return Stream.of("", "[]", "{\"gold\":7}", "{\"gold\":{\"primary\":32}}", "{\"gold\":".repeat(2000));
    }

    @ParameterizedTest
    @MethodSource("noFiles")
    void aFileThatIsNoneIsToldAndForgotten(String content) throws Exception {
        Files.writeString(file(), content);
        assertThat(start(Map.of("gold", BROKEN)).policies()).isEmpty();
        assertThat(warnings).singleElement().asString().contains("is not known, because {} cannot be read");
        assertThat(start(Map.of("gold", GOLD)).policies()).hasSize(1);
        assertThat(start(Map.of("gold", BROKEN)).policies()).hasSize(1);
    }

    @Test
    void theLastOneIsNotForgottenBeforeItsRulesAreGone() throws Exception {
        assertThat(start(Map.of("gold", GOLD)).policies()).hasSize(1);
        Remembered remembered = new Remembered(file(), log);
        remembered.recall();
        remembered.keep(Wanted.NOTHING, Map.of());
        assertThat(new Remembered(file(), log).recall().policies()).hasSize(1);
        remembered.write(true);
        assertThat(new Remembered(file(), log).recall().policies()).isEmpty();
    }

    @Test
    void whatCannotBeWrittenIsToldOnceAndTriedAgain() throws Exception {
        Remembered remembered = new Remembered(file(), log);
        Map<String, Map<String, Object>> read = Map.of("gold", GOLD);
        remembered.recall();
        Files.delete(folder);
        remembered.keep(Wanted.of(read, Wanted.NOTHING), read);
        remembered.write(false);
        assertThat(warnings).singleElement().asString().contains("not kept for the next start");
        Files.createDirectory(folder);
        remembered.write(false);
        assertThat(start(Map.of("gold", BROKEN)).policies()).hasSize(1);
    }
}
