package dev.sluice.deliver;

import dev.sluice.stream.Limits;

/**
 * How much of a stream a load may use.
 *
 * @param text as a person wrote it
 * @param share of each shard's limits; 0: there are none, and records are not held back
 * @param bytesPerSecond of the whole load, data and keys as the service counts them; infinite: the shards' limits alone count
 * @param recordsPerSecond likewise
 */
public record Rate(String text, double share, double bytesPerSecond, double recordsPerSecond) {
    /** For endpoints that enforce no limits. */
    public static final Rate UNLIMITED = ofShare("unlimited", 0);

    public Rate {
        if (!(share >= 0 && share <= 1 && bytesPerSecond > 0 && recordsPerSecond > 0)) {
            throw new IllegalArgumentException("out of range: " + text);
        }
    }

    public static Rate ofShare(String text, double share) {
        return new Rate(text, share, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /** A share in percent. */
    public static Rate percent(int percent) {
        return ofShare(percent + "%", percent / 100.0);
    }

    public static Rate ofBytes(String text, double perSecond) {
        return new Rate(text, 1, perSecond, Double.POSITIVE_INFINITY);
    }

    public static Rate ofRecords(String text, double perSecond) {
        return new Rate(text, 1, Double.POSITIVE_INFINITY, perSecond);
    }

    /** Whether records are held to the shards' limits. */
    public boolean isPaced() {
        return share > 0;
    }

    /** What one of so many shards takes at most; infinite if there are no limits. */
    public double shardBytesPerSecond(int shards) {
        return isPaced()
                ? Math.min(Limits.SHARD_BYTES_PER_SECOND * share, bytesPerSecond / shards)
                : Double.POSITIVE_INFINITY;
    }

    /** The same of records. */
    double shardRecordsPerSecond(int shards) {
        return isPaced()
                ? Math.min(Limits.SHARD_RECORDS_PER_SECOND * share, recordsPerSecond / shards)
                : Double.POSITIVE_INFINITY;
    }

    /** For one of so many that load at the same time. */
    Rate shareOf(int count) {
        return new Rate(text, share / count, bytesPerSecond / count, recordsPerSecond / count);
    }

    /** For a sender that has so many of all shards: of each of them the same, and of the whole load's rate its part. */
    Rate ofShards(long held, int all) {
        double part = (double) held / all;
        return new Rate(text, share, bytesPerSecond * part, recordsPerSecond * part);
    }
}
