package dev.sluice.pack;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import dev.sluice.read.BatchId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * One standard zstd frame with content size and checksum, then the batch id in a skippable frame (RFC 8878, 3.1.2): {@code zstd -d}
 * reads payloads as they are and joined end to end. aircompressor's decoder in Java, which Trino has, fails at it; {@code
 * src/docs/batch-id.md} says which others were tried. The id stands behind the frame because readers that tell compressed records by
 * their first bytes look for the zstd magic there.
 */
final class ZstdBlocks implements BlockCodec {
    private final ZstdCompressCtx context;
    private final @Nullable DigestedDictionary dictionary;
    private final Scratch compressed = new Scratch();
    private final Scratch ended = new Scratch();

    /** @param dictionary whose id all frames carry; null: none */
    ZstdBlocks(Rung rung, @Nullable DigestedDictionary dictionary) {
        this.context = new ZstdCompressCtx().setChecksum(true).setContentSize(true);
        this.dictionary = dictionary;
        use(rung);
    }

    @Override
    public byte[] encode(ByteBuffer events, @Nullable BatchId id) {
        ByteBuffer in = ended.newlineEnded(events);
        int bound = Math.toIntExact(Zstd.compressBound(in.remaining()));
        ByteBuffer out = compressed.clear(bound);
        int frame = context.compressDirectByteBuffer(out, 0, bound, in, in.position(), in.remaining());
        byte[] payload = new byte[frame + (id == null ? 0 : BatchId.ZSTD_FRAME_BYTES)];
        out.get(0, payload, 0, frame);
        if (id != null) {
            ByteBuffer.wrap(payload, frame, BatchId.ZSTD_FRAME_BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(BatchId.ZSTD_FRAME_MAGIC)
                    .putInt(BatchId.BYTES)
                    .put(id.encode());
        }
        return payload;
    }

    @Override
    public void use(Rung rung) {
        context.setLevel(rung.level());
        Rung.ZstdTuning tuning = rung.tuning();
        if (tuning == null) {
            // What was set for another rung would stay, and the level would not be what it was in another load.
            context.setWindowLog(0)
                    .setStrategy(0)
                    .setHashLog(0)
                    .setChainLog(0)
                    .setSearchLog(0)
                    .setMinMatch(0)
                    .setTargetLength(0);
        } else {
            context.setWindowLog(Ladder.WINDOW_LOG)
                    .setStrategy(tuning.strategy())
                    .setHashLog(tuning.hashLog())
                    .setChainLog(tuning.chainLog())
                    .setSearchLog(tuning.searchLog())
                    .setMinMatch(tuning.minMatch())
                    .setTargetLength(tuning.targetLength());
        }
        if (dictionary != null) {
            // Of short input the dictionary's own settings decide, which are those of the level.
            context.loadDict(dictionary.at(rung.level()));
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
