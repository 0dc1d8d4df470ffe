package dev.sluice.source;

import dev.sluice.read.Chunk;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chunk with the bytes of the events that begin in it. There may be none: a line can be longer than a chunk.
 *
 * @param source where they come from
 * @param bytes direct; position to limit are whole events, each ending in a newline but perhaps the source's last one. Owned by
 *     the worker that asked for it, until it asks for the next one
 * @param members of a bundle: chunks whose bytes make up {@code bytes}, one behind the other; none if it is a chunk of one source
 */
public record FilledChunk(
        Facts source, Chunk chunk, ByteBuffer bytes, FirstLine first, Edges edges, List<FilledChunk> members) {
    public FilledChunk {
        members = List.copyOf(members);
    }

    /** Of one source. */
    public FilledChunk(Facts source, Chunk chunk, ByteBuffer bytes, FirstLine first, Edges edges) {
        this(source, chunk, bytes, first, edges, List.of());
    }

    /**
     * What making events of it needs to know.
     *
     * @param name the input as the user knows it: a path, {@code -}, {@code archive.tar!member}
     * @param written when it had been written to last; null if that is not known
     * @param way how it is framed, see {@link Framing#way}
     */
    public record Facts(String name, @Nullable Instant written, String way) implements Serializable {}

    /**
     * Where the bytes begin.
     *
     * @param offset the source's offset of the first byte; at least the chunk's start
     * @param number of the first line, from 1; 0 where it is not known without reading the file from its start
     * @param header the header line in force at the first byte, of those that {@link Framing#headers} finds; empty if none stands
     *     before it. Null if the options ask for none
     * @param places of the lines in the source, if that was split: {@code offset} and {@code number} are those of the lines made of
     *     it. Else null
     */
    public record FirstLine(
            long offset,
            long number,
            @Nullable ByteBuffer header,
            @Nullable LinePlaces places) {}

    /**
     * Whether the events at both ends are whole.
     *
     * @param complete false when the input broke off inside the chunk, which the listener was told. Such a chunk never counts as
     *     done: a later run may find the rest. With a checkpoint its {@code bytes} are empty, without one they are what could be read
     * @param startsInside whether the first byte goes on with a line that was cut there because it is too long
     * @param endsInside whether the last line was cut there for that reason
     */
    public record Edges(boolean complete, boolean startsInside, boolean endsInside) {
        public static final Edges WHOLE = new Edges(true, false, false);
    }

    /** Of which nothing was read. */
    public static FilledChunk planned(Facts source, Chunk chunk) {
        return new FilledChunk(
                source, chunk, ByteBuffer.allocate(0), new FirstLine(chunk.start(), 0, null, null), Edges.WHOLE);
    }

    static FilledChunk bundle(String name, Chunk chunk, ByteBuffer bytes, List<FilledChunk> members) {
        FirstLine none = new FirstLine(0, 0, null, null);
        return new FilledChunk(new Facts(name, null, ""), chunk, bytes, none, Edges.WHOLE, members);
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
    FilledChunk at(ByteBuffer moved) {
        return new FilledChunk(source, chunk, moved, first, edges, members);
    }
}
