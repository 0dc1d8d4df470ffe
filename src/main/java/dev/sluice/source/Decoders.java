package dev.sluice.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.apache.commons.compress.compressors.snappy.FramedSnappyCompressorInputStream;
import org.apache.commons.compress.compressors.z.ZCompressorInputStream;

/** Decoders of all that is packed. */
final class Decoders {
    private static final int STREAM_BUFFER = 64 << 10;

    private Decoders() {}

    /**
     * The unpacked bytes. A failure to read on comes after all bytes that could be unpacked before it.
     *
     * @param memoryLimit so much the decoder may take for what it must remember, in bytes
     */
    static ReadableByteChannel unpack(Container kind, ReadableByteChannel packed, long memoryLimit) throws IOException {
        return switch (kind) {
            case GZIP -> new Gunzip(packed);
            case ZLIB -> new Unzlib(packed);
            case ZSTD -> new Unzstd(packed, memoryLimit);
            case BZIP2 -> new Blockwise(new Bzip2Blocks(packed), packed);
            case XZ -> XzBlocks.unpack(packed, memoryLimit, Blockwise.MOST_MEMORY);
            case LZMA -> new StreamChannel(Unxz.lzma(stream(packed), memoryLimit), packed);
            case LZ4 -> new StreamChannel(new FramedLZ4CompressorInputStream(stream(packed), true), packed);
            case SNAPPY -> new StreamChannel(new FramedSnappyCompressorInputStream(stream(packed)), packed);
            case Z -> new StreamChannel(new ZCompressorInputStream(stream(packed)), packed);
            case CR_LINES -> new CrLines(packed);
            default -> throw new IllegalArgumentException(kind + " is not unpacked here");
        };
    }

    private static InputStream stream(ReadableByteChannel packed) {
        return new BufferedInputStream(Channels.newInputStream(packed), STREAM_BUFFER);
    }
}
