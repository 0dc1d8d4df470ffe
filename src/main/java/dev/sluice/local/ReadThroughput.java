package dev.sluice.local;

/**
 * What one shard gives: 5 calls of GetRecords a second, as many of GetShardIterator, and 2 MiB a second. What an answer will hold is not
 * known before it is written, so it is paid for afterwards: one of up to 2 MiB out of a bucket of one second's worth, a greater one by a
 * pause of its own, which is 5 s for the 10 MiB that it can be. Used by readers' threads as well.
 */
final class ReadThroughput {
    private static final double CALLS_PER_SECOND = 5;
    private static final double BYTES_PER_SECOND = 2 << 20;

    private double calls = CALLS_PER_SECOND;
    private double iterators = CALLS_PER_SECOND;
    private double bytes = BYTES_PER_SECOND;
    private long lastNanos;

    ReadThroughput(long nowNanos) {
        this.lastNanos = nowNanos;
    }

    /** Whether GetRecords may be called at this moment. */
    synchronized boolean takeCall(long nowNanos) {
        refill(nowNanos);
        if (calls < 1 || bytes <= 0) {
            return false;
        }
        calls--;
        return true;
    }

    /** Whether GetShardIterator may be called at this moment. */
    synchronized boolean takeIterator(long nowNanos) {
        refill(nowNanos);
        if (iterators < 1) {
            return false;
        }
        iterators--;
        return true;
    }

    /** An answer of so many bytes was given. */
    synchronized void gave(long answerBytes, long nowNanos) {
        refill(nowNanos);
        bytes = answerBytes > BYTES_PER_SECOND ? -answerBytes : bytes - answerBytes;
    }

    private void refill(long nowNanos) {
        double seconds = (nowNanos - lastNanos) / 1e9;
        lastNanos = nowNanos;
        calls = Math.min(CALLS_PER_SECOND, calls + seconds * CALLS_PER_SECOND);
        iterators = Math.min(CALLS_PER_SECOND, iterators + seconds * CALLS_PER_SECOND);
        bytes = Math.min(BYTES_PER_SECOND, bytes + seconds * BYTES_PER_SECOND);
    }
}
