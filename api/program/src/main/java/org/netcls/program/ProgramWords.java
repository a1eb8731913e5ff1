// SPDX-License-Identifier: Apache-2.0
package org.netcls.program;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import org.netcls.text.Printable;

/** Words for a program of the host. Java hands over a question mark for what the locale's encoding lacks, and says nothing. */
public final class ProgramWords {
    private static final int FIRST_THAT_GOES_BY_THE_LOCALE = 18;

    private ProgramWords() {}

    /**
     * These words, which reach a program as they are.
     *
     * @throws IOException naming the first that would not
     */
    public static List<String> require(List<String> words) throws IOException {
        return require(words, encoding());
    }

    static List<String> require(List<String> words, Charset encoding) throws IOException {
        for (String word : words) {
            if (!encoding.newEncoder().canEncode(word)) {
                throw new IOException(
                        "the word '" + Printable.escape(word) + "' would reach the program altered, because"
                                + " " + encoding + " lacks characters of it; run the agent in a UTF-8 locale, as with"
                                + " LC_ALL=C.UTF-8");
            }
        }
        return words;
    }

    private static Charset encoding() {
        return Runtime.version().feature() < FIRST_THAT_GOES_BY_THE_LOCALE
                ? Charset.defaultCharset()
                : Charset.forName(System.getProperty("sun.jnu.encoding"));
    }
}
