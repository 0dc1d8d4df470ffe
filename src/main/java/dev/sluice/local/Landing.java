package dev.sluice.local;

import dev.sluice.stream.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the records of one PutRecords or PutRecord request land: decoded, each laid out as it will stand in its shard's file
 * (header, data, key), so that storing them is one gathering write a shard. Held by one request at a time.
 */
final class Landing {
    private static final int MAX_KEY_BYTES = Limits.PARTITION_KEY_CHARACTERS * 3;
    private static final int FIRST_BYTES = 256 * 1024;
    private static final String HASH_KEY_PATTERN = "0|([1-9]\\d{0,38})";

    /** Memory that is not zeroed first: only what records have touched is resident. */
    private final ByteBuf memory =
            new UnpooledByteBufAllocator(true).directBuffer(FIRST_BYTES, 2 * Limits.REQUEST_BYTES);

    private final int[] starts = new int[Limits.REQUEST_RECORDS];
    private final int[] dataBytes = new int[Limits.REQUEST_RECORDS];
    private final int[] keyBytes = new int[Limits.REQUEST_RECORDS];
    private final @Nullable BigInteger[] hashKeys = new @Nullable BigInteger[Limits.REQUEST_RECORDS];
    private final byte[] key = new byte[MAX_KEY_BYTES];

    private int count;
    private long bytes;
    private boolean many;
    private String accessKey = "";
    private @Nullable String stream;
    private @Nullable String streamId;
    private boolean dryRun;
    /** The first record without a partition key, counted from 1; 0 if all have one. */
    private int keyless;

    private @Nullable BigInteger hashKey;
    /** Records of one shard come in a row. */
    private String lastDecimal = "";

    private @Nullable BigInteger lastHashKey;
    private int keyLength;
    private int dataStart;
    private int dataEnd;

    /**
     * Begins a request.
     *
     * @param many whether it is PutRecords, which names its fields by record
     * @param accessKey whose it is; empty if it is not signed
     */
    void clear(boolean many, String accessKey) {
        this.many = many;
        this.accessKey = accessKey;
        memory.clear();
        Arrays.fill(hashKeys, 0, count, null);
        count = 0;
        bytes = 0;
        stream = null;
        streamId = null;
        dryRun = false;
        keyless = 0;
    }

    String accessKey() {
        return accessKey;
    }

    void beginRecord() throws Refusal {
        if (count == Limits.REQUEST_RECORDS) {
            throw Refusal.validation(
                    " '[...]'", "records", "Member must have length less than or equal to " + Limits.REQUEST_RECORDS);
        }
        starts[count] = memory.writerIndex();
        memory.ensureWritable(ShardLog.HEADER_BYTES);
        dataStart = memory.writerIndex() + ShardLog.HEADER_BYTES;
        memory.writerIndex(dataStart);
        dataEnd = -1;
        keyLength = -1;
        hashKey = null;
    }

    void beginData() {
        memory.writerIndex(dataStart);
    }

    /** Where the record's data goes between {@link #beginData} and {@link #endData}: from the writer index on. */
    ByteBuf memory() {
        return memory;
    }

    /** Refuses a request as soon as it holds more than any may. */
    void checkSize() throws Refusal {
        int current = memory.writerIndex() - dataStart;
        if (current > Limits.REQUEST_BYTES) {
            throw tooLong(field("data"), Limits.REQUEST_BYTES);
        }
        if (bytes + current > Limits.REQUEST_BYTES) {
            throw Refusal.invalidArgument("Records size exceeds 10 MB limit");
        }
    }

    /** Data of so many bytes that nobody will read: what would be there is left as it is. */
    void passOver(int bytes) throws Refusal {
        memory.ensureWritable(bytes).writerIndex(dataStart + bytes);
        endData();
    }

    void endData() throws Refusal {
        dataEnd = memory.writerIndex();
        checkSize();
    }

    void partitionKey(byte[] utf8, int length) throws Refusal {
        if (length == 0) {
            throw Refusal.validation(
                    " ''", field("partitionKey"), "Member must have length greater than or equal to 1");
        }
        if (length > Limits.PARTITION_KEY_CHARACTERS
                && new String(utf8, 0, length, StandardCharsets.UTF_8).length() > Limits.PARTITION_KEY_CHARACTERS) {
            String shown = new String(utf8, 0, length, StandardCharsets.UTF_8);
            throw Refusal.validation(
                    " '" + shown + "'",
                    field("partitionKey"),
                    "Member must have length less than or equal to " + Limits.PARTITION_KEY_CHARACTERS);
        }
        System.arraycopy(utf8, 0, key, 0, length);
        keyLength = length;
    }

