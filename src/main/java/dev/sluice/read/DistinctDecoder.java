package dev.sluice.read;

import dev.sluice.pack.BatchId;
import dev.sluice.pack.BatchIds;
import dev.sluice.pack.HashRange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decodes records and leaves out what a copy with the same batch id has brought before: each event comes out once. Damaged records
 * count for nothing, since a sound copy may still come. Belongs to one thread.
 *
 * <p>An aggregated batch whose lane a reshard has cut comes as several records with the same id, each with events that only its own
 * shard's range brings out; the batch is complete when all its events have come.
 */
public final class DistinctDecoder implements AutoCloseable {
    /** Only batches that a reshard met are ever in parts. */
    private static final int MAX_PARTIAL = 100_000;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final RecordDecoder decoder;
    private final Distinct distinct;
    private final Map<BatchId, Partial> partial = new LinkedHashMap<>();

    private static final class Partial {
        final List<HashRange> covered = new ArrayList<>();
        int events;
    }

    /** Closes the decoder when it is closed itself. */
    public DistinctDecoder(RecordDecoder decoder, Distinct distinct) {
        this.decoder = decoder;
        this.distinct = distinct;
    }

    /**
     * The record's events that have not come before.
     *
     * @param shard the range of the shard that holds the record
     */
    public Decoded decode(byte[] payload, HashRange shard) {
        Optional<BatchId> found = BatchIds.find(payload);
        if (found.isEmpty()) {
            return decoder.decode(payload, shard, List.of());
        }
        BatchId id = found.get();
        if (distinct.isKnown(id)) {
            distinct.first(id);
            return new Decoded(RecordDecoder.formOf(payload), NOTHING, 0, null);
        }
        Partial before = partial.get(id);
        Decoded decoded = decoder.decode(payload, shard, before == null ? List.of() : before.covered);
        if (decoded.damage() == null) {
            if (decoded.form() == Form.AGGREGATED) {
                cover(id, shard, decoded.events());
            } else {
                distinct.first(id);
            }
        }
        return decoded;
    }

    private void cover(BatchId id, HashRange shard, int events) {
        Partial known = partial.get(id);
        if ((known == null ? 0 : known.events) + events >= id.events()) {
            partial.remove(id);
            distinct.first(id);
            return;
        }
        if (known == null) {
            known = new Partial();
            partial.put(id, known);
            if (partial.size() > MAX_PARTIAL) {
                partial.remove(partial.keySet().iterator().next());
            }
        }
        known.covered.add(shard);
        known.events += events;
    }

    @Override
    public void close() {
        decoder.close();
    }
}
