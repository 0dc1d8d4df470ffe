package dev.sluice.read;

import dev.sluice.pack.BatchId;
import dev.sluice.pack.BatchIds;
import dev.sluice.stream.HashRange;
import java.util.Optional;

/**
 * Decodes records and leaves out those whose batch id has come before: each event comes out once. Only a sound record with the very
 * events of its id counts, so a sound copy comes out though a damaged one came first. Belongs to one thread.
 */
public final class DistinctDecoder implements AutoCloseable {
    private final RecordDecoder decoder;
    private final Distinct distinct;
    private final BatchChecksum checksum = new BatchChecksum();

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
            // It is counted, and its id counts as seen just now.
            distinct.first(id.get());
            return Decoded.passedOver(RecordDecoder.formOf(payload), Decoded.PassedOver.COPY);
        }
        Decoded decoded = decoder.decode(payload, shard);
        if (id.isEmpty() || decoded.damage() != null || decoded.isStray()) {
            return decoded;
        }
        if (!checksum.matches(decoded.lines(), id.get())) {
            return Decoded.damaged(decoded.form(), decoded.lines(), "its events are not those of its batch id");
        }
        distinct.first(id.get());
        return decoded;
    }

    @Override
    public void close() {
        decoder.close();
    }
}
