// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.document;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import org.netcls.api.Assignment;
import org.netcls.state.http.mirror.Block;
import org.netcls.state.http.mirror.Fragments;
import org.netcls.state.http.mirror.Slice;
import org.netcls.state.http.mirror.View;

/** A body that can be sent as it is, or compressed; most of it is shared with the document before it. */
public final class Document {
    private final String tag;
    private final List<Slice> plain;
    // Racy: made twice at worst.
    private volatile List<Slice> gzipped;
    private final List<Part> parts;

    /** Text, or the fragments of one block. */
    private record Part(Slice plain, Fragments fragments) {}

    private Document(String tag, List<Part> parts) {
        this.tag = tag;
        this.parts = parts;
        this.plain = parts.stream().map(Part::plain).toList();
    }

    /** @param tag the same for the same content only */
    public static Document of(String tag, byte[] content) {
        return new Document(tag, List.of(new Part(Slice.of(content), null)));
    }

    /** With a tag that is made of the content. */
    public static Document of(byte[] content) {
        return of(digest(content), content);
    }

    /**
     * A file that comes with this bundle.
     *
     * @param owner the class that the file lies beside
     */
    public static Document ofResource(Class<?> owner, String name) throws IOException {
        try (InputStream resource = owner.getResourceAsStream(name)) {
            return of(resource.readAllBytes());
        }
    }

    private static String digest(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has it", e);
        }
    }

    public String tag() {
        return tag;
    }

    List<Slice> plain() {
        return plain;
    }

    List<Slice> gzipped() {
        List<Slice> present = gzipped;
        if (present == null) {
            Gzip gzip = new Gzip();
            for (Part part : parts) {
                if (part.fragments() == null) {
                    gzip.add(part.plain());
                } else {
                    gzip.add(part.plain(), part.fragments());
                }
            }
            present = List.of(gzip.finish());
            gzipped = present;
        }
        return present;
    }

    /** Puts a document together. */
    public static final class Builder {
        private final List<Part> parts = new ArrayList<>();

        public Builder text(String text) {
            return text(text.getBytes(StandardCharsets.UTF_8));
        }

        public Builder text(byte[] text) {
            parts.add(new Part(Slice.of(text), null));
            return this;
        }

        /** All containers of these blocks, separated by commas. */
        public Builder list(View view, List<Block> blocks) {
            List<Block> filled = blocks.stream()
                    .filter(block -> !block.assignments().isEmpty())
                    .toList();
            for (int i = 0; i < filled.size(); i++) {
                Fragments fragments = filled.get(i).in(view);
                boolean isLast = i == filled.size() - 1;
                byte[] json = fragments.json();
                parts.add(new Part(new Slice(json, 0, isLast ? json.length - 1 : json.length), fragments));
            }
            return this;
        }

        /** Those containers of these blocks that are wanted, separated by commas. */
        public Builder list(View view, List<Block> blocks, Predicate<Assignment> wanted) {
            ByteArrayOutputStream json = new ByteArrayOutputStream();
            for (Block block : blocks) {
                List<Assignment> assignments = block.assignments();
                for (int i = 0; i < assignments.size(); i++) {
                    if (wanted.test(assignments.get(i))) {
                        if (json.size() > 0) {
                            json.write(',');
                        }
                        Slice fragment = block.in(view).fragment(i);
                        json.write(fragment.bytes(), fragment.offset(), fragment.length());
                    }
                }
            }
            return text(json.toByteArray());
        }

        public Document build(String tag) {
            return new Document(tag, List.copyOf(parts));
        }
    }
}
