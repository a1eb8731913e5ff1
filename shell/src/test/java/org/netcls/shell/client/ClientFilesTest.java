// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is shipped beside the script {@code netcls}; {@code -Dnetcls.write} writes it. */
class ClientFilesTest {
    private static final Path SHARE = Path.of("../bndrun/dist/share");
    private static final Path PAGE = SHARE.resolve("man/man1/netcls.1");
    private static final Path COMPLETION = SHARE.resolve("bash-completion/completions/netcls");

    @TempDir
    Path folder;

    @Test
    void theManualPageIsThatOfTheUsages() throws IOException {
        compare(PAGE, ManualPage.text());
    }

    @Test
    void theCompletionIsThatOfTheUsages() throws IOException {
        compare(COMPLETION, BashCompletion.text());
    }

    private static void compare(Path file, String text) throws IOException {
        if (Boolean.getBoolean("netcls.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertThat(file).hasContent(text);
    }

    @ParameterizedTest
    @CsvSource({
        "netcls li,                          list",
        "netcls re,                          reconcile recover release",
        "netcls help sta,                    status",
        "netcls --wait 10 ab,                about",
        "netcls list --st,                   --state",
        "netcls list --state a,              assigned",
        "netcls list --state assigned --w,   --wide",
        "netcls release -- d,                db",
        "netcls release --kill db w,         web",
        "netcls status getty@,               tty1.service",
        "netcls status $,                    \\$\\(id\\)",
        "'netcls status db ',                ''",
        "netcls handle 0x,                   0x00100001 0x00100002",
        "netcls allocator l,                 lru-reuse",
        "netcls policy g,                    gold",
        "netcls policy --remove s,           silver",
        "netcls policy --dry-run /proc/self/cmd, /proc/self/cmdline",
        "netcls exec web -- netcls-pro,      netcls-program",
        "netcls exec web netcls-program a,   ''",
        "netcls nonsense a,                  ''",
    })
    void bashOffersWhatCanFollow(String line, String offered) throws Exception {
        program("netcls-program", "");
        program("curl", """
                for url; do :; done
                case $url in
                  */assignments?format=text) printf '%s\\n' '0x00100001 1048577 10:1 web' '0x00100002 1048578 10:2 db' ;;
                  */assignments) printf '{"assignments":[%s]}' '{"container":"web"},{"container":"db","handle":{}},' \
                    '{"container":"$(id)"},{"container":"getty@tty1.service"}' ;;
                  */policies) echo '{"policies":[{"name":"gold","order":1},{"name":"silver"}]}' ;;
                  */allocators) echo '{"allocators":[{"name":"bitmap","ranking":20},{"name":"lru-reuse"}]}' ;;
                esac
                """);
        assertThat(complete(line)).isEqualTo(offered.isEmpty() ? "" : offered + "\n");
    }

    @Test
    void withoutAnAgentNothingIsOfferedAndNothingPrinted() throws Exception {
        assertThat(complete("netcls status w")).isEmpty();
    }

    private void program(String name, String lines) throws IOException {
        Path program = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + lines);
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    /** What bash offers, sorted, and what it prints besides. */
    private String complete(String line) throws Exception {
        Path script = Files.writeString(folder.resolve("script"), """
                . "$1"
                [[ $(complete -p netcls) == 'complete -F _netcls netcls' ]] || exit 1
                COMP_LINE=$2 COMP_POINT=${#2}
                read -ra COMP_WORDS <<<"$2"
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                COMP_WORDBREAKS=$' \\t\\n"\\'@><=;|&(:'
                _netcls netcls "${COMP_WORDS[-1]}" ''
                [[ ${#COMPREPLY[@]} -eq 0 ]] || printf '%s\\n' "${COMPREPLY[@]}" | sort | paste -s -d ' '
                """);
        ProcessBuilder builder = new ProcessBuilder(List.of("bash", script.toString(), COMPLETION.toString(), line))
                .redirectErrorStream(true);
        builder.environment().merge("PATH", folder.toString(), (path, first) -> first + ":" + path);
        builder.environment().put("NETCLS_SOCKET", folder.resolve("none").toString());
        Process bash = builder.start();
        String printed = new String(bash.getInputStream().readAllBytes());
        assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(bash.exitValue()).isZero();
        return printed;
    }
}
