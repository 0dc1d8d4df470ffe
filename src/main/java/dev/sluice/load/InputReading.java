package dev.sluice.load;

import dev.sluice.read.SourceId;
import dev.sluice.source.FilledChunk;
import java.io.Serializable;
import java.util.List;

/**
 * What one chunk took from its inputs, and when.
 *
 * @param parts one; more if the chunk is a bundle
 * @param fromNanos when it was taken from them, by any clock that is the same for all chunks of the load
 * @param toNanos when it was packed
 */
record InputReading(List<Part> parts, long fromNanos, long toNanos) implements Serializable {
    /**
     * Of one input.
     *
     * @param way how it is framed, see {@link FilledChunk.Facts}
     */
    record Part(SourceId source, String name, String way, long bytes) implements Serializable {}

    InputReading {
        parts = List.copyOf(parts);
    }

    static InputReading of(FilledChunk chunk, long fromNanos, long toNanos) {
        return new InputReading(
                chunk.parts().stream()
                        .map(part -> new Part(
                                part.chunk().source(),
                                part.source().name(),
                                part.source().way(),
                                part.bytes().remaining()))
                        .toList(),
                fromNanos,
                toNanos);
    }
}
