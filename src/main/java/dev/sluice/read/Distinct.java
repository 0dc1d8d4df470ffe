package dev.sluice.read;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * Tells a batch's first copy from the later ones, by its id. Memory is bounded: each id is a 16-byte hash, and when as many are known
 * as fit, the older half is forgotten. A copy that comes after its id was forgotten counts as a first one: rather twice than never. How
 * far back the answer is right, {@link #windowBatches} and {@link #rightSince} say. What is known can be saved and restored, for who
 * goes on in another process. Safe for use by several threads.
 */
public final class Distinct {
    /** Each half; both together take 128 MiB when they are full and have then seen some ten TB of log. */
    public static final int DEFAULT_MAX_IDS = 3 << 20;

    private static final int SAVED_MAGIC = 0x534C4431; // "SLD1"

    private final MessageDigest digest = AggregatedFormat.md5();
    private final int maxIds;
    private final InstantSource clock;
    private HashSet16 young = new HashSet16();
    private HashSet16 old = new HashSet16();
    /** When the first id of each half came. */
    private Instant youngSince;

    private Instant oldSince;
    private long copies;
    private long forgotten;

    public Distinct() {
        this(DEFAULT_MAX_IDS);
    }

    /**
     * A memory with a bound of its own.
     *
     * @param maxIds how many ids, at least, are remembered after they were last seen; twice as many at most, at 22 to 43 bytes each
     */
    public Distinct(int maxIds) {
        this(maxIds, InstantSource.system());
    }

    Distinct(int maxIds, InstantSource clock) {
        if (maxIds < 1) {
            throw new IllegalArgumentException("not a number of ids: " + maxIds);
        }
        this.maxIds = maxIds;
        this.clock = clock;
        this.youngSince = clock.instant();
        this.oldSince = youngSince;
    }

    /** Whether this is the first time that the batch is seen; from now on it is not. */
    public synchronized boolean first(BatchId id) {
        ByteBuffer hash = hash(id);
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
            oldSince = youngSince;
            young = new HashSet16();
            youngSince = clock.instant();
        }
        young.add(high, low);
        if (known) {
            copies++;
        }
        return !known;
    }

    /** Whether the batch was seen before, and is not forgotten. */
    public synchronized boolean isKnown(BatchId id) {
        ByteBuffer hash = hash(id);
        long high = hash.getLong();
        long low = hash.getLong();
        return young.contains(high, low) || old.contains(high, low);
    }

    private ByteBuffer hash(BatchId id) {
        return ByteBuffer.wrap(digest.digest(id.encode()));
    }

    /** How many second copies were found so far. */
    public synchronized long copies() {
        return copies;
    }

    /** How many ids had to be forgotten. Copies of those would not be found. */
    public synchronized long forgotten() {
        return forgotten;
    }

    /**
     * The window by number: a copy is told from a first one for certain as long as fewer batches than this were seen since the batch was
     * seen last. A full record holds about 1 MiB, so a million of them are a TiB of stream.
     */
    public int windowBatches() {
        return maxIds;
    }

    /**
     * The window by time: every batch that was seen at this time or later, by this machine's clock, is still known. It is when this
     * memory was begun as long as nothing is {@link #forgotten}.
     */
    public synchronized Instant rightSince() {
        return oldSince;
    }

    /**
     * Writes what is known: 48 bytes, and 16 for each id. {@link #restore} goes on with it.
     *
     * @param out left open
     */
    public synchronized void save(OutputStream out) throws IOException {
        CheckedOutputStream checked = new CheckedOutputStream(out, new CRC32C());
        DataOutputStream data = new DataOutputStream(checked);
        data.writeInt(SAVED_MAGIC);
        data.writeLong(oldSince.toEpochMilli());
        data.writeLong(youngSince.toEpochMilli());
        data.writeLong(copies);
        data.writeLong(forgotten);
        old.writeTo(data);
        young.writeTo(data);
        data.flush();
        data.writeInt((int) checked.getChecksum().getValue());
        data.flush();
    }

    /**
     * A memory that goes on where a saved one stood.
     *
     * @param in bytes of {@link #save}; read to their end and no further, and left open
     * @param maxIds as in the constructor; as many as the saved one had, or more
     * @throws IOException if these are not bytes that {@code save} wrote, if some are missing or damaged, or if they hold more ids than
     *     {@code maxIds} allows. Whatever they claim, no more memory is taken than they are long, or than {@code maxIds} allows
     */
    public static Distinct restore(InputStream in, int maxIds) throws IOException {
        CheckedInputStream checked = new CheckedInputStream(in, new CRC32C());
        DataInputStream data = new DataInputStream(checked);
        Distinct restored = new Distinct(maxIds);
        try {
            if (data.readInt() != SAVED_MAGIC) {
                throw new IOException("These are not saved batch ids; give what Distinct.save wrote.");
            }
            restored.oldSince = Instant.ofEpochMilli(data.readLong());
            restored.youngSince = Instant.ofEpochMilli(data.readLong());
            restored.copies = data.readLong();
            restored.forgotten = data.readLong();
            restored.old = HashSet16.readFrom(data, maxIds);
            restored.young = HashSet16.readFrom(data, maxIds);
            int sum = (int) checked.getChecksum().getValue();
            if (data.readInt() != sum) {
                throw new IOException(
                        "The saved batch ids are damaged; begin without them, and batches may come twice.");
            }
        } catch (EOFException e) {
            throw new IOException("The saved batch ids break off; begin without them, and batches may come twice.", e);
        }
        return restored;
    }
}
