package dev.sluice.read;

import java.io.Serializable;

/**
 * The half-open range [start, end) of one source's decompressed bytes; it owns every event whose first byte lies in the range.
 * The unit of parallelism, of retry and of the checkpoint. A range of a file that nobody has read yet may begin and end inside
 * a line: whoever reads it skips to the first event that begins in it and reads on past its end to finish the last one.
 *
 * @param start offset of the first byte, from 0
 * @param end offset behind the last byte, greater than or equal to {@code start}
 */
public record Chunk(SourceId source, long start, long end) implements Serializable {
    public Chunk {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("not a range: [" + start + ", " + end + ")");
        }
    }
}
