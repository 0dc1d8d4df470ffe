package dev.sluice.read;

import dev.sluice.pack.BatchId;
import dev.sluice.pack.BatchIds;
import dev.sluice.pack.HashRange;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Decodes records and leaves out those whose batch id has come before: each event comes out once. Only what was really read counts, so
 * a sound copy comes out though a damaged one came first. Belongs to one thread.
 */
public final class DistinctDecoder implements AutoCloseable {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final RecordDecoder decoder;
    private final Distinct distinct;

    /** Closes the decoder when it is closed itself. */
    public DistinctDecoder(RecordDecoder decoder, Distinct distinct) {
        this.decoder = decoder;
        this.distinct = distinct;
    }

    /**
     * The record's events, or nothing if they have come before.
     *
     * @param shard the range of the shard that holds the record
     */
    public Decoded decode(byte[] payload, HashRange shard) {
        Optional<BatchId> id = BatchIds.find(payload);
        if (id.isPresent() && distinct.isKnown(id.get())) {
            // Counted, and remembered anew.
            distinct.first(id.get());
            return new Decoded(RecordDecoder.formOf(payload), NOTHING, null);
        }
        Decoded decoded = decoder.decode(payload, shard);
        if (id.isPresent() && decoded.damage() == null && decoded.lines().hasRemaining()) {
            distinct.first(id.get());
        }
        return decoded;
    }

    @Override
    public void close() {
        decoder.close();
    }
}
