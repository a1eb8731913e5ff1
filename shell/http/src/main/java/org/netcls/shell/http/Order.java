// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.netcls.shell.program.Source;
import org.netcls.state.http.web.Problem;
import org.netcls.state.http.web.Utf8;

/**
 * What is to be run.
 *
 * @param name for the log
 * @param mayChange false if it is known only to show something
 * @param mayHavePids false if what it changes is known to be no process
 */
record Order(String name, Source source, boolean mayChange, boolean mayHavePids) {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String TEXT = "text/plain";
    private static final String WORD = "word=";
    private static final Set<String> SHOWING = Set.of(
            "about",
            "allocators",
            "config",
            "doctor",
            "events",
            "handle",
            "launcher",
            "list",
            "policies",
            "status",
            "why");

    /**
     * Reads the words of a form, or the lines of a text.
     *
     * @throws Problem if it is neither
     */
    static Order of(String mediaType, byte[] body) throws Problem {
        return switch (mediaType) {
            // Each octet for itself, as percent signs stand for octets too.
            case FORM -> ofWords(words(new String(body, StandardCharsets.ISO_8859_1)));
            case TEXT -> ofText(Utf8.text(body));
            default ->
                throw new Problem(
                        415,
                        "a command is sent as " + FORM + " with a field 'word' for each of its words, a line or a"
                                + " script as " + TEXT);
        };
    }

    private static List<String> words(String form) throws Problem {
        List<String> words = new ArrayList<>();
        for (String field : form.split("&", -1)) {
            if (!field.startsWith(WORD)) {
                throw Problem.badRequest("a form has a field 'word' for each word, and no other");
            }
            words.add(decoded(field.substring(WORD.length())));
        }
        return words;
    }

    private static String decoded(String value) throws Problem {
        try {
            return Utf8.text(
                    URLDecoder.decode(value, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("a word is not in percent-encoding");
        }
    }

    private static Order ofWords(List<String> words) {
        String command = words.get(0).replaceFirst("^netcls:", "");
        boolean mayChange = !SHOWING.contains(command);
        return new Order(
                String.join(" ", words),
                Source.words(words),
                mayChange,
                mayChange && words.stream().anyMatch(word -> word.matches("[0-9]+")));
    }

    private static Order ofText(String text) {
        boolean isLine = text.strip().lines().count() <= 1;
        return new Order(
                isLine ? text.strip() : "a script", isLine ? Source.line(text) : Source.script(text), true, true);
    }
}
