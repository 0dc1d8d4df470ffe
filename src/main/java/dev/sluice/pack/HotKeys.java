package dev.sluice.pack;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the keys with most bytes among any number of keys, in bounded memory: the frequent-items sketch of Misra and Gries. While there
 * are no more keys than counters, counts are exact; beyond that half of the counters are given up at a time, and a key's bytes are told
 * too low by {@link #errorBytes} at most, never too high. Every key that has more bytes than that is there. Not safe for use by
 * several threads: each worker has its own, and they are added up.
 */
public final class HotKeys {
    /** A key with one in 2,000 bytes is certain to be found; 4 MiB if every key has 1,024 bytes. */
    private static final int COUNTERS = 4096;

    private final int counters;
    private KeyTable keys = new KeyTable();
    private final long[] bytes;
    private final long[] events;
    private long totalBytes;
    private long totalEvents;
    private long errorBytes;

    public HotKeys() {
        this(COUNTERS);
    }

    HotKeys(int counters) {
        this.counters = counters;
        this.bytes = new long[counters];
        this.events = new long[counters];
    }

    /** An event of {@code eventBytes} has the key whose UTF-8 lies in [from, to) of {@code key}. */
    public void add(byte[] key, int from, int to, long eventBytes) {
        totalBytes += eventBytes;
        totalEvents++;
        count(key, from, to, 1, eventBytes);
    }

    /** All that another has counted. */
    public void add(Counts other) {
        totalBytes += other.totalBytes;
        totalEvents += other.totalEvents;
        errorBytes += other.errorBytes;
        for (HotKey key : other.keys) {
            byte[] utf8 = key.key().getBytes(StandardCharsets.UTF_8);
            count(utf8, 0, utf8.length, key.events(), key.bytes());
        }
    }

    /** All that was counted until now. */
    public Counts counts() {
        return new Counts(top(counters), totalBytes, totalEvents, errorBytes);
    }

    /** At most {@code most} keys, those with most bytes first; of equal ones the first by its characters. */
    public List<HotKey> top(int most) {
        List<HotKey> top = new ArrayList<>();
        for (int i = 0; i < keys.count(); i++) {
            int start = keys.start(i);
            String key = new String(keys.bytes(), start, keys.end(i) - start, StandardCharsets.UTF_8);
            top.add(new HotKey(key, events[i], bytes[i]));
        }
        top.sort(Comparator.comparingLong(HotKey::bytes).reversed().thenComparing(HotKey::key));
        return List.copyOf(top.subList(0, Math.min(most, top.size())));
    }

    /** Bytes of all events that were added. */
    public long totalBytes() {
        return totalBytes;
    }

    public long totalEvents() {
        return totalEvents;
    }

    /** By how many bytes a key's may be told too low at most. */
    public long errorBytes() {
        return errorBytes;
    }

    private void count(byte[] key, int from, int to, long keyEvents, long keyBytes) {
        if (keys.count() == counters && !keys.contains(key, from, to)) {
            giveUpHalf();
        }
        int known = keys.count();
        int index = keys.index(key, from, to);
        bytes[index] = (index == known ? 0 : bytes[index]) + keyBytes;
        events[index] = (index == known ? 0 : events[index]) + keyEvents;
    }

    /** Takes the median from every key, and with it half of the keys their counters. */
    private void giveUpHalf() {
        long[] sorted = bytes.clone();
        Arrays.sort(sorted);
        long median = sorted[counters / 2];
        errorBytes += median;
        KeyTable kept = new KeyTable();
        for (int i = 0; i < counters; i++) {
            if (bytes[i] > median) {
                int index = kept.index(keys.bytes(), keys.start(i), keys.end(i));
                // index <= i: what is overwritten has been looked at.
                events[index] = Math.max(1, Math.round((double) events[i] * (bytes[i] - median) / bytes[i]));
                bytes[index] = bytes[i] - median;
            }
        }
        keys = kept;
    }

    /**
     * What one has counted.
     *
     * @param keys that have a counter, those with most bytes first
     * @param totalBytes of all events
     * @param errorBytes see {@link #errorBytes()}
     */
    public record Counts(List<HotKey> keys, long totalBytes, long totalEvents, long errorBytes)
            implements Serializable {
        public Counts {
            keys = List.copyOf(keys);
        }
    }

    /**
     * A key that many events have.
     *
     * @param events with this key, at least
     * @param bytes of these events before compression, at least
     */
    public record HotKey(String key, long events, long bytes) implements Serializable {}
}
