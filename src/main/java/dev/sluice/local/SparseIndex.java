package dev.sluice.local;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where about every {@value #STEP_BYTES}th byte of a shard's file a record begins: 24 bytes (ordinal, offset, arrival), in the
 * heap and, for a log that is kept, in a file beside it. An entry is written after the records before it, so whatever the index
 * names is there.
 */
final class SparseIndex implements Closeable {
    private static final int STEP_BYTES = 256 * 1024;
    private static final int FIELDS = 3;
    private static final int ENTRY_BYTES = FIELDS * Long.BYTES;

    private final @Nullable Path file;
    private @Nullable FileChannel channel;
    private long[] entries = {};
    private int size;

    /** @param file null keeps the index in the heap alone */
    SparseIndex(@Nullable Path file) {
        this.file = file;
    }

    /** Reads what the file holds, up to the first entry that does not lie within {@code logBytes}. */
    void load(long logBytes) throws IOException {
        if (file == null || !Files.exists(file)) {
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
        while (in.remaining() >= ENTRY_BYTES) {
            long ordinal = in.getLong();
            long offset = in.getLong();
            long arrivalMillis = in.getLong();
            if (offset >= logBytes || (size > 0 && offset <= offset(size - 1))) {
                break;
            }
            push(ordinal, offset, arrivalMillis);
        }
        channel(file).truncate((long) size * ENTRY_BYTES).position((long) size * ENTRY_BYTES);
    }

    /** Takes note of a record that begins at {@code offset}, if it is far enough from the last one noted. */
    void add(long ordinal, long offset, long arrivalMillis) throws IOException {
        if (size > 0 && offset - offset(size - 1) < STEP_BYTES) {
            return;
        }
        push(ordinal, offset, arrivalMillis);
        if (file != null) {
            ByteBuffer entry = ByteBuffer.allocate(ENTRY_BYTES)
                    .putLong(ordinal)
                    .putLong(offset)
                    .putLong(arrivalMillis)
                    .flip();
            channel(file).write(entry);
        }
    }

    /** The last record noted. */
    LogPosition last() {
        return position(size - 1);
    }

    /** The last record noted that is not behind the one with {@code ordinal}. */
    LogPosition before(long ordinal) {
        return position(lastUpTo(0, ordinal));
    }

    /** The last record noted that arrived before {@code millis}. */
    LogPosition beforeArrival(long millis) {
        return position(lastUpTo(2, millis - 1));
    }

    private int lastUpTo(int field, long value) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries[middle * FIELDS + field] <= value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    private LogPosition position(int entry) {
        return entry < 0 ? LogPosition.START : new LogPosition(entries[entry * FIELDS], offset(entry));
    }

    private long offset(int entry) {
        return entries[entry * FIELDS + 1];
    }

    private void push(long ordinal, long offset, long arrivalMillis) {
        int at = size * FIELDS;
        if (at == entries.length) {
            entries = Arrays.copyOf(entries, Math.max(16 * FIELDS, entries.length * 2));
        }
        entries[at] = ordinal;
        entries[at + 1] = offset;
        entries[at + 2] = arrivalMillis;
        size++;
    }

    private FileChannel channel(Path path) throws IOException {
        FileChannel open = channel;
        if (open == null) {
            open = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel = open;
        }
        return open;
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
