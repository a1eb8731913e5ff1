// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.document;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.netcls.state.http.mirror.Slice;

/** What a client gets. */
public final class DocumentText {
    private DocumentText() {}

    public static String of(Document document) {
        return new String(join(document.plain()), StandardCharsets.UTF_8);
    }

    /** As a client reads it that asked for compression. */
    static String unzipped(Document document) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(join(document.gzipped())))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long length(List<Slice> slices) {
        return slices.stream().mapToLong(Slice::length).sum();
    }

    private static byte[] join(List<Slice> slices) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        slices.forEach(slice -> bytes.write(slice.bytes(), slice.offset(), slice.length()));
        return bytes.toByteArray();
    }
}
