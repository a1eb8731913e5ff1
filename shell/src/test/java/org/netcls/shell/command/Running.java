// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** How commands are run in tests. */
final class Running {
    private Running() {}

    /** What a command prints, also when it fails. */
    static String printed(Callable<?> call) throws Exception {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        System.setOut(new PrintStream(output, true));
        System.setErr(System.out);
        try {
            call.call();
        } catch (CommandFailure e) {
            System.out.println(e);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        return output.toString();
    }

    static void assertFails(ThrowingCallable call, String line) {
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(call)
                .withMessage(line)
                .matches(failure -> failure.toString().equals(line), "shown as its message only")
                .matches(failure -> failure.getStackTrace().length == 0, "without a stack trace");
    }
}
