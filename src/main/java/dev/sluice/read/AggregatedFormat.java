package dev.sluice.read;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * KPL's aggregated record format: magic, a protobuf message of one table of partition keys, one of explicit hash keys and the
 * user records that point into them, and the message's MD5. Source: aggregation-format.md of awslabs/amazon-kinesis-producer. For who
 * writes such records; {@link RecordDecoder} reads them.
 */
public final class AggregatedFormat {
    /** Big-endian in the payload. */
    public static final int MAGIC = 0xF3899AC2;

    public static final int MAGIC_BYTES = 4;
    public static final int DIGEST_BYTES = 16;

    // AggregatedRecord: field number times eight plus wire type.
    public static final int PARTITION_KEY = 1 << 3 | ProtoInput.BYTES;
    public static final int HASH_KEY = 2 << 3 | ProtoInput.BYTES;
    public static final int RECORD = 3 << 3 | ProtoInput.BYTES;
    // Record
    public static final int KEY_INDEX = 1 << 3 | ProtoInput.VARINT;
    public static final int HASH_KEY_INDEX = 2 << 3 | ProtoInput.VARINT;
    public static final int DATA = 3 << 3 | ProtoInput.BYTES;
    public static final int TAG = 4 << 3 | ProtoInput.BYTES;
    // Tag
    public static final int TAG_KEY = 1 << 3 | ProtoInput.BYTES;
    public static final int TAG_VALUE = 2 << 3 | ProtoInput.BYTES;

    /** Name of the tag, on a payload's first user record, that holds the batch id in base64. */
    public static final String BATCH_TAG = "sluice.batch";

    private AggregatedFormat() {}

    /** Writes the digest of payload[start, end) at {@code end}. */
    public static void sign(byte[] payload, int start, int end) {
        MessageDigest digest = md5();
        digest.update(payload, start, end - start);
        System.arraycopy(digest.digest(), 0, payload, end, DIGEST_BYTES);
    }

    static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
