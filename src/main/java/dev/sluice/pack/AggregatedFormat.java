package dev.sluice.pack;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * KPL's aggregated record format: magic, a protobuf message of one table of partition keys, one of explicit hash keys and the
 * user records that point into them, and the message's MD5. Source: aggregation-format.md of awslabs/amazon-kinesis-producer.
 */
final class AggregatedFormat {
    static final byte[] MAGIC = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};
    static final int DIGEST_BYTES = 16;

    // AggregatedRecord: field number times eight plus wire type.
    static final int PARTITION_KEY = 1 << 3 | ProtoInput.BYTES;
    static final int HASH_KEY = 2 << 3 | ProtoInput.BYTES;
    static final int RECORD = 3 << 3 | ProtoInput.BYTES;
    // Record
    static final int KEY_INDEX = 1 << 3 | ProtoInput.VARINT;
    static final int HASH_KEY_INDEX = 2 << 3 | ProtoInput.VARINT;
    static final int DATA = 3 << 3 | ProtoInput.BYTES;
    static final int TAG = 4 << 3 | ProtoInput.BYTES;
    // Tag
    static final int TAG_KEY = 1 << 3 | ProtoInput.BYTES;
    static final int TAG_VALUE = 2 << 3 | ProtoInput.BYTES;

    /** Name of the tag, on a payload's first user record, that holds the batch id in base64. */
    static final String BATCH_TAG = "sluice.batch";

    private AggregatedFormat() {}

    /** Writes the digest of payload[start, end) at {@code end}. */
    static void sign(byte[] payload, int start, int end) {
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
