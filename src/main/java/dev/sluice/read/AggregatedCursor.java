package dev.sluice.read;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the user records of a payload in KPL's aggregated record format, in place. The payload may come from anybody; a
 * payload that keeps the format's outer shape and breaks its inner one ends in a {@link DataFormatException}.
 */
public final class AggregatedCursor {
    private static final int MAX_HASH_KEY_DIGITS = 39;

    private final MessageDigest md5 = AggregatedFormat.md5();
    private final byte[] payload;
    private final ProtoInput message;
    private final Strings partitionKeys = new Strings();
    private final Strings hashKeys = new Strings();
    private int keyIndex;
    private int hashKeyIndex;
    private int dataStart;
    private int dataLength;
    private @Nullable String batchTag;

    private AggregatedCursor(byte[] payload) throws DataFormatException {
        this.payload = payload;
        int start = AggregatedFormat.MAGIC_BYTES;
        int end = messageEnd(payload);
        this.message = new ProtoInput(payload, start, end);
        ProtoInput tables = new ProtoInput(payload, start, end);
        while (tables.hasMore()) {
            int tag = tables.tag();
            switch (tag) {
                case AggregatedFormat.PARTITION_KEY -> partitionKeys.add(tables.skipBytes(), tables.position());
                case AggregatedFormat.HASH_KEY -> hashKeys.add(tables.skipBytes(), tables.position());
                default -> tables.skipField(tag);
            }
        }
    }

    /** Whether the payload begins as the format does. */
    public static boolean begins(byte[] payload) {
        return payload.length >= AggregatedFormat.MAGIC_BYTES
                && ByteBuffer.wrap(payload).getInt() == AggregatedFormat.MAGIC;
    }

    /**
     * A cursor before the first user record.
     *
     * @param payload one that {@link #begins} as the format does; not copied
     * @throws DataFormatException if it has no digest or another's: the payload is not of this format, or damaged
     */
    public static AggregatedCursor open(byte[] payload) throws DataFormatException {
        int end = messageEnd(payload);
        MessageDigest digest = AggregatedFormat.md5();
        digest.update(payload, AggregatedFormat.MAGIC_BYTES, end - AggregatedFormat.MAGIC_BYTES);
        if (!Arrays.equals(digest.digest(), Arrays.copyOfRange(payload, end, payload.length))) {
            throw new DataFormatException("the digest does not match");
        }
        return new AggregatedCursor(payload);
    }

    private static int messageEnd(byte[] payload) throws DataFormatException {
        int end = payload.length - AggregatedFormat.DIGEST_BYTES;
        if (end <= AggregatedFormat.MAGIC_BYTES) {
            throw new DataFormatException("the record ends before its digest");
        }
        return end;
    }

    static AggregatedCursor unchecked(byte[] payload) throws DataFormatException {
        return new AggregatedCursor(payload);
    }

    /** Moves to the next user record; false behind the last. */
    public boolean next() throws DataFormatException {
        while (message.hasMore()) {
            int tag = message.tag();
            if (tag == AggregatedFormat.RECORD) {
                int length = message.skipBytes();
                read(new ProtoInput(payload, message.position() - length, message.position()));
                return true;
            }
            message.skipField(tag);
        }
        return false;
    }

    private void read(ProtoInput record) throws DataFormatException {
        keyIndex = -1;
        hashKeyIndex = -1;
        dataStart = -1;
        while (record.hasMore()) {
            int tag = record.tag();
            switch (tag) {
                case AggregatedFormat.KEY_INDEX -> keyIndex = record.index();
                case AggregatedFormat.HASH_KEY_INDEX -> hashKeyIndex = record.index();
                case AggregatedFormat.DATA -> {
                    dataLength = record.skipBytes();
                    dataStart = record.position() - dataLength;
                }
                case AggregatedFormat.TAG -> {
                    int length = record.skipBytes();
                    readTag(new ProtoInput(payload, record.position() - length, record.position()));
                }
                default -> record.skipField(tag);
            }
        }
        if (dataStart < 0 || keyIndex < 0 || keyIndex >= partitionKeys.size || hashKeyIndex >= hashKeys.size) {
            throw new DataFormatException("a user record has no data, or a key that is not in the table");
        }
    }

