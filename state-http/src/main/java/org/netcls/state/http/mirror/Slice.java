// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.mirror;

/** Part of an array, which nobody changes. */
public record Slice(byte[] bytes, int offset, int length) {
    public static Slice of(byte[] bytes) {
        return new Slice(bytes, 0, bytes.length);
    }
}
