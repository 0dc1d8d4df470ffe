package dev.sluice.deliver;

import dev.sluice.stream.Limits;

/**
 * When one shard may take its next record: two clocks, one for bytes and one for records, each of which a record moves on by the time
 * that it is worth. KPL's own limiter does nothing without its aggregation. All times are of {@link System#nanoTime}, passed in. Not
 * safe for use by several threads.
 */
public final class Pace {
    /** Below the limit by what jitter on the way needs: two records that leave evenly may arrive unevenly. */
    static final double OF_LIMIT = 0.985;

    /** What a dispatcher that woke late may catch up. */
    private static final long CREDIT_NANOS = 40_000_000;

    /** A shard that refused a record rests so long: a tenth of a second's worth flows back into it. */
    private static final long REST_NANOS = 100_000_000;

    /** One refusal within so long is jitter; more mean that somebody else writes to the shard. */
    private static final long QUIET_NANOS = 10_000_000_000L;

    private static final double SLOWDOWN = 0.8;
    private static final double SLOWEST = 0.05;
    private static final double RECOVERY_PER_SECOND = 0.02;

    private final double share;
    private final boolean limited;
    private double factor = 1;
    private long bytesReadyNanos;
    private long recordsReadyNanos;
    private long restUntilNanos;
    private long refusedNanos;
    private long slowedNanos;
    private long recoveredNanos;

    /**
     * Starts now, with nothing sent.
     *
     * @param share of the shard's limits, 1 for all
     * @param limited false: no clocks, every record may go at once
     */
    public Pace(double share, boolean limited, long nowNanos) {
        this.share = share * OF_LIMIT;
        this.limited = limited;
        this.bytesReadyNanos = nowNanos;
        this.recordsReadyNanos = nowNanos;
        this.restUntilNanos = nowNanos;
        this.refusedNanos = nowNanos - QUIET_NANOS;
        this.slowedNanos = refusedNanos;
        this.recoveredNanos = nowNanos;
    }

    /** From when on the next record may be sent. */
    public long readyAtNanos() {
        return later(restUntilNanos, later(bytesReadyNanos, recordsReadyNanos));
    }

    /** What the shard takes, by the limits and by what it refused lately; infinite without limits. */
    public double bytesPerSecond() {
        return limited ? Limits.SHARD_BYTES_PER_SECOND * share * factor : Double.POSITIVE_INFINITY;
    }

    /** What the shard, which has limits, was given in advance of them. */
    public double aheadBytes(long nowNanos) {
        return bytesPerSecond() * Math.max(0, readyAtNanos() - nowNanos) / 1e9;
    }

    public boolean isOpen(long nowNanos) {
        return !limited || readyAtNanos() - nowNanos <= 0;
    }

    /** Records of {@code bytes}, data and keys, leave now. */
    public void sent(int bytes, int records, long nowNanos) {
        if (!limited) {
            return;
        }
        recover(nowNanos);
        bytesReadyNanos = later(bytesReadyNanos, nowNanos - CREDIT_NANOS) + (long) (bytes * 1e9 / bytesPerSecond());
        recordsReadyNanos = later(recordsReadyNanos, nowNanos - CREDIT_NANOS)
                + (long) (records * 1e9 / (Limits.SHARD_RECORDS_PER_SECOND * share * factor));
    }

    /**
     * The shard refused a record for its limits.
     *
     * @return whether the pace was slowed down for it
     */
    boolean refused(long nowNanos) {
        if (!limited) {
            return false;
        }
        restUntilNanos = later(restUntilNanos, nowNanos + REST_NANOS);
        boolean again = nowNanos - refusedNanos < QUIET_NANOS;
        refusedNanos = nowNanos;
        // Refusals of one second speak of the same moment: they count once.
        if (!again || nowNanos - slowedNanos < 1_000_000_000L) {
            return false;
        }
        slowedNanos = nowNanos;
        recoveredNanos = nowNanos;
        factor = Math.max(SLOWEST, factor * SLOWDOWN);
        return true;
    }

    private void recover(long nowNanos) {
        if (factor < 1) {
            factor = Math.min(1, factor + RECOVERY_PER_SECOND * (nowNanos - recoveredNanos) / 1e9);
        }
        recoveredNanos = nowNanos;
    }

    /** Of two times that may lie on both sides of the clock's overflow. */
    private static long later(long a, long b) {
        return a - b > 0 ? a : b;
    }
}
