package dev.sluice.read;

import dev.sluice.deliver.Shard;
import dev.sluice.ledger.DoneChunk;
import dev.sluice.pack.BatchId;
import dev.sluice.pack.BatchIds;
import dev.sluice.source.Chunk;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * Proves from a stream's batch ids that every chunk which a checkpoint calls done is there: each of its batches, and as many events as
 * were acknowledged. Holds a bit for each batch.
 */
public final class Verification implements RecordSink {
    private final Map<Chunk, Expected> expected = new LinkedHashMap<>();
    private long copies;
    private long foreign;

    /** A proof still to be made of these chunks. */
    public Verification(List<DoneChunk> done) {
        done.forEach(chunk -> expected.put(chunk.chunk(), new Expected(chunk)));
    }

    @Override
    public void accept(Shard shard, Record record) {
        BatchId id = BatchIds.find(record.data().asByteArrayUnsafe()).orElse(null);
        Expected chunk = id == null ? null : expected.get(id.chunk());
        if (id == null || chunk == null) {
            foreign++;
        } else if (!chunk.found(id)) {
            copies++;
        }
    }

    @Override
    public void flush() {}

    /** Batches that stand in the stream once more than once. */
    public long copies() {
        return copies;
    }

    /** Records of other producers, of loads that are not finished, or without a batch id. */
    public long foreign() {
        return foreign;
    }

    /** Batches that are there, of all chunks. */
    public long batches() {
        return expected.values().stream().mapToLong(Expected::count).sum();
    }

    /** Events in them. */
    public long events() {
        return expected.values().stream().mapToLong(chunk -> chunk.events).sum();
    }

    public int chunks() {
        return expected.size();
    }

    /** A sentence for each chunk that is not all there; none if the proof is made. */
    public List<String> missing() {
        List<String> sentences = new ArrayList<>();
        for (Expected chunk : expected.values()) {
            String lack = chunk.lack();
            if (!lack.isEmpty()) {
                Chunk range = chunk.done.chunk();
                sentences.add(chunk.done.sourceName() + " bytes " + range.start() + " to " + range.end() + ": " + lack);
            }
        }
        return sentences;
    }

    private static final class Expected {
        final DoneChunk done;
        final Map<Integer, BitSet> seen = new HashMap<>();
        long events;

        Expected(DoneChunk done) {
            this.done = done;
        }

        boolean found(BatchId id) {
            BitSet ordinals = seen.computeIfAbsent(id.lane(), lane -> new BitSet());
            if (ordinals.get(id.ordinal())) {
                return false;
            }
            ordinals.set(id.ordinal());
            events += id.events();
            return true;
        }

        long count() {
            return seen.values().stream().mapToLong(BitSet::cardinality).sum();
        }

        String lack() {
            long batches = 0;
            for (Map.Entry<Integer, Integer> lane : done.batches().entrySet()) {
                BitSet ordinals = seen.getOrDefault(lane.getKey(), new BitSet());
                batches += lane.getValue() - ordinals.get(0, lane.getValue()).cardinality();
            }
            if (batches > 0) {
                return batches + " batches are not in the stream";
            }
            return events == done.events()
                    ? ""
                    : events + " events are in the stream, " + done.events() + " were loaded";
        }
    }
}
