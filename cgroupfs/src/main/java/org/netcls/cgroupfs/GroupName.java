// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of groups as the SPI has them, whatever the locale: UTF-8, with bytes that are not valid there and the backslash
 * as {@code \xNN}. A backslash between two names is a slash, so that the group of a nested container has its id for a
 * name. Java makes paths of other names than the locale's by way of their URI only.
 */
final class GroupName {
    private static final Path ROOT = Path.of("/");
    private static final String BACKSLASH = "\\x5c";
    private static final Pattern SHOWN = Pattern.compile("[\\x00-\\x7f&&[^\\\\]]*");
    private static final Pattern ESCAPE = Pattern.compile("\\\\x([0-9a-f]{2})");
    private static final Pattern PERCENT = Pattern.compile("%([0-9A-Fa-f]{2})");

    private GroupName() {}

    /** Where a group directly under this root is, as whoever works with files calls it. */
    static String under(Path root, String name) {
        return root + "/" + name.replace('/', '\\');
    }

    /** @param name within a directory */
    static Path path(String name) {
        return isPlain(name) ? Path.of(name) : ofBytes(unescape(name.replace("/", BACKSLASH)));
    }

    /** No pattern: thousands of names are read at once. */
    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c > '\u007f' || c == '\\' || c == '/') {
                return false;
            }
        }
        return true;
    }

    /** @param path of one name */
    static String of(Path path) {
        String text = path.toString();
        return isPlain(text) ? text : decoded(path);
    }

    private static String decoded(Path path) {
        String shown = shown(path);
        String nested = shown.replace(BACKSLASH, "/");
        return List.of(nested.split("/", -1)).contains("") ? shown : nested;
    }

    /** With each backslash escaped: between the names of a path there are slashes already. */
    static String shown(Path path) {
        String decoded = path.toString();
        return SHOWN.matcher(decoded).matches() ? decoded : escape(bytes(path));
    }

    /** The name's bytes, one in each char. */
    private static String unescape(String name) {
        String bytes = new String(name.getBytes(UTF_8), ISO_8859_1);
        return ESCAPE.matcher(bytes).replaceAll(GroupName::one);
    }

    private static Path ofBytes(String bytes) {
        StringBuilder uri = new StringBuilder("file:///");
        bytes.chars().forEach(one -> uri.append(String.format("%%%02X", one)));
        return Path.of(URI.create(uri.toString())).getFileName();
    }

    /** The bytes of a path, one in each char. */
    static String bytes(Path path) {
        String uri = ROOT.resolve(path).toUri().getRawPath();
        int begin = path.isAbsolute() ? 0 : 1;
        int end = uri.endsWith("/") ? uri.length() - 1 : uri.length();
        return PERCENT.matcher(uri.substring(begin, end)).replaceAll(GroupName::one);
    }

    private static String escape(String bytes) {
        CharsetDecoder decoder = UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes.replace("\\", BACKSLASH).getBytes(ISO_8859_1));
        CharBuffer out = CharBuffer.allocate(4 * in.remaining());
        for (int invalid = decode(decoder, in, out); invalid > 0; invalid = decode(decoder, in, out)) {
            for (int i = 0; i < invalid; i++) {
                out.put(String.format("\\x%02x", in.get()));
            }
        }
        return out.flip().toString();
    }

    /** How many bytes that are not valid come next; 0 at the end. */
    private static int decode(CharsetDecoder decoder, ByteBuffer in, CharBuffer out) {
        CoderResult result = decoder.decode(in, out, true);
        return result.isError() ? result.length() : 0;
    }

    /** The char of this number, as a replacement. */
    private static String one(MatchResult number) {
        return Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(number.group(1), 16)));
    }
}
