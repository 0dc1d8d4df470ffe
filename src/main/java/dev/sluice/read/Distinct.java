package dev.sluice.read;

import dev.sluice.pack.BatchId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Tells a batch's first copy from the later ones, by its id. Memory is bounded: each id is a 16-byte hash, and when as many are known
 * as fit, the older half is forgotten. A copy that comes after its id was forgotten counts as a first one: rather twice than never.
 * Safe for use by several threads.
 */
public final class Distinct {
    /** Each half; both together take 128 MiB when they are full and have then seen some ten TB of log. */
    public static final int DEFAULT_MAX_IDS = 3 << 20;

    private final MessageDigest digest;
    private final int maxIds;
    private HashSet16 young = new HashSet16();
    private HashSet16 old = new HashSet16();
    private long copies;
    private long forgotten;

    public Distinct() {
        this(DEFAULT_MAX_IDS);
    }

    /**
     * A memory with a bound of its own.
     *
     * @param maxIds how many ids, at least, are remembered after they were last seen
     */
    public Distinct(int maxIds) {
        this.maxIds = maxIds;
        try {
            digest = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    /** Whether this is the first time that the batch is seen; from now on it is not. */
    public synchronized boolean first(BatchId id) {
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(id.encode()));
        long high = hash.getLong();
        long low = hash.getLong();
        if (young.contains(high, low)) {
            copies++;
            return false;
        }
        boolean known = old.contains(high, low);
        if (young.size() >= maxIds) {
            forgotten += old.size();
            old = young;
            young = new HashSet16();
        }
        young.add(high, low);
        if (known) {
            copies++;
        }
        return !known;
    }

    /** Whether the batch was seen before, and is not forgotten. */
    public synchronized boolean isKnown(BatchId id) {
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(id.encode()));
        long high = hash.getLong();
        long low = hash.getLong();
        return young.contains(high, low) || old.contains(high, low);
    }

    /** How many second copies were found so far. */
    public synchronized long copies() {
        return copies;
    }

    /** How many ids had to be forgotten. Copies of those would not be found. */
    public synchronized long forgotten() {
        return forgotten;
    }
}
