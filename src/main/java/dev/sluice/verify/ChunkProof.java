package dev.sluice.verify;

import dev.sluice.ledger.DoneChunk;
import dev.sluice.read.BatchId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which batches of one chunk have been found. */
final class ChunkProof {
    private final DoneChunk done;
    /** By lane: for each ordinal the batch's events and checksum in one number; 0 as long as it is missing. */
    private final Map<Integer, long[]> lanes = new TreeMap<>();

    /** Batches whose records are there and cannot be read, by lane and ordinal. */
    private final Set<List<Integer>> spoiled = new HashSet<>();

    private int found;
    private long events;
    /** Batches that were found with other events under the same number: the input changed between two tries. */
    private int contradictions;

    ChunkProof(DoneChunk done) {
        this.done = done;
        done.batches().forEach((lane, count) -> lanes.put(lane, new long[count]));
    }

    /** Takes a batch that was found; false if it is a copy of one that was found before. */
    boolean mark(BatchId id) {
        long[] slots = lanes.get(id.lane());
        if (slots == null || id.ordinal() < 0 || id.ordinal() >= slots.length) {
            contradictions++;
            return true;
        }
        long content = (long) id.events() << 32 | (id.crc32c() & 0xffffffffL);
        long before = slots[id.ordinal()];
        if (before == 0) {
            slots[id.ordinal()] = content;
            found++;
            events += id.events();
            return true;
        }
        if (before != content) {
            contradictions++;
        }
        return before != content;
    }

    /** Takes a record that is there and that readers cannot read. */
    void spoil(BatchId id) {
        spoiled.add(List.of(id.lane(), id.ordinal()));
    }

    int found() {
        return found;
    }

    long events() {
        return events;
    }

    boolean isProven() {
        return contradictions == 0 && found == expected() && events == done.events();
    }

    /** Whether fewer batches or events are there than the checkpoint says. A checkpoint that does not count batches says nothing. */
    boolean isShort() {
        return expected() > 0 && (found < expected() || (contradictions == 0 && events < done.events()));
    }

    /** Whether a batch is there only as a record that readers cannot read. */
    boolean isSpoiled() {
        return spoiled.stream().anyMatch(batch -> {
            long[] slots = lanes.get(batch.get(0));
            int ordinal = batch.get(1);
            return slots != null && ordinal >= 0 && ordinal < slots.length && slots[ordinal] == 0;
        });
    }

    Verdict.Gap gap() {
        return new Verdict.Gap(
                done.sourceName(),
                new Verdict.Extent(done.chunk().start(), done.chunk().end()),
                expected() - found,
                expected(),
                done.events() - events,
                contradictions);
    }

    private int expected() {
        return lanes.values().stream().mapToInt(slots -> slots.length).sum();
    }
}
