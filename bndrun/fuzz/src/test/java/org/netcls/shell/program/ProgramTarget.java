// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.program;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** What comes as a program of the shell is split into statements that stand in it in their order, or is refused whole. */
final class ProgramTarget {
    static {
        // Gogo's own, which nobody has switched on in an agent.
        ClassLoader.getSystemClassLoader().setPackageAssertionStatus("org.apache.felix.gogo", false);
    }

    private ProgramTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String program = new String(input, UTF_8);
        List<Statement> statements;
        try {
            statements = Statement.of(program);
        } catch (CommandException e) {
            return;
        }
        int end = 0;
        for (Statement statement : statements) {
            int begin = program.indexOf(statement.text(), end);
            assertThat(begin).as(statement.text()).isNotNegative();
            end = begin + statement.text().length();
            assertThat(statement.line()).isPositive();
        }
    }
}
