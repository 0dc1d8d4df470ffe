package dev.sluice.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A line's own copy of its bytes. */
public final class LineBytes {
    private final byte[] bytes;

    /** Copies [from, to) of {@code buffer}, by absolute index. */
    public LineBytes(ByteBuffer buffer, int from, int to) {
        bytes = new byte[to - from];
        buffer.get(from, bytes);
    }

    /** The line as text, or null if it is not UTF-8. */
    public @org.jspecify.annotations.Nullable String text() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return null;
        }
    }

    /** The line in base64. */
    public String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
