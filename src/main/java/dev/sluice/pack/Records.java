package dev.sluice.pack;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The Kinesis records of one batch, end to end in one array: one, or a run of plain lines, which cost too much one by one. They may go to
 * the stream in several requests, and fail one by one.
 */
public final class Records {
    private final byte[] data;
    private final int[] ends;
    private final List<String> keys;
    private final int sizeBytes;

    /**
     * Of data that never changes any more.
     *
     * @param ends behind each record's data, where the next one's begins
     * @param keys 1 to 256 characters each: one for each record, or one for all
     */
    public Records(byte[] data, int[] ends, List<String> keys) {
        this.data = data;
        this.ends = ends;
        this.keys = keys;
        int keyBytes = 0;
        for (String key : keys) {
            keyBytes += utf8Bytes(key);
        }
        this.sizeBytes = data.length + (keys.size() == 1 ? keyBytes * ends.length : keyBytes);
    }

    static Records one(byte[] data, String key) {
        return new Records(data, new int[] {data.length}, List.of(key));
    }

    public int count() {
        return ends.length;
    }

    /** The data of all, not to be changed. */
    public byte[] data() {
        return data;
    }

    public int start(int record) {
        return record == 0 ? 0 : ends[record - 1];
    }

    public int end(int record) {
        return ends[record];
    }

    public String key(int record) {
        return keys.size() == 1 ? keys.get(0) : keys.get(record);
    }

    /** One record's data as a fresh read-only view: KPL consumes the buffer that it is handed. */
    public ByteBuffer view(int record) {
        return ByteBuffer.wrap(data, start(record), end(record) - start(record))
                .slice()
                .asReadOnlyBuffer();
    }

    /** What all records count against a shard's limit: data and partition keys. */
    int sizeBytes() {
        return sizeBytes;
    }

    /** What one record counts against a shard's limit. */
    public int sizeBytes(int record) {
        return end(record) - start(record) + utf8Bytes(key(record));
    }

    private static int utf8Bytes(String key) {
        return key.length() == 1 && key.charAt(0) < 128 ? 1 : key.getBytes(StandardCharsets.UTF_8).length;
    }
}
