package dev.sluice.local;

import dev.sluice.stream.Limits;

/**
 * What one shard takes: 1 MiB and 1,000 records a second, each as a bucket of one second's worth. A record over 1 MiB (where
 * the stream allows it) draws on a tank of 10 MiB instead, which everything that is written empties and which fills at the
 * same 1 MiB/s: so the shard bursts for a large record and averages out, as AWS's page on large records has it.
 */
final class Throughput {
    private static final int TANK_BYTES = Limits.LARGEST_RECORD_BYTES;

    private double bytes = Limits.SHARD_BYTES_PER_SECOND;
    private double records = Limits.SHARD_RECORDS_PER_SECOND;
    private double tank = TANK_BYTES;
    private long lastNanos;

    Throughput(long nowNanos) {
        this.lastNanos = nowNanos;
    }

    /** Takes a record of {@code size} bytes (data and key) if there is room for it at this moment. */
    boolean take(int size, long nowNanos) {
        double seconds = (nowNanos - lastNanos) / 1e9;
        lastNanos = nowNanos;
        bytes = Math.min(Limits.SHARD_BYTES_PER_SECOND, bytes + seconds * Limits.SHARD_BYTES_PER_SECOND);
        tank = Math.min(TANK_BYTES, tank + seconds * Limits.SHARD_BYTES_PER_SECOND);
        records = Math.min(Limits.SHARD_RECORDS_PER_SECOND, records + seconds * Limits.SHARD_RECORDS_PER_SECOND);
        boolean large = size > Limits.SHARD_BYTES_PER_SECOND;
        if (records < 1 || tank < size || (!large && bytes < size)) {
            return false;
        }
        records--;
        tank -= size;
        bytes = large ? Math.min(bytes, tank) : bytes - size;
        return true;
    }
}
