// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.document;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
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
    private record Part(List<Slice> plain, Fragments fragments) {
        static Part text(Slice text) {
            return new Part(List.of(text), null);
        }

        /** @param fragments where these slices come from; if they are all of it, they are compressed already */
        static Part of(List<Slice> slices, Fragments fragments) {
            return new Part(slices, Slice.length(slices) == fragments.json().length ? fragments : null);
        }

        Part withoutLastComma() {
            List<Slice> shorter = new ArrayList<>(plain);
            Slice last = shorter.remove(shorter.size() - 1);
            shorter.add(new Slice(last.bytes(), last.offset(), last.length() - 1));
            return new Part(shorter, fragments);
        }
    }

    private Document(String tag, List<Part> parts) {
        this.tag = tag;
        this.parts = parts;
        this.plain = parts.stream().flatMap(part -> part.plain().stream()).toList();
    }

    /** @param tag the same for the same content only */
    public static Document of(String tag, byte[] content) {
        return new Document(tag, List.of(Part.text(Slice.of(content))));
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
            parts.parallelStream().map(Part::fragments).filter(Objects::nonNull).forEach(Fragments::deflated);
            Gzip gzip = new Gzip();
            for (Part part : parts) {
                if (part.fragments() == null) {
                    gzip.add(part.plain());
                } else {
                    gzip.add(part.plain().get(0), part.fragments());
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
            parts.add(Part.text(Slice.of(text)));
            return this;
        }

        /** All containers of these blocks, separated by commas. */
        public Builder list(View view, List<Block> blocks) {
            // Those that are new are rendered by all processors.
            blocks.parallelStream().forEach(block -> block.in(view));
            return list(view, blocks, assignment -> true);
        }

        /** Those containers of these blocks that are wanted, separated by commas. Nothing is copied. */
        public Builder list(View view, List<Block> blocks, Predicate<Assignment> wanted) {
            List<Part> list = new ArrayList<>();
            for (Block block : blocks) {
                List<Slice> runs = runs(view, block, wanted);
                if (!runs.isEmpty()) {
                    list.add(Part.of(runs, block.in(view)));
                }
            }
            if (!list.isEmpty()) {
                list.add(list.remove(list.size() - 1).withoutLastComma());
            }
            parts.addAll(list);
            return this;
        }

        /** A slice for each run of containers that are wanted. */
        private static List<Slice> runs(View view, Block block, Predicate<Assignment> wanted) {
            List<Slice> runs = new ArrayList<>();
            List<Assignment> assignments = block.assignments();
            int first = 0;
            for (int i = 0; i <= assignments.size(); i++) {
                if (i == assignments.size() || !wanted.test(assignments.get(i))) {
                    if (first < i) {
                        runs.add(block.in(view).part(first, i));
                    }
                    first = i + 1;
                }
            }
            return runs;
        }

        public Document build(String tag) {
            return new Document(tag, List.copyOf(parts));
        }
    }
}