    void explicitHashKey(String decimal) throws Refusal {
        if (decimal.equals(lastDecimal)) {
            hashKey = lastHashKey;
            return;
        }
        if (!decimal.matches(HASH_KEY_PATTERN)) {
            throw Refusal.validation(
                    " '" + decimal + "'",
                    field("explicitHashKey"),
                    "Member must satisfy regular expression pattern: " + HASH_KEY_PATTERN);
        }
        BigInteger parsed = new BigInteger(decimal);
        if (parsed.bitLength() > 128) {
            throw Refusal.invalidArgument("Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]."
                    + " Specified value was " + decimal);
        }
        hashKey = parsed;
        lastDecimal = decimal;
        lastHashKey = parsed;
    }

    void endRecord() throws Refusal {
        if (dataEnd < 0) {
            throw Refusal.missing(field("data"));
        }
        if (keyLength < 0) {
            keyless = keyless == 0 ? count + 1 : keyless;
            keyLength = 0;
        }
        memory.writerIndex(dataEnd).writeBytes(key, 0, keyLength);
        dataBytes[count] = dataEnd - dataStart;
        keyBytes[count] = keyLength;
        hashKeys[count] = hashKey;
        bytes += dataBytes[count] + keyLength;
        if (bytes > Limits.REQUEST_BYTES) {
            throw Refusal.invalidArgument("Records size exceeds 10 MB limit");
        }
        count++;
    }

    /** @param nameOrArn what the request calls its stream */
    void stream(String nameOrArn) {
        stream = nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1);
    }

    @Nullable
    String stream() {
        return stream;
    }

    void streamId(String id) {
        streamId = id;
    }

    @Nullable
    String streamId() {
        return streamId;
    }

    /** Only to find out whether the request would succeed. */
    void tryOnly() {
        dryRun = true;
    }

    boolean dryRun() {
        return dryRun;
    }

    boolean many() {
        return many;
    }

    int count() {
        return count;
    }

    /** What counts of record {@code i} against the limits: data and key, in bytes. */
    int size(int i) {
        return dataBytes[i] + keyBytes[i];
    }

    @Nullable
    BigInteger hashKey(int i) {
        return hashKeys[i];
    }

    ByteBuffer key(int i) {
        return memory.nioBuffer(starts[i] + ShardLog.HEADER_BYTES + dataBytes[i], keyBytes[i]);
    }

    /** Refuses the request if any record is longer than the stream allows, or has no key where it needs one. */
    void checkRecords(int maxRecordBytes, boolean keysNeeded) throws Refusal {
        if (keysNeeded && keyless > 0) {
            throw Refusal.missing(many ? "records." + keyless + ".member.partitionKey" : "partitionKey");
        }
        for (int i = 0; i < count; i++) {
            if (size(i) > maxRecordBytes) {
                String field = many ? "records." + (i + 1) + ".member.data" : "data";
                throw tooLong(field, maxRecordBytes);
            }
        }
    }

    /** Fills record {@code i}'s header. */
    void stamp(int i, long ordinal, long arrivalMillis) {
        memory.setInt(starts[i], dataBytes[i])
                .setShort(starts[i] + 4, keyBytes[i])
                .setShort(starts[i] + 6, ShardLog.MARK)
                .setLong(starts[i] + 8, ordinal)
                .setLong(starts[i] + 16, arrivalMillis);
    }

    /** Records {@code first} to {@code last} as they stand in a shard's file. */
    ByteBuffer records(int first, int last) {
        int end = starts[last] + ShardLog.HEADER_BYTES + size(last);
        return memory.nioBuffer(starts[first], end - starts[first]);
    }

    void free() {
        memory.release();
    }

    private String field(String name) {
        return many ? "records." + (count + 1) + ".member." + name : name;
    }

    private static Refusal tooLong(String field, int maxBytes) {
        return Refusal.validation("", field, "Member must have length less than or equal to " + maxBytes);
    }
}
