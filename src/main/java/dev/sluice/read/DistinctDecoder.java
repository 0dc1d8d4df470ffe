package dev.sluice.read;

/**
 * Decodes records and leaves out those whose batch id has come before: each event comes out once. Only a sound record with the very
 * events of its id counts, so a sound copy comes out though a damaged one came first. Records without an id all come out. Belongs to one
 * thread.
 */
public final class DistinctDecoder implements AutoCloseable {
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
     * @param payload the record's data; not changed
     * @param shard the range of the shard that holds the record; {@link HashRange#ALL} if that is not known
     */
    public Decoded decode(byte[] payload, HashRange shard) {
        BatchId id = BatchIds.find(payload).orElse(null);
        if (id != null && distinct.isKnown(id)) {
            // It is counted, and its id counts as seen just now.
            distinct.first(id);
            return Decoded.passedOver(RecordDecoder.formOf(payload), id, Decoded.PassedOver.COPY);
        }
        Decoded decoded = decoder.decode(payload, shard);
        if (id == null || decoded.damage() != null || decoded.isStray()) {
            return decoded;
        }
        if (!id.isOf(decoded.lines())) {
            return Decoded.damaged(decoded, "its events are not those of its batch id");
        }
        distinct.first(id);
        return decoded;
    }

    @Override
    public void close() {
        decoder.close();
    }
}
