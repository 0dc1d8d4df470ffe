package dev.sluice.pack;

import dev.sluice.read.BatchId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One JSON document a block, as CloudWatch Logs hands it to a subscription, with the block's events for its {@code logEvents}. A newline ends
 * it, so that blocks joined end to end are JSON lines.
 */
public final class EnvelopedBlocks implements BlockCodec {
    private static final byte[] TAIL = "]}\n".getBytes(StandardCharsets.US_ASCII);

    private final byte[] head;
    private final BlockCodec codec;
    private final Scratch document = new Scratch();

    /** @param codec of the documents; closed with this */
    public EnvelopedBlocks(LogEnvelope envelope, BlockCodec codec) {
        this.head = envelope.head();
        this.codec = codec;
    }

    /** @param events one a line, as JSON objects */
    @Override
    public ByteBuffer body(ByteBuffer events) {
        ByteBuffer body = document.clear(head.length + events.remaining() + TAIL.length);
        body.put(head).put(events.duplicate());
        int last = body.position() - 1;
        for (int i = head.length; i < last; i++) {
            // Inside of JSON a newline is escaped: this one stands between two events.
            if (body.get(i) == '\n') {
                body.put(i, (byte) ',');
            }
        }
        return body.position(last).put(TAIL).flip();
    }

    @Override
    public byte[] encode(ByteBuffer body, @Nullable BatchId id) {
        return codec.encode(body, id);
    }

    @Override
    public void use(Rung rung) {
        codec.use(rung);
    }

    @Override
    public void close() {
        codec.close();
    }
}
