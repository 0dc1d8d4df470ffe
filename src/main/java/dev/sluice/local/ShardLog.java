package dev.sluice.local;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A shard's records, one after another in one file, each with a header of {@value #HEADER_BYTES} bytes (data length, key
 * length, {@link #MARK}, ordinal, arrival in milliseconds), its data, and its partition key in UTF-8. Appended to by the
 * service's thread alone; what lies before {@link #end} never changes and may be read by any thread.
 *
 * <p>Nothing is ever synced: the page cache survives the end of this process, however it comes, and a machine's crash may take
 * the records of a rehearsal.
 */
final class ShardLog implements Closeable {
    static final int HEADER_BYTES = 4 + 2 + 2 + 8 + 8;
    static final short MARK = 0x5EC0;

    private final Path file;
    private final boolean kept;
    private final SparseIndex index;
    private @Nullable FileChannel channel;
    private long end;
    private long nextOrdinal = 1;
    private long lastArrivalMillis;

    private ShardLog(Path file, boolean kept, SparseIndex index) {
        this.file = file;
        this.kept = kept;
        this.index = index;
    }

    /** An empty log; its file appears with its first record. One that is not {@code kept} has no name in its directory. */
    static ShardLog create(Path file, boolean kept) {
        return new ShardLog(file, kept, new SparseIndex(kept ? indexOf(file) : null));
    }

    /** The log that an earlier endpoint left in {@code file}; a torn record at its end is cut off. */
    static ShardLog open(Path file) throws IOException {
        ShardLog log = create(file, true);
        if (Files.exists(file)) {
            log.restore();
        }
        return log;
    }

    private static Path indexOf(Path file) {
        return file.resolveSibling(file.getFileName() + ".index");
    }

    private void restore() throws IOException {
        FileChannel in = channel();
        index.load(in.size());
        LogPosition known = index.last();
        end = known.offset();
        nextOrdinal = known.ordinal();
        LogReader reader = new LogReader(in, known, in.size());
        while (reader.next()) {
            index.add(nextOrdinal, end, reader.arrivalMillis());
            lastArrivalMillis = reader.arrivalMillis();
            nextOrdinal = reader.ordinal() + 1;
            end = reader.after().offset();
        }
        in.truncate(end);
    }

    /** The ordinal that the next record to be appended gets. */
    long nextOrdinal() {
        return nextOrdinal;
    }

    /** Arrivals never run backwards, whatever the clock does. */
    long arrivalMillis(long nowMillis) {
        return Math.max(nowMillis, lastArrivalMillis);
    }

    LogPosition end() {
        return new LogPosition(nextOrdinal, end);
    }

    long lastArrivalMillis() {
        return lastArrivalMillis;
    }

    /**
     * Appends {@code records} whole records, which lie in these slices, all with the same arrival and with ordinals from
     * {@link #nextOrdinal} on. When it throws, nothing was appended.
     */
    void append(List<ByteBuffer> slices, int records, long arrivalMillis) throws IOException {
        FileChannel out = channel();
        // A write that failed half-way left bytes behind the end.
        out.position(end);
        ByteBuffer[] sources = slices.toArray(ByteBuffer[]::new);
        long bytes = slices.stream().mapToLong(ByteBuffer::remaining).sum();
        for (long left = bytes; left > 0; ) {
            left -= out.write(sources);
        }
        index.add(nextOrdinal, end, arrivalMillis);
        end += bytes;
        nextOrdinal += records;
        lastArrivalMillis = arrivalMillis;
    }

    /** Takes so many records and keeps none: their ordinals are taken, and nobody will read them. */
    void passOver(int records, long arrivalMillis) {
        nextOrdinal += records;
        lastArrivalMillis = arrivalMillis;
    }

    /** A reader of the records from {@code from} on, up to what is there now. */
    LogReader read(LogPosition from) throws IOException {
        return new LogReader(channel(), from, end);
    }

    /** Where the record with {@code ordinal} begins; the end if there is no such record yet. */
    LogPosition find(long ordinal) throws IOException {
        return walk(index.before(ordinal), reader -> reader.ordinal() >= ordinal);
    }

    /** Where the first record begins that arrived at {@code millis} or later; the end if there is none. */
    LogPosition findArrival(long millis) throws IOException {
        return walk(index.beforeArrival(millis), reader -> reader.arrivalMillis() >= millis);
    }

    private interface Stop {
        boolean at(LogReader reader);
    }

    private LogPosition walk(LogPosition from, Stop stop) throws IOException {
        LogReader reader = read(from);
        while (reader.next()) {
            if (stop.at(reader)) {
                return reader.at();
            }
        }
        return end();
    }

    private FileChannel channel() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            Set<StandardOpenOption> options =
                    EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!kept) {
                // On Linux the name goes at once, so that not even a killed process leaves its records behind.
                options.add(StandardOpenOption.DELETE_ON_CLOSE);
            }
            open = FileChannel.open(file, options);
            channel = open;
        }
        return open;
    }

    @Override
    public void close() throws IOException {
        index.close();
        if (channel != null) {
            channel.close();
        }
    }

    /** Fills {@code into} from {@code offset} on. */
    static void readFully(FileChannel from, ByteBuffer into, long offset) throws IOException {
        for (long at = offset; into.hasRemaining(); ) {
            int count = from.read(into, at);
            if (count < 0) {
                throw new EOFException("a record ends behind the end of its file");
            }
            at += count;
        }
    }
}
