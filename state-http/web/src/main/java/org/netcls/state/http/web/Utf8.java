// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.web;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** What a client means by its bytes. */
public final class Utf8 {
    private Utf8() {}

    /** @throws Problem if they are not UTF-8; nothing is read as something else then */
    public static String text(byte[] bytes) throws Problem {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Problem.badRequest("what was sent is not UTF-8");
        }
    }
}
