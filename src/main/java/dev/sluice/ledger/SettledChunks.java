package dev.sluice.ledger;

import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import dev.sluice.source.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of one source that are done, as plain numbers: a journal of years has many. For each start, end, the span's from, to and
 * checksum (from is -1 where an earlier version wrote none), the time in milliseconds since 1970, events, bytes, rejected lines, how
 * many lanes follow, and lane and batches of each.
 */
final class SettledChunks {
    private static final int FIXED = 10;
    private static final int NO_SPAN = -1;

    private long[] numbers = new long[FIXED + 2];
    private int length;

    void add(DoneChunk done, @Nullable Span span, long atMillis) {
        add(done.chunk().start());
        add(done.chunk().end());
        add(span == null ? NO_SPAN : span.from());
        add(span == null ? NO_SPAN : span.to());
        add(span == null ? 0 : span.crc32c());
        add(atMillis);
        add(done.events());
        add(done.bytes());
        add(done.rejected());
        add(done.batches().size());
        for (Map.Entry<Integer, Integer> lane : done.batches().entrySet()) {
            add(lane.getKey());
            add(lane.getValue());
        }
    }

    /** The next of the numbers that {@link #numbers} gave. */
    void add(long number) {
        if (length == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * length);
        }
        numbers[length++] = number;
    }

    long[] numbers() {
        return Arrays.copyOf(numbers, length);
    }

    List<Span> spans() {
        List<Span> spans = new ArrayList<>();
        forEach((at, lanes) -> {
            if (numbers[at + 2] != NO_SPAN) {
                spans.add(new Span(numbers[at + 2], numbers[at + 3], (int) numbers[at + 4]));
            }
        });
        return spans;
    }

    List<DoneChunk> chunks(SourceId source, String name) {
        List<DoneChunk> chunks = new ArrayList<>();
        forEach((at, lanes) -> {
            SortedMap<Integer, Integer> batches = new TreeMap<>();
            for (int lane = 0; lane < lanes; lane++) {
                batches.put((int) numbers[at + FIXED + 2 * lane], (int) numbers[at + FIXED + 2 * lane + 1]);
            }
            Chunk chunk = new Chunk(source, numbers[at], numbers[at + 1]);
            chunks.add(new DoneChunk(name, chunk, numbers[at + 6], numbers[at + 7], numbers[at + 8], batches));
        });
        return chunks;
    }

    private void forEach(BiConsumer<Integer, Integer> chunk) {
        int at = 0;
        while (at < length) {
            int lanes = (int) numbers[at + FIXED - 1];
            chunk.accept(at, lanes);
            at += FIXED + 2 * lanes;
        }
    }
}
