package dev.sluice.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A shard that took more than its part, and the keys that were why.
 *
 * @param timesMean its bytes, as so many times what the stream's open shards took on average
 * @param keys those with most of the shard's bytes first; none if no key stands out
 */
public record HotShard(String shardId, double timesMean, List<HotKeyFigures> keys) {
    private static final int LONGEST_KEY = 60;

    public HotShard {
        keys = List.copyOf(keys);
    }

    /**
     * One of its keys. The figures are what is certain; the truth may be a little above.
     *
     * @param events that have it
     * @param bytes of these events before compression
     * @param share of the shard's bytes before compression, 0 to 1
     */
    public record HotKeyFigures(String key, long events, long bytes, double share) {
        /** The key as a person reads it, cut where it is very long. */
        String shown() {
            int end = key.offsetByCodePoints(0, Math.min(LONGEST_KEY, key.codePointCount(0, key.length())));
            return end == key.length() ? key : key.substring(0, end) + "...";
        }
    }

    /** Which shard, how hot, and why. */
    String sentence() {
        List<String> named = new ArrayList<>();
        keys.forEach(key -> named.add("'" + key.shown() + "' " + Units.percent(key.share())));
        return shardId + " is hot: " + times() + " the mean of all shards. "
                + (named.isEmpty()
                        ? "No single key stands out."
                        : "Its top keys, by share of its bytes: " + String.join(", ", named) + ".");
    }

    /** Such as {@code 2.5 times}. */
    String times() {
        return String.format(java.util.Locale.ROOT, "%.1f times", timesMean);
    }
}
