package dev.sluice.parse;

import dev.sluice.parse.json.Bytes;
import java.util.List;

/** Rules events out by their bytes alone. Owned by one worker. */
public final class ContentFilter {
    private final List<ByteSearch> match;
    private final List<ByteSearch> exclude;
    private final boolean sampling;
    /** Hashes up to this one, unsigned, are in the sample. */
    private final long lastHash;

    public ContentFilter(Filters filters) {
        match = filters.match().stream().map(ByteSearch::of).toList();
        exclude = filters.exclude().stream().map(ByteSearch::of).toList();
        sampling = filters.sample() < 1;
        lastHash = (long) (filters.sample() * 0x1p62);
    }

    /** Whether the event in [from, to) is wanted. */
    public boolean accepts(byte[] in, int from, int to) {
        if (sampling && (hash(in, from, to) >>> 2) >= lastHash) {
            return false;
        }
        for (ByteSearch wanted : match) {
            if (!wanted.isIn(in, from, to)) {
                return false;
            }
        }
        for (ByteSearch unwanted : exclude) {
            if (unwanted.isIn(in, from, to)) {
                return false;
            }
        }
        return true;
    }

    /** Must never change: the same sample is taken by every version. */
    private static long hash(byte[] in, int from, int to) {
        long hash = 0x9E3779B97F4A7C15L ^ (to - from);
        int at = from;
        for (; at + 8 <= to; at += 8) {
            hash = Long.rotateLeft((hash ^ Bytes.word(in, at)) * 0xBF58476D1CE4E5B9L, 29);
        }
        for (; at < to; at++) {
            hash = Long.rotateLeft((hash ^ in[at]) * 0xBF58476D1CE4E5B9L, 29);
        }
        hash = (hash ^ (hash >>> 31)) * 0x94D049BB133111EBL;
        return hash ^ (hash >>> 30);
    }
}
