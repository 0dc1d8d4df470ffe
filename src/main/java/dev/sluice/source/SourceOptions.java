package dev.sluice.source;

import dev.sluice.source.Cutting.Oversize;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How inputs become chunks. A load that is resumed must use the {@code framing} of the run it resumes, and its {@code maxLineBytes}
 * and {@code oversize}: they decide which lines a planned chunk holds.
 *
 * @param linger on an uncompressed pipe, the longest that a whole line waits for its chunk to fill; null waits for ever. With a
 *     checkpoint the first line waits 2 s if need be, or a minute where other sources are known, for the bytes by which the pipe is
 *     known again
 * @param loadId stands for this machine and its files in the ids of sources, so that the same load run elsewhere makes the same
 *     batch ids; null: the machine's own
 */
public record SourceOptions(
        Cutting cutting,
        FramingChoice framing,
        Opening opening,
        Unpacking unpacking,
        @Nullable Duration linger,
        @Nullable String loadId) {
    public static final SourceOptions DEFAULT =
            new SourceOptions(Cutting.DEFAULT, Framing.LINES, Opening.DEFAULT, Unpacking.DEFAULT, null, null);

    public SourceOptions withChunkBytes(int bytes) {
        return with(new Cutting(bytes, cutting.maxLineBytes(), cutting.oversize(), cutting.sample()));
    }

    public SourceOptions withMaxLineBytes(int bytes) {
        return with(new Cutting(cutting.chunkBytes(), bytes, cutting.oversize(), cutting.sample()));
    }

    public SourceOptions with(Oversize what) {
        return with(new Cutting(cutting.chunkBytes(), cutting.maxLineBytes(), what, cutting.sample()));
    }

    public SourceOptions withSample(@Nullable ChunkSample chunks) {
        return with(new Cutting(cutting.chunkBytes(), cutting.maxLineBytes(), cutting.oversize(), chunks));
    }

    private SourceOptions with(Cutting how) {
        return new SourceOptions(how, framing, opening, unpacking, linger, loadId);
    }

    public SourceOptions with(FramingChoice how) {
        return new SourceOptions(cutting, how, opening, unpacking, linger, loadId);
    }

    public SourceOptions with(Opening how) {
        return new SourceOptions(cutting, framing, how, unpacking, linger, loadId);
    }

    public SourceOptions with(Unpacking how) {
        return new SourceOptions(cutting, framing, opening, how, linger, loadId);
    }

    public SourceOptions withLinger(@Nullable Duration longest) {
        return new SourceOptions(cutting, framing, opening, unpacking, longest, loadId);
    }

    public SourceOptions withLoadId(@Nullable String id) {
        return new SourceOptions(cutting, framing, opening, unpacking, linger, id);
    }
}
