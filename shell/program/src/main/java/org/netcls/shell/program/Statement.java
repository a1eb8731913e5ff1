// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.program;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.felix.gogo.runtime.Parser;
import org.apache.felix.gogo.runtime.Parser.Executable;
import org.apache.felix.gogo.runtime.Parser.Operator;
import org.apache.felix.gogo.runtime.SyntaxError;
import org.apache.felix.gogo.runtime.Token;

/**
 * A part of a Gogo program that has a result of its own: up to a semicolon or the end of a line that does not go on.
 *
 * @param line where it begins, counted from 1
 */
public record Statement(int line, String text) {
    private static final Pattern ONE_OF_OURS = Pattern.compile("\\s*netcls:[a-z]+([ \t][^|&;(){}<>]*)?");

    /** @throws CommandException if the program cannot be read to its end; nothing of it should run then */
    static List<Statement> of(String program) throws CommandException {
        try {
            return split(program, new Parser(program).program().tokens());
        } catch (SyntaxError e) {
            throw new CommandException("line " + (e.line() + 1) + ": " + e.getMessage());
        }
    }

    /** Whether it is one of our commands, and nothing else runs with it. */
    boolean isOneOfOurs() {
        return ONE_OF_OURS.matcher(text).matches();
    }

    private static List<Statement> split(String program, List<Executable> tokens) throws CommandException {
        List<Statement> statements = new ArrayList<>();
        List<Token> part = new ArrayList<>();
        int end = 0;
        for (Executable token : tokens) {
            // What is empty is not where Gogo says.
            if (token.length() == 0) {
                continue;
            }
            if (token.start() < end || Token.eq("&", token) && part.isEmpty()) {
                throw new CommandException("line " + (token.line() + 1) + ": a command is missing beside '|' or '&'");
            }
            end = token.start() + token.length();
            if (token instanceof Operator && (Token.eq(";", token) || Token.eq("\n", token))) {
                addTo(statements, program, part);
            } else {
                part.add(token);
                if (Token.eq("&", token)) {
                    addTo(statements, program, part);
                }
            }
        }
        addTo(statements, program, part);
        return statements;
    }

    private static void addTo(List<Statement> statements, String program, List<Token> part) {
        if (!part.isEmpty()) {
            Token first = part.get(0);
            Token last = part.get(part.size() - 1);
            String text = program.substring(first.start(), last.start() + last.length());
            if (!text.isBlank()) {
                statements.add(new Statement(first.line() + 1, text));
            }
            part.clear();
        }
    }
}
