package dev.sluice.source;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How far inputs are unpacked.
 *
 * @param memoryLimit in bytes: what a decoder of one input may take to remember what it unpacked. zstd takes it outside Java's heap,
 *     xz and lzma inside
 * @param encoding of the text within; null: UTF-8, or what its byte order mark says
 * @param binary whether what is known to hold no lines, or cannot be unpacked, is taken for lines instead of being refused
 */
public record Unpacking(long memoryLimit, @Nullable Charset encoding, boolean binary) {
    public static final Unpacking DEFAULT = new Unpacking(256L << 20, null, false);

    /** So many archives and packings may lie in one another: what unpacks to itself must have an end. */
    static final int MAX_DEPTH = 8;

    Unpacking withEncoding(@Nullable Charset other) {
        return new Unpacking(memoryLimit, other, binary);
    }

    /** What ends a line of such a text. */
    byte[] lineEnd(Container text) {
        Charset own = text.charset();
        Charset its = own != null ? own : encoding != null ? encoding : StandardCharsets.UTF_8;
        // Java writes a mark before it.
        Charset unmarked = its.equals(StandardCharsets.UTF_16) ? StandardCharsets.UTF_16BE : its;
        return (text == Container.CR_LINES ? "\r" : "\n").getBytes(unmarked);
    }

    /** Whether it is packed, or written in another encoding than UTF-8. */
    boolean undoes(Container kind) {
        return kind.isPacked() || (kind == Container.LINES && encoding != null);
    }
}
