package dev.sluice.source;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.apache.commons.compress.compressors.snappy.FramedSnappyCompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;
import org.tukaani.xz.XZOutputStream;

/** Packs bytes in every way that sources unpack, in one part or several behind each other. */
enum Packed {
    PLAIN,
    GZIP,
    ZSTD,
    BZIP2,
    XZ,
    LZ4,
    SNAPPY,
    ZLIB,
    LZMA;

    /** Whether what is packed in parts is unpacked as one. */
    boolean isJoinable() {
        return this != LZMA;
    }

    byte[] pack(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream packing = switch (this) {
            case PLAIN -> out;
            case ZSTD -> new com.github.luben.zstd.ZstdOutputStream(out).setChecksum(true);
            case GZIP -> new GZIPOutputStream(out);
            case BZIP2 -> new BZip2CompressorOutputStream(out, 1);
            case XZ -> new XZOutputStream(out, new LZMA2Options(0));
            case LZ4 -> new FramedLZ4CompressorOutputStream(out);
            case SNAPPY -> new FramedSnappyCompressorOutputStream(out);
            case ZLIB -> new DeflaterOutputStream(out);
            case LZMA -> new LZMAOutputStream(out, new LZMA2Options(0), -1);
        }) {
            packing.write(bytes);
        }
        return out.toByteArray();
    }

    /** Cuts the bytes at random places and packs each part alone. */
    byte[] pack(byte[] bytes, int wanted, Random random) throws IOException {
        int parts = isJoinable() ? wanted : 1;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int from = 0;
        for (int i = 1; i <= parts; i++) {
            int to = i == parts ? bytes.length : from + random.nextInt(bytes.length - from + 1);
            out.write(pack(java.util.Arrays.copyOfRange(bytes, from, to)));
            if (this == ZSTD && random.nextBoolean()) {
                out.write(new byte[] {0x5c, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3});
            }
            from = to;
        }
        return out.toByteArray();
    }

    static byte[] zstdWithoutChecksum(byte[] bytes) {
        return Zstd.compress(bytes);
    }
}
