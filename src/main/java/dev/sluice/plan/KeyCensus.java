package dev.sluice.plan;

import dev.sluice.pack.EventBuffer;
import dev.sluice.pack.HotKeys;
import dev.sluice.pack.Lanes;
import dev.sluice.pack.PartitionKeys;
import dev.sluice.read.HashRange;
import dev.sluice.report.PlanReport.KeyShare;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How the bytes of keyed events lie in the hash-key space, and which keys have most. Owned by one worker, and added up at the end. */
final class KeyCensus {
    /** As many as the largest number of shards that a plan tells of. */
    private static final int SLICES = 64;

    private static final Lanes EQUAL = new Lanes(equal(SLICES));

    private final PartitionKeys keys = new PartitionKeys();
    private final long[] sliceBytes = new long[SLICES];
    private final HotKeys hot = new HotKeys();

    /** So many ranges of the hash-key space, all alike. */
    static List<HashRange> equal(int count) {
        BigInteger space = HashRange.MAX_KEY.add(BigInteger.ONE);
        List<HashRange> ranges = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            BigInteger first = space.multiply(BigInteger.valueOf(i)).divide(BigInteger.valueOf(count));
            BigInteger next = space.multiply(BigInteger.valueOf(i + 1L)).divide(BigInteger.valueOf(count));
            ranges.add(new HashRange(first, next.subtract(BigInteger.ONE)));
        }
        return ranges;
    }

    void add(EventBuffer events) {
        for (int i = 0; i < events.count(); i++) {
            int size = events.end(i) - events.start(i);
            keys.set(events.keyMemory(), events.keyStart(i), events.keyEnd(i));
            sliceBytes[keys.lane(EQUAL)] += size;
            hot.add(events.keyMemory(), events.keyStart(i), events.keyEnd(i), size);
        }
    }

    void add(KeyCensus other) {
        for (int i = 0; i < SLICES; i++) {
            sliceBytes[i] += other.sliceBytes[i];
        }
        hot.add(other.hot.counts());
    }

    /** The keys with most bytes, each with its share of all, the hottest first. */
    List<KeyShare> hottest(int most) {
        double total = hot.totalBytes();
        return hot.top(most).stream()
                .map(key -> new KeyShare(key.key(), key.bytes() / total))
                .toList();
    }

    /** The lane that a key belongs to. */
    int lane(KeyShare key, Lanes lanes) {
        byte[] utf8 = key.key().getBytes(StandardCharsets.UTF_8);
        keys.set(utf8, 0, utf8.length);
        return keys.lane(lanes);
    }

    /** Shares of the bytes in {@value #SLICES} equal slices of the space; empty if there were none. */
    List<Double> slices() {
        double total = Arrays.stream(sliceBytes).sum();
        return total == 0
                ? List.of()
                : Arrays.stream(sliceBytes).mapToObj(bytes -> bytes / total).toList();
    }
}
