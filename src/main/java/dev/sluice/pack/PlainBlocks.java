package dev.sluice.pack;

import dev.sluice.read.BatchId;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The events as they are, for consumers that split records into lines. No batch id: a mark of ours would be a line to them. */
final class PlainBlocks implements BlockCodec {
    private final Scratch ended = new Scratch();

    @Override
    public byte[] encode(ByteBuffer events, @Nullable BatchId id) {
        ByteBuffer in = ended.newlineEnded(events);
        byte[] payload = new byte[in.remaining()];
        in.get(in.position(), payload);
        return payload;
    }

    @Override
    public void use(Rung rung) {}

    @Override
    public void close() {}
}
