// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTypeTest {
    @ParameterizedTest
    @CsvSource({
        "xterm-kitty, xterm-256color",
        "alacritty, xterm-256color",
        "xterm-ghostty, xterm-256color",
        "tmux-256color, screen-256color"
    })
    void oneThatIsUnknownIsTakenForOneThatIsKnown(String type, String known) {
        assertThat(TerminalType.instead(type, any -> false)).contains(known);
        assertThat(TerminalType.instead(type, type::equals)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"xterm", "xterm-256color", "screen-256color", "ansi", "dumb"})
    void oneThatIsBuiltInIsNotLookedUp(String type) {
        assertThat(TerminalType.instead(type, any -> {
                    throw new AssertionError(any);
                }))
                .isEmpty();
    }

    @Test
    void tellsWhyNothingCanBeTyped() {
        assertThat(TerminalType.obstacle("xterm", any -> true)).isEmpty();
        assertThat(TerminalType.obstacle("dumb", any -> true))
                .hasValueSatisfying(why -> assertThat(why).startsWith("TERM is dumb; start"));
        assertThat(TerminalType.obstacle("xterm", "tty"::equals))
                .hasValueSatisfying(why -> assertThat(why).startsWith("there is no stty in PATH; install"));
    }

    @Test
    void findsProgramsInThePath(@TempDir Path folder) throws Exception {
        Path program = Files.createFile(folder.resolve("stty"));
        assertThat(TerminalType.isProgram("stty", "/nowhere:" + folder)).isFalse();
        assertThat(program.toFile().setExecutable(true)).isTrue();
        assertThat(TerminalType.isProgram("stty", "/nowhere:" + folder)).isTrue();
    }
}
