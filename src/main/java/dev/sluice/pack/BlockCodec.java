package dev.sluice.pack;

import dev.sluice.read.BatchId;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Turns the events of one batch into the payload of one record. A codec belongs to one worker and holds native memory until it
 * is closed.
 */
public interface BlockCodec extends AutoCloseable {
    /** What the payload holds of these events, in memory that the next call takes again: themselves, or what goes around them, too. */
    default ByteBuffer body(ByteBuffer events) {
        return events;
    }

    /**
     * The payload, of whatever size it comes to. The same events give the same payload at the same level.
     *
     * @param events a {@link #body}, direct memory; position to limit are whole events, each ending in a newline. Where the last one does not,
     *     because its source ended, the block gets the newline. The buffer's position and limit stay as they are.
     * @param id null: the payload is to carry none
     */
    byte[] encode(ByteBuffer events, @Nullable BatchId id);

    /** The rung from the next {@link #encode} on; one of the codec's own compression. */
    void use(Rung rung);

    @Override
    void close();
}