    private void readTag(ProtoInput in) throws DataFormatException {
        String name = "";
        String value = "";
        while (in.hasMore()) {
            int tag = in.tag();
            switch (tag) {
                case AggregatedFormat.TAG_KEY -> name = string(in.skipBytes(), in.position());
                case AggregatedFormat.TAG_VALUE -> value = string(in.skipBytes(), in.position());
                default -> in.skipField(tag);
            }
        }
        if (name.equals(AggregatedFormat.BATCH_TAG)) {
            batchTag = value;
        }
    }

    /** The current record's partition key. */
    public String partitionKey() {
        return string(partitionKeys.lengths[keyIndex], partitionKeys.ends[keyIndex]);
    }

    /** The current record's explicit hash key, in decimal digits; null where its partition key's MD5 decides. */
    public @Nullable String explicitHashKey() {
        return hashKeyIndex < 0 ? null : string(hashKeys.lengths[hashKeyIndex], hashKeys.ends[hashKeyIndex]);
    }

    /** The current record's data: a view into the payload. */
    public ByteBuffer data() {
        return ByteBuffer.wrap(payload, dataStart, dataLength);
    }

    /**
     * Whether the current record's hash key, its explicit one or its partition key's MD5, lies in the range.
     *
     * @throws DataFormatException if its explicit hash key is no number of 128 bits
     */
    public boolean liesIn(HashRange range) throws DataFormatException {
        return range.equals(HashRange.ALL) || range.contains(hashKey());
    }

    /** Each key's number is found once: a table has few keys beside its records. */
    private BigInteger hashKey() throws DataFormatException {
        Strings table = hashKeyIndex < 0 ? partitionKeys : hashKeys;
        int index = hashKeyIndex < 0 ? keyIndex : hashKeyIndex;
        BigInteger[] numbers = table.numbers();
        BigInteger number = numbers[index];
        if (number == null) {
            number = hashKeyIndex < 0 ? md5(table.ends[index], table.lengths[index]) : explicit();
            numbers[index] = number;
        }
        return number;
    }

    private BigInteger md5(int end, int length) {
        md5.update(payload, end - length, length);
        return new BigInteger(1, md5.digest());
    }

    private BigInteger explicit() throws DataFormatException {
        int length = hashKeys.lengths[hashKeyIndex];
        // A number of a megabyte's digits would take its time.
        if (length <= MAX_HASH_KEY_DIGITS) {
            try {
                return new BigInteger(string(length, hashKeys.ends[hashKeyIndex]));
            } catch (NumberFormatException e) {
                // As below.
            }
        }
        throw new DataFormatException("an explicit hash key is not a number of 128 bits");
    }

    /** Whether the payload is one of Sluice's own; known from the first user record on. */
    public boolean hasBatchTag() {
        return batchTag != null;
    }

    /** The text of the batch-id tag, which stands on the first user record; moves there when called before any {@link #next}. */
    Optional<String> batchTag() throws DataFormatException {
        next();
        return Optional.ofNullable(batchTag);
    }

    private String string(int length, int end) {
        return new String(payload, end - length, length, StandardCharsets.UTF_8);
    }

    /** A table of strings that lie in the payload. */
    private static final class Strings {
        private int[] lengths = new int[1];
        private int[] ends = new int[1];
        private int size;
        private @Nullable BigInteger[] numbers = {};

        @Nullable
        BigInteger[] numbers() {
            if (numbers.length < size) {
                numbers = new BigInteger[size];
            }
            return numbers;
        }

        void add(int length, int end) {
            if (size == ends.length) {
                lengths = Arrays.copyOf(lengths, size * 2);
                ends = Arrays.copyOf(ends, size * 2);
            }
            lengths[size] = length;
            ends[size++] = end;
        }
    }
}
