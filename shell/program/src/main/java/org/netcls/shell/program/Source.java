// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.program;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Where a program comes from. */
@FunctionalInterface
public interface Source {
    /** @throws CommandException if there is none; nothing runs then */
    Program program(InputStream in) throws CommandException, IOException;

    /** A line of the shell. */
    static Source line(String line) {
        return in -> new Program(Statement.of(line), Map.of(), Program.Form.LINE);
    }

    /** Several lines of the shell. */
    static Source script(String lines) {
        return in -> new Program(Statement.of(lines), Map.of(), Program.Form.SCRIPT);
    }

    /** The lines of standard input, read to its end first. */
    static Source script() {
        return in -> script(Script.read(in)).program(in);
    }

    /** A command and its words as they are, whatever Gogo would make of the characters in them. */
    static Source words(List<String> words) {
        return in -> Words.program(words);
    }

    /** A program that is read. */
    final class Script {
        private static final int LONGEST = 1024 * 1024;

        private Script() {}

        private static String read(InputStream in) throws CommandException, IOException {
            byte[] content = in.readNBytes(LONGEST + 1);
            if (content.length > LONGEST) {
                throw new CommandException("the script is longer than 1 MB");
            }
            return new String(content, StandardCharsets.UTF_8);
        }
    }

    /** A program of one command. */
    final class Words {
        private static final Pattern COMMAND = Pattern.compile("[\\w.-]+(:[\\w.-]+)?");

        private Words() {}

        private static Program program(List<String> words) throws CommandException {
            if (words.isEmpty() || !COMMAND.matcher(words.get(0)).matches()) {
                throw new CommandException("a command is a name, with a scope and a colon before it or without");
            }
            Map<String, String> variables = new TreeMap<>();
            for (int i = 1; i < words.size(); i++) {
                variables.put("word" + i, words.get(i));
            }
            String line = IntStream.range(1, words.size())
                    .mapToObj(i -> " $word" + i)
                    .collect(Collectors.joining("", words.get(0), ""));
            return new Program(List.of(new Statement(1, line)), variables, Program.Form.WORDS);
        }
    }
}
