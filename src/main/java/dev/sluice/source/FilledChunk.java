package dev.sluice.source;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chunk with the bytes of the events that begin in it. There may be none: a line can be longer than a chunk.
 *
 * @param sourceName the input as the user knows it: a path, {@code -}, {@code archive.tar!member}
 * @param written when the source had been written to last; null if that is not known
 * @param bytes direct; position to limit are whole events, each ending in a newline but perhaps the source's last one. Owned by
 *     the worker that asked for it, until it asks for the next one
 * @param offset the source's offset of the first byte in {@code bytes}; at least the chunk's start
 * @param line number of the first line in {@code bytes}, from 1; 0 where it is not known without reading the file from its start
 * @param complete false when the input broke off inside the chunk, which the listener was told. Such a chunk never counts as
 *     done: a later run may find the rest. With a checkpoint its {@code bytes} are empty, without one they are what could be read
 * @param startsInside whether the first byte goes on with a line that was cut there because it is too long
 * @param endsInside whether the last line was cut there for that reason
 * @param members of a bundle: chunks whose bytes make up {@code bytes}, one behind the other; none if it is a chunk of one source
 * @param header the header line in force at the first byte, of those that {@link SourceOptions#headers} finds; empty if none stands
 *     before it. Null if the options ask for none
 * @param places of the lines in the source, if that was split: {@code offset} and {@code line} are those of the lines made of it. Else null
 */
public record FilledChunk(
        String sourceName,
        @Nullable Instant written,
        Chunk chunk,
        ByteBuffer bytes,
        long offset,
        long line,
        boolean complete,
        boolean startsInside,
        boolean endsInside,
        @Nullable ByteBuffer header,
        List<FilledChunk> members,
        @Nullable LinePlaces places) {
    public FilledChunk {
        members = List.copyOf(members);
    }

    /** Of one source. */
    public FilledChunk(
            String sourceName,
            @Nullable Instant written,
            Chunk chunk,
            ByteBuffer bytes,
            long offset,
            long line,
            boolean complete,
            boolean startsInside,
            boolean endsInside,
            @Nullable ByteBuffer header) {
        this(
                sourceName,
                written,
                chunk,
                bytes,
                offset,
                line,
                complete,
                startsInside,
                endsInside,
                header,
                List.of(),
                null);
    }

    static FilledChunk bundle(String name, Chunk chunk, ByteBuffer bytes, List<FilledChunk> members) {
        return new FilledChunk(name, null, chunk, bytes, 0, 0, true, false, false, null, members, null);
    }

    /** What comes from one source each, in the order of the bytes. */
    public List<FilledChunk> parts() {
        return members.isEmpty() ? List.of(this) : members;
    }

    /** The part that holds the byte at {@code index}, by absolute index. */
    public FilledChunk partAt(int index) {
        if (members.isEmpty()) {
            return this;
        }
        int from = 0;
        int to = members.size() - 1;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (index < members.get(middle).bytes().limit()) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        return members.get(from);
    }

    /** The same, where its bytes lie now. */
    FilledChunk at(ByteBuffer moved, @Nullable ByteBuffer headerBefore) {
        return new FilledChunk(
                sourceName,
                written,
                chunk,
                moved,
                offset,
                line,
                complete,
                startsInside,
                endsInside,
                headerBefore,
                members,
                places);
    }
}
