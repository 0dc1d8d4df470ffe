package dev.sluice.source;

import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import dev.sluice.source.Bundle.Member;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A bundle that is being filled: members' bytes end to end in one worker's memory, each ending in a newline. For one thread at a time.
 */
final class Gathering {
    /** A line of the journal names them all. */
    private static final int MOST_MEMBERS = 16_384;

    private final int chunkBytes;
    private final Resume resume;
    private final ChunkBuffer buffer;
    private final List<Taken> taken = new ArrayList<>();
    private final List<Integer> ends = new ArrayList<>();
    private int bytes;
    private long begunNanos;

    Gathering(int chunkBytes, Resume resume, ChunkBuffer buffer) {
        this.chunkBytes = chunkBytes;
        this.resume = resume;
        this.buffer = buffer;
    }

    boolean isEmpty() {
        return taken.isEmpty();
    }

    /** When the first member was put in, by {@link System#nanoTime}. */
    long begunNanos() {
        return begunNanos;
    }

    /** Whether so many bytes go in beside those that are there. */
    boolean hasRoom(long length) {
        return isEmpty() || (taken.size() < MOST_MEMBERS && bytes + length + 1 <= chunkBytes);
    }

    /** Adds a member whose bytes are copied. */
    void add(Taken member) {
        ByteBuffer from = member.filled().bytes();
        int length = from.remaining();
        ByteBuffer memory = buffer.extend(bytes, length + 1);
        memory.put(bytes, from, from.position(), length);
        bytes += length;
        if (length > 0 && memory.get(bytes - 1) != '\n') {
            memory.put(bytes++, (byte) '\n');
        }
        begunNanos = isEmpty() ? System.nanoTime() : begunNanos;
        taken.add(member);
        ends.add(bytes);
    }

    /** What was gathered, once the checkpoint knows of it: the chunk itself where there is but one. */
    FilledChunk finish() throws IOException {
        if (taken.size() > 1) {
            Bundle bundle = bundle(
                    Bundle.id(taken.stream().map(each -> each.member().chunk()).toList()));
            resume.bundled(bundle);
            return filled(bundle);
        }
        Taken only = taken.get(0);
        tell(only.member());
        FilledChunk its = only.filled();
        // Without the newline that no other member needs to be kept from.
        return its.at(slice(0, its.bytes().remaining()));
    }

    /** The same for a bundle that the checkpoint knows. */
    FilledChunk again(SourceId id) {
        return filled(bundle(id));
    }

    private Bundle bundle(SourceId id) {
        return new Bundle(
                new Chunk(id, 0, bytes), taken.stream().map(Taken::member).toList());
    }

    private FilledChunk filled(Bundle bundle) {
        List<FilledChunk> parts = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < taken.size(); i++) {
            FilledChunk its = taken.get(i).filled();
            parts.add(its.at(slice(from, ends.get(i))));
            from = ends.get(i);
        }
        return FilledChunk.bundle(bundle.name(), bundle.chunk(), slice(0, bytes), parts);
    }

    private ByteBuffer slice(int from, int to) {
        return buffer.extend(bytes, 0).duplicate().limit(to).position(from);
    }

    private void tell(Member only) throws IOException {
        if (only.planned() != null) {
            resume.planned(only.planned());
        }
        if (only.span() != null) {
            resume.filled(only.chunk(), only.span());
        }
        if (only.ended()) {
            resume.ended(only.chunk().source());
        }
    }
}
