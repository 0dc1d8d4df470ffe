package dev.sluice.parse;

import dev.sluice.parse.format.HeaderRule;
import dev.sluice.source.FilledChunk;
import dev.sluice.source.HeaderLines;
import dev.sluice.source.Lines;
import dev.sluice.source.SourceId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Which header line is in force where a chunk begins, though chunks are parsed in any order. One for a load, shared by its workers; each
 * must call {@link #at} for every chunk it gets, before anything else that waits.
 *
 * <p>What one chunk tells is known to the next before it is parsed. Where the chunk before was never seen (a resumed load, or one
 * that came first to a worker) the bytes before are read: the beginning for a first line, backwards to the next place that is known
 * for {@code #Fields:}. Where that cannot be done any more, since the file was replaced, the chunk before may still be at another
 * worker, so its answer is waited for, but not for ever: an earlier run may have loaded it.
 *
 * <p>A source that is read in its order cannot be read twice; its chunks bring their headers, found by {@link #lines}.
 */
public final class HeaderTrack implements AutoCloseable {
    private static final byte[] NONE = new byte[0];
    private static final byte[] FIELDS = "#Fields:".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final int LONGEST_HEADER = 64 << 10;
    private static final int BLOCK = 1 << 20;
    /** A worker takes less to read a chunk, which is all that it does before it tells its header. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final HeaderRule rule;
    private final Duration patience;
    /** For each source: the header in force at the start of the range that begins at the offset. */
    private final Map<SourceId, ConcurrentNavigableMap<Long, CompletableFuture<byte[]>>> known =
            new ConcurrentHashMap<>();

    private volatile boolean closed;

    public HeaderTrack(HeaderRule rule) {
        this(rule, PATIENCE);
    }

    HeaderTrack(HeaderRule rule, Duration patience) {
        this.rule = rule;
        this.patience = patience;
    }

    /** What finds the header lines by the rule; null if there are none. */
    public static @Nullable HeaderLines lines(HeaderRule rule) {
        return switch (rule) {
            case NONE -> null;
            case FIRST_LINE -> (bytes, from, to, offset) -> offset == 0 ? line(bytes, from, to) : null;
            case FIELDS_LINE ->
                (bytes, from, to, offset) -> {
                    byte[] last = lastFields(bytes, from, to, true);
                    return last.length == 0 ? null : last;
                };
        };
    }

    /**
     * The header in force at the chunk's first line, without its newline; null if there is none before it.
     *
     * @throws IOException if the bytes before could not be read, and no other chunk brought the header, or the load is closing
     */
    public byte @Nullable [] at(FilledChunk filled, Preamble before) throws IOException, InterruptedException {
        if (rule == HeaderRule.NONE) {
            return null;
        }
        ByteBuffer brought = filled.header();
        if (brought != null) {
            byte[] header = new byte[brought.remaining()];
            brought.get(brought.position(), header);
            return header.length == 0 ? null : header;
        }
        ConcurrentNavigableMap<Long, CompletableFuture<byte[]>> places =
                known.computeIfAbsent(filled.chunk().source(), source -> new ConcurrentSkipListMap<>());
        CompletableFuture<byte[]> next = future(
                places, rule == HeaderRule.FIRST_LINE ? 1 : filled.chunk().end());
        byte[] last = lastHeader(filled);
        if (last.length > 0) {
            next.complete(last);
        }
        byte[] header = filled.chunk().start() == 0 ? NONE : inForce(places, filled, before);
        if (rule == HeaderRule.FIELDS_LINE) {
            next.complete(header);
        }
        return header.length == 0 ? null : header;
    }

    private byte[] inForce(
            ConcurrentNavigableMap<Long, CompletableFuture<byte[]>> places, FilledChunk filled, Preamble before)
            throws IOException, InterruptedException {
        long place = rule == HeaderRule.FIRST_LINE ? 1 : filled.chunk().start();
        CompletableFuture<byte[]> answer = places.get(place);
        if (answer == null || (rule == HeaderRule.FIRST_LINE && !answer.isDone())) {
            byte[] read = rule == HeaderRule.FIRST_LINE ? firstLine(before) : lookBack(places, filled, before);
            answer = future(places, place);
            if (read != null) {
                answer.complete(read);
            }
        }
        try {
            return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IOException("the load is closing", e);
        } catch (TimeoutException e) {
            throw new IOException(
                    "the header line that holds for " + filled.sourceName() + " at byte "
                            + filled.chunk().start()
                            + " cannot be read again, since the file is not the one any more that was opened",
                    e);
        }
    }

    private CompletableFuture<byte[]> future(ConcurrentNavigableMap<Long, CompletableFuture<byte[]>> places, long at)
            throws IOException {
        CompletableFuture<byte[]> future = places.computeIfAbsent(at, place -> new CompletableFuture<>());
        if (closed) {
            throw new IOException("the load is closing");
        }
        return future;
    }

    /** The header that the chunk itself leaves in force; empty if it has none. */
    private byte[] lastHeader(FilledChunk filled) {
        ByteBuffer bytes = filled.bytes();
        int from = bytes.position();
        int to = bytes.limit();
        if (rule == HeaderRule.FIRST_LINE) {
            return filled.chunk().start() == 0 && to > from ? line(bytes, from, to) : NONE;
        }
        return lastFields(bytes, from, to, true);
    }

    private static byte[] line(ByteBuffer bytes, int from, int to) {
        int newline = Lines.next(bytes, from, to);
        int end = newline < 0 ? to : newline;
        while (end > from && bytes.get(end - 1) == '\r') {
            end--;
        }
        int start = end - from >= 3 && bytes.get(from) == (byte) 0xEF ? from + 3 : from;
        byte[] line = new byte[end - start];
        bytes.get(start, line);
        return line;
    }

    /** @param atStart whether {@code from} is the start of a line */
    private static byte[] lastFields(ByteBuffer bytes, int from, int to, boolean atStart) {
        int end = to;
        while (end > from) {
            int newline = Lines.last(bytes, from, end);
            int start = newline < 0 ? from : newline + 1;
            if ((newline >= 0 || atStart) && beginsWithFields(bytes, start, to)) {
                return line(bytes, start, to);
            }
            end = newline < 0 ? from : newline;
        }
        return NONE;
    }

    private static boolean beginsWithFields(ByteBuffer bytes, int from, int to) {
        for (int i = 0; i < FIELDS.length; i++) {
            if (from + i >= to || bytes.get(from + i) != FIELDS[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte @Nullable [] firstLine(Preamble before) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(LONGEST_HEADER);
        int count = 0;
        while (count >= 0 && block.hasRemaining() && Lines.next(block, 0, block.position()) < 0) {
            count = before.read(block, block.position());
        }
        return block.position() == 0 ? null : line(block, 0, block.position());
    }

    private static byte @Nullable [] lookBack(
            ConcurrentNavigableMap<Long, CompletableFuture<byte[]>> places, FilledChunk filled, Preamble before)
            throws IOException {
        // A line that begins before the chunk's range and ends in it belongs to what is before.
        long start = filled.offset();
        Map.Entry<Long, CompletableFuture<byte[]>> floor =
                places.floorEntry(filled.chunk().start());
        while (floor != null && !floor.getValue().isDone()) {
            floor = places.lowerEntry(floor.getKey());
        }
        // With the byte before, which tells whether a line begins at that place: a range may end within one.
        long low = floor == null ? 0 : Math.max(0, floor.getKey() - 1);
        ByteBuffer block = ByteBuffer.allocate(BLOCK + LONGEST_HEADER);
        for (long end = start; end > low; end = Math.max(low, end - BLOCK)) {
            long from = Math.max(low, end - BLOCK);
            // Past the block's end, since a line that begins in it may end behind it.
            int wanted = (int) (Math.min(start, end + LONGEST_HEADER) - from);
            block.clear().limit(wanted);
            while (block.hasRemaining()) {
                if (before.read(block, from + block.position()) < 0) {
                    return null;
                }
            }
            byte[] found = lastFields(block, 0, wanted, from == 0);
            if (found.length > 0) {
                return found;
            }
        }
        return floor == null ? NONE : floor.getValue().getNow(NONE);
    }

    /** Ends all waiting; every later call fails. */
    @Override
    public void close() {
        closed = true;
        IOException closing = new IOException("the load is closing");
        known.values().forEach(places -> places.values().forEach(place -> place.completeExceptionally(closing)));
    }
}
