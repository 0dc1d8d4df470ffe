package dev.sluice.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/** Walks along the records of one shard's file. Small records are served out of one read of {@value #WINDOW_BYTES} bytes. */
final class LogReader {
    private static final int WINDOW_BYTES = 64 * 1024;

    private final FileChannel file;
    private final long limit;
    private final ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES);
    private long windowStart;
    private LogPosition at;
    private LogPosition after;
    private int dataBytes;
    private int keyBytes;
    private long arrivalMillis;

    /** @param limit end of the last record to be read, or less than a record behind it */
    LogReader(FileChannel file, LogPosition from, long limit) {
        this.file = file;
        this.limit = limit;
        this.at = from;
        this.after = from;
        window.limit(0);
    }

    /** Where the last record ends that is read. */
    long limit() {
        return limit;
    }

    /** Goes to the next record; false if no whole one follows. */
    boolean next() throws IOException {
        long start = after.offset();
        if (limit - start < ShardLog.HEADER_BYTES) {
            return false;
        }
        ByteBuffer header = load(start, ShardLog.HEADER_BYTES);
        int newDataBytes = header.getInt();
        int newKeyBytes = header.getShort();
        short mark = header.getShort();
        long ordinal = header.getLong();
        long newArrivalMillis = header.getLong();
        long stop = start + ShardLog.HEADER_BYTES + newDataBytes + newKeyBytes;
        if (mark != ShardLog.MARK
                || ordinal != after.ordinal()
                || newDataBytes < 0
                || newKeyBytes < 0
                || stop > limit) {
            return false;
        }
        at = after;
        after = new LogPosition(ordinal + 1, stop);
        dataBytes = newDataBytes;
        keyBytes = newKeyBytes;
        arrivalMillis = newArrivalMillis;
        return true;
    }

    /** Where the current record begins. */
    LogPosition at() {
        return at;
    }

    /** Where the current record ends; before the first one, where reading began. */
    LogPosition after() {
        return after;
    }

    long ordinal() {
        return at.ordinal();
    }

    long arrivalMillis() {
        return arrivalMillis;
    }

    int dataBytes() {
        return dataBytes;
    }

    boolean hasKey() {
        return keyBytes > 0;
    }

    String partitionKey() throws IOException {
        byte[] key = new byte[keyBytes];
        load(at.offset() + ShardLog.HEADER_BYTES + dataBytes, keyBytes).get(key);
        return new String(key, StandardCharsets.UTF_8);
    }

    /** The current record's data; to be read before {@link #next} is called again. */
    InputStream data() {
        return new InputStream() {
            private long offset = at.offset() + ShardLog.HEADER_BYTES;
            private int left = dataBytes;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                if (left == 0) {
                    return length == 0 ? 0 : -1;
                }
                int count = Math.min(Math.min(left, length), WINDOW_BYTES);
                load(offset, count).get(into, from, count);
                offset += count;
                left -= count;
                return count;
            }
        };
    }

    /** The window with {@code bytes} bytes from {@code offset} on; at most a whole window. */
    private ByteBuffer load(long offset, int bytes) throws IOException {
        if (offset < windowStart || offset + bytes > windowStart + window.limit()) {
            window.clear().limit((int) Math.min(WINDOW_BYTES, limit - offset));
            ShardLog.readFully(file, window, offset);
            windowStart = offset;
        }
        return window.slice((int) (offset - windowStart), bytes);
    }
}
