package dev.sluice.pack;

import dev.sluice.read.BatchId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * One gzip member with the batch id in a subfield of the header's extra field (RFC 1952, 2.3.1.1), which decoders
 * pass over: {@code gunzip} reads payloads as they are and joined end to end.
 */
final class GzipBlocks implements BlockCodec {
    private static final int FIXED_HEADER_BYTES = 10;
    private static final int HEADER_BYTES = BatchId.GZIP_OFFSET + BatchId.BYTES;
    private static final int TRAILER_BYTES = 4 + 4;

    private final Deflater deflater;
    private final Scratch compressed = new Scratch();
    private final Scratch ended = new Scratch();

    GzipBlocks(Rung rung) {
        deflater = new Deflater(rung.level(), true);
    }

    @Override
    public byte[] encode(ByteBuffer events, @Nullable BatchId id) {
        ByteBuffer in = ended.newlineEnded(events);
        ByteBuffer body = deflate(in);
        CRC32 crc = new CRC32();
        crc.update(in.duplicate());
        int header = id == null ? FIXED_HEADER_BYTES : HEADER_BYTES;
        byte[] payload = new byte[header + body.remaining() + TRAILER_BYTES];
        ByteBuffer out = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
        // Magic, deflate, flag FEXTRA; no time and no operating system, so that equal events make equal payloads.
        out.put((byte) 0x1f).put((byte) 0x8b).put((byte) 8).put((byte) (id == null ? 0 : 4));
        out.putInt(0).put((byte) 0).put((byte) 0xff);
        if (id != null) {
            out.putShort((short) (2 + 2 + BatchId.BYTES))
                    .putShort(BatchId.GZIP_SUBFIELD)
                    .putShort((short) BatchId.BYTES)
                    .put(id.encode());
        }
        out.put(body).putInt((int) crc.getValue()).putInt(in.remaining());
        return payload;
    }

    private ByteBuffer deflate(ByteBuffer in) {
        // zlib's own bound (deflateBound) for any level, so that the output always fits.
        int bound = Math.toIntExact(in.remaining() + (in.remaining() >> 3) + (in.remaining() >> 6) + 64L);
        ByteBuffer out = compressed.clear(bound);
        deflater.reset();
        deflater.setInput(in.duplicate());
        deflater.finish();
        // The first call after a change of level does nothing but change it.
        while (!deflater.finished()) {
            if (deflater.deflate(out) == 0 && !out.hasRemaining()) {
                throw new IllegalStateException("deflate went past its bound of " + bound + " bytes");
            }
        }
        return out.flip();
    }

    @Override
    public void use(Rung rung) {
        deflater.setLevel(rung.level());
    }

    @Override
    public void close() {
        deflater.end();
    }
}
