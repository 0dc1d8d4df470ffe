package dev.sluice.ledger;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A line's own copy of its bytes, or its length alone where it was too long to keep. */
public final class LineBytes {
    private final byte[] bytes;
    private final long length;

    /** Copies [from, to) of {@code buffer}, by absolute index. */
    public LineBytes(ByteBuffer buffer, int from, int to) {
        bytes = new byte[to - from];
        length = bytes.length;
        buffer.get(from, bytes);
    }

    private LineBytes(long length) {
        this.bytes = new byte[0];
        this.length = length;
    }

    /** Of a line that was too long to keep. */
    public static LineBytes notKept(long length) {
        return new LineBytes(length);
    }

    public long length() {
        return length;
    }

    /** Whether there is more than the length. */
    public boolean isKept() {
        return length == bytes.length;
    }

    /** The line as text, or null if it is not UTF-8. */
    public @Nullable String text() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return null;
        }
    }

    /** At most so many bytes of the line's beginning as text, those that are no UTF-8 as {@code \xff}. */
    public String beginning(int most) {
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, Math.min(most, bytes.length));
        CharBuffer out = CharBuffer.allocate(4 * in.remaining());
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        // A character that is cut in two is left out.
        CoderResult result = decoder.decode(in, out, bytes.length <= most);
        while (result.isError()) {
            for (int i = result.length(); i > 0; i--) {
                out.put(String.format("\\x%02x", in.get()));
            }
            result = decoder.decode(in, out, bytes.length <= most);
        }
        return out.flip().toString();
    }

    /** The line in base64. */
    public String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
