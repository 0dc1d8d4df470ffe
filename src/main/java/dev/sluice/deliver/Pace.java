package dev.sluice.deliver;

import dev.sluice.stream.Limits;

/**
 * When one shard, or the whole load, may take its next record: two clocks, one for bytes and one for records, each of which a record moves on by the time
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

    /** One refusal within so long is jitter; more slow the shard down. */
    private static final long QUIET_NANOS = 10_000_000_000L;

    private static final double SLOWDOWN = 0.8;

    /** At a pace as slow as this, jitter no longer explains a refusal. */
    private static final double WELL_SLOWED = 0.9;

    private static final double SLOWEST = 0.05;
    private static final double RECOVERY_PER_SECOND = 0.02;

    /** Of its own limits, before what was refused counts; infinite where it has none. */
    private double bytesLimit;

    private double recordsLimit;
    private double factor = 1;
    private long bytesReadyNanos;
    private long recordsReadyNanos;
    private long restUntilNanos;
    private long refusedNanos;
    private long slowedNanos;
    private long recoveredNanos;

    private Pace(double bytesLimit, double recordsLimit, long nowNanos) {
        this.bytesLimit = bytesLimit;
        this.recordsLimit = recordsLimit;
        this.bytesReadyNanos = nowNanos;
        this.recordsReadyNanos = nowNanos;
        this.restUntilNanos = nowNanos;
        this.refusedNanos = nowNanos - QUIET_NANOS;
        this.slowedNanos = refusedNanos;
        this.recoveredNanos = nowNanos;
    }

    /** A shard's, which starts now with nothing sent. */
    public static Pace ofShard(Rate rate, long nowNanos) {
        return new Pace(bytesLimit(rate), recordsLimit(rate), nowNanos);
    }

    /** That of a load into all of its shards. */
    public static Pace ofAll(Rate rate, long nowNanos) {
        return new Pace(rate.bytesPerSecond(), rate.recordsPerSecond(), nowNanos);
    }

    private static double bytesLimit(Rate rate) {
        return rate.isPaced() ? Limits.SHARD_BYTES_PER_SECOND * rate.share() * OF_LIMIT : Double.POSITIVE_INFINITY;
    }

    private static double recordsLimit(Rate rate) {
        return rate.isPaced() ? Limits.SHARD_RECORDS_PER_SECOND * rate.share() * OF_LIMIT : Double.POSITIVE_INFINITY;
    }

    /** From now on the shard goes at this rate; what it was given in advance is worth as much less time as the rate is higher. */
    public void changeShard(Rate rate, long nowNanos) {
        change(bytesLimit(rate), recordsLimit(rate), nowNanos);
    }

    /** The same of the whole load's. */
    public void changeAll(Rate rate, long nowNanos) {
        change(rate.bytesPerSecond(), rate.recordsPerSecond(), nowNanos);
    }

    private void change(double bytes, double records, long nowNanos) {
        bytesReadyNanos = rescaled(bytesReadyNanos - nowNanos, bytesLimit, bytes) + nowNanos;
        recordsReadyNanos = rescaled(recordsReadyNanos - nowNanos, recordsLimit, records) + nowNanos;
        bytesLimit = bytes;
        recordsLimit = records;
    }

    private static long rescaled(long aheadNanos, double from, double to) {
        return aheadNanos <= 0 || Double.isInfinite(from) ? 0 : (long) (aheadNanos * from / to);
    }

    boolean isLimited() {
        return bytesLimit < Double.POSITIVE_INFINITY || recordsLimit < Double.POSITIVE_INFINITY;
    }

    /** From when on the next record may be sent. */
    public long readyAtNanos() {
        return later(restUntilNanos, later(bytesReadyNanos, recordsReadyNanos));
    }

    /** What the shard takes, by the limits and by what it refused lately; infinite without limits. */
    public double bytesPerSecond() {
        return bytesLimit * factor;
    }

    /** What was given in advance of the limit of bytes, where there is one. */
    public double aheadBytes(long nowNanos) {
        return Double.isInfinite(bytesLimit) ? 0 : bytesPerSecond() * Math.max(0, readyAtNanos() - nowNanos) / 1e9;
    }

    public boolean isOpen(long nowNanos) {
        return !isLimited() || readyAtNanos() - nowNanos <= 0;
    }

    /** Records of {@code bytes}, data and keys, leave now. */
    public void sent(int bytes, int records, long nowNanos) {
        if (!isLimited()) {
            return;
        }
        recover(nowNanos);
        bytesReadyNanos = later(bytesReadyNanos, nowNanos - CREDIT_NANOS) + (long) (bytes * 1e9 / bytesPerSecond());
        recordsReadyNanos =
                later(recordsReadyNanos, nowNanos - CREDIT_NANOS) + (long) (records * 1e9 / (recordsLimit * factor));
    }

    /**
     * The shard refused a record for its limits.
     *
     * @return whether this was at a pace that had been well slowed down: somebody else must be writing
     */
    boolean refused(long nowNanos) {
        if (!isLimited()) {
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
        boolean wasSlowed = factor <= WELL_SLOWED;
        factor = Math.max(SLOWEST, factor * SLOWDOWN);
        return wasSlowed;
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
