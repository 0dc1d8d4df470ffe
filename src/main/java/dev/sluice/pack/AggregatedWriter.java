package dev.sluice.pack;

import dev.sluice.read.AggregatedFormat;
import dev.sluice.read.BatchId;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Writes events of one batch as one payload in KPL's aggregated record format, each event a user record of its own, by hand and
 * straight from the events' bytes: protobuf's objects would cost more than all the rest of the load. Used again for every batch;
 * belongs to one worker.
 *
 * <p>The batch id rides in a tag of the first user record, base64 since tags are text. Readers that know no tags pass over it.
 */
public final class AggregatedWriter {
    private static final int ID_CHARACTERS = (BatchId.BYTES * 4 + 2) / 3;

    /** A tag's whole field inside its record: field tag and length, then key and value, each with field tag and length. */
    private static final int ID_TAG_BYTES = 2 + 2 + AggregatedFormat.BATCH_TAG.length() + 2 + ID_CHARACTERS;

    private final byte[] tag = AggregatedFormat.BATCH_TAG.getBytes(StandardCharsets.US_ASCII);
    private final KeyTable keys = new KeyTable();
    private byte[] records = new byte[1 << 16];
    private int recordsLength;
    private int events;
    /** Where the id goes, once it is known, in {@code records}. */
    private int idTagEnd;

    private byte[] hashKey = new byte[0];
    private int tagBytes = ID_TAG_BYTES;

    public AggregatedWriter() {
        start(null);
    }

    /** Writes no tag from the next {@link #start} on. */
    AggregatedWriter withoutIds() {
        tagBytes = 0;
        return this;
    }

    /**
     * Forgets what was added and begins a batch.
     *
     * @param explicitHashKey of every event in it; null where each event's partition key decides
     */
    public void start(@Nullable BigInteger explicitHashKey) {
        keys.clear();
        recordsLength = 0;
        events = 0;
        hashKey = explicitHashKey == null
                ? new byte[0]
                : explicitHashKey.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** The payload's length in bytes if it were finished now. */
    public int sizeBytes() {
        int tables = keys.length() + (hashKey.length == 0 ? 0 : 2 + hashKey.length);
        return AggregatedFormat.MAGIC_BYTES + tables + recordsLength + AggregatedFormat.DIGEST_BYTES;
    }

    /** How much {@link #sizeBytes} grows at most by one more event of these lengths. */
    public static int growthAtMost(int keyBytes, int eventBytes) {
        // Key: field tag, length; record: field tag, length, two fields of at most six bytes, data's field tag and
        // length.
        return 1 + 5 + keyBytes + 1 + 5 + 6 + 2 + 1 + 5 + eventBytes + ID_TAG_BYTES;
    }

    public int events() {
        return events;
    }

    /**
     * A partition key's index, for {@link #add}; the same key gets the same index throughout a batch.
     *
     * @param source its bytes in [from, to) are the key: 1 to 256 characters of valid UTF-8
     */
    public int key(byte[] source, int from, int to) {
        return keys.index(source, from, to);
    }

    /** Adds an event, without its newline: {@code length} bytes at the absolute {@code offset} of {@code source}. */
    public void add(int keyIndex, ByteBuffer source, int offset, int length) {
        boolean first = events == 0;
        int body = 1 + varintBytes(keyIndex) + (hashKey.length == 0 ? 0 : 2) + 1 + varintBytes(length) + length;
        body += first ? tagBytes : 0;
        reserve(1 + varintBytes(body) + body);
        byte[] out = records;
        int at = recordsLength;
        out[at++] = AggregatedFormat.RECORD;
        at = putVarint(out, at, body);
        out[at++] = AggregatedFormat.KEY_INDEX;
        at = putVarint(out, at, keyIndex);
        if (hashKey.length != 0) {
            out[at++] = AggregatedFormat.HASH_KEY_INDEX;
            out[at++] = 0;
        }
        out[at++] = AggregatedFormat.DATA;
        at = putVarint(out, at, length);
        source.get(offset, out, at, length);
        at += length;
        if (first) {
            at += tagBytes;
            idTagEnd = at;
        }
        recordsLength = at;
        events++;
    }

    /**
     * The payload of all events added since {@link #start}, at least one.
     *
     * @throws IllegalStateException if there is no event
     */
    public byte[] finish(BatchId id) {
        if (events == 0) {
            throw new IllegalStateException("a batch without events");
        }
        if (tagBytes > 0) {
            putIdTag(id);
        }
        byte[] payload = new byte[sizeBytes()];
        ByteBuffer.wrap(payload).putInt(AggregatedFormat.MAGIC);
        int start = AggregatedFormat.MAGIC_BYTES;
        int at = put(payload, start, keys.bytes(), keys.length());
        if (hashKey.length != 0) {
            payload[at++] = AggregatedFormat.HASH_KEY;
            payload[at++] = (byte) hashKey.length;
            at = put(payload, at, hashKey, hashKey.length);
        }
        at = put(payload, at, records, recordsLength);
        AggregatedFormat.sign(payload, start, at);
        return payload;
    }

    private void putIdTag(BatchId id) {
        int at = idTagEnd - ID_TAG_BYTES;
        byte[] value = Base64.getEncoder().withoutPadding().encode(id.encode());
        records[at++] = AggregatedFormat.TAG;
        records[at++] = (byte) (ID_TAG_BYTES - 2);
        records[at++] = AggregatedFormat.TAG_KEY;
        records[at++] = (byte) tag.length;
        at = put(records, at, tag, tag.length);
        records[at++] = AggregatedFormat.TAG_VALUE;
        records[at++] = (byte) value.length;
        put(records, at, value, value.length);
    }

    private void reserve(int bytes) {
        if (records.length - recordsLength < bytes) {
            records = Arrays.copyOf(records, Math.max(recordsLength + bytes, records.length + records.length / 2));
        }
    }

    private static int put(byte[] out, int at, byte[] in, int length) {
        System.arraycopy(in, 0, out, at, length);
        return at + length;
    }

    static int varintBytes(int value) {
        return Math.max(1, (38 - Integer.numberOfLeadingZeros(value)) / 7);
    }

    static int putVarint(byte[] out, int start, int value) {
        int at = start;
        int rest = value;
        while (rest > 0x7f) {
            out[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        out[at++] = (byte) rest;
        return at;
    }
}
