package dev.sluice.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.regex.Pattern;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/** How a source's bytes are packed; its first bytes tell, whatever it is called. */
enum Compression {
    NONE(""),
    GZIP("1f8b08"),
    /** The second is a skippable frame, whose first byte is 50 to 5f. */
    ZSTD("28b52ffd|5?2a4d18"),
    /** A block follows the block size, or nothing does. */
    BZIP2("425a68??314159265359|425a68??177245385090"),
    XZ("fd377a585a00");

    private static final Pattern ALTERNATIVES = Pattern.compile("\\|");
    /** No magic is longer. */
    static final int MAX_MAGIC = 10;

    private static final int XZ_MEMORY_KIB = 256 << 10;
    private static final int STREAM_BUFFER = 64 << 10;

    /** Hexadecimal digits, with a question mark for each that does not matter. */
    private final String magics;

    Compression(String magics) {
        this.magics = magics;
    }

    /**
     * What begins with the bytes before {@code bytes}' position; null if more are needed to tell.
     *
     * @param all whether there are no more
     */
    static @Nullable Compression of(ByteBuffer bytes, boolean all) {
        boolean open = false;
        for (Compression each : values()) {
            for (String magic : ALTERNATIVES.splitAsStream(each.magics).toList()) {
                int same = matching(magic, bytes);
                if (same > 0 && same == magic.length() / 2) {
                    return each;
                }
                open |= each != NONE && same == bytes.position();
            }
        }
        return open && !all ? null : NONE;
    }

    /** How many of the bytes agree with the magic, from the first on. */
    private static int matching(String magic, ByteBuffer bytes) {
        int i = 0;
        while (i < magic.length() / 2 && i < bytes.position() && matches(magic, i, bytes.get(i) & 0xFF)) {
            i++;
        }
        return i;
    }

    private static boolean matches(String magic, int at, int value) {
        char high = magic.charAt(2 * at);
        char low = magic.charAt(2 * at + 1);
        return (high == '?' || Character.digit(high, 16) == value >> 4)
                && (low == '?' || Character.digit(low, 16) == (value & 15));
    }

    /** The unpacked bytes. A failure to read on comes after all bytes that could be unpacked before it. */
    ReadableByteChannel unpack(ReadableByteChannel packed) throws IOException {
        return switch (this) {
            case NONE -> packed;
            case GZIP -> new Gunzip(packed);
            case ZSTD -> new Unzstd(packed);
            case BZIP2 -> new StreamChannel(new BZip2CompressorInputStream(stream(packed), true), packed);
            case XZ -> new StreamChannel(new XZInputStream(stream(packed), XZ_MEMORY_KIB), packed);
        };
    }

    private static InputStream stream(ReadableByteChannel packed) {
        return new BufferedInputStream(Channels.newInputStream(packed), STREAM_BUFFER);
    }
}
