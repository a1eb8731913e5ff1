// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.felix;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;

/** Where an operator types. */
record Prompt(CommandProcessor processor) {
    /** What this line prints, in a session of its own with these variables. */
    String type(String line, Map<String, Object> variables) throws Exception {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        PrintStream terminal = new PrintStream(output, true);
        try (CommandSession session =
                processor.createSession(new ByteArrayInputStream(new byte[0]), terminal, terminal)) {
            variables.forEach(session::put);
            Object result = session.execute(line);
            if (result != null) {
                terminal.println(session.format(result, Converter.INSPECT));
            }
        }
        return output.toString();
    }
}
