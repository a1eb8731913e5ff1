// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.netcls.shell.line.Argument;

/** What the synopsis of a command says of the word that is typed next. */
class NextWordTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "status,    '',                      container",
                "status,    web,                     -",
                "assign,    '',                      container",
                "assign,    web,                     pid",
                "assign,    web 1,                   pid",
                "assign,    --primary,               P",
                "assign,    --primary 0x10,          container",
                "assign,    --primary=0x10,          container",
                "assign,    --own-group web,         pid",
                "assign,    --,                      container",
                "assign,    -- --primary,            pid",
                "exec,      web,                     command",
                "exec,      web ls -l,               word",
                "exec,      web ls --primary,        word",
                "isolate,   web 1,                   pid",
                "allocator, '',                      name",
                "policy,    '',                      name",
                "policy,    gold,                    -",
                "policy,    --dry-run,               FILE",
                "policy,    --remove,                NAME",
                "list,      '',                      -",
                "list,      --sort,                  COLUMN",
            })
    void isWhatTheSynopsisSays(String command, String before, String next) {
        List<String> words = before.isEmpty() ? List.of() : List.of(before.split(" "));
        assertThat(Usages.of(command)
                        .orElseThrow()
                        .next(words)
                        .map(Argument::name)
                        .orElse(null))
                .isEqualTo(next);
    }
}
