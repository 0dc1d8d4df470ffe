package dev.sluice.source;

import dev.sluice.source.FramingChoice.UnsureException;
import dev.sluice.source.Resume.Known;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a source is framed by what it looks like.
 *
 * @param framing null: nothing tells
 * @param lines that it was split into; null if it was not
 * @param unsure why nothing tells
 */
record Framed(
        @Nullable Framing framing,
        @Nullable SplitLines lines,
        @Nullable UnsureException unsure) {
    /** A source that is not split yet. */
    static Framed of(FramingChoice choice, ByteBuffer first, boolean whole) {
        try {
            return new Framed(choice.of(first, whole), null, null);
        } catch (UnsureException e) {
            return new Framed(null, null, e);
        }
    }

    /** How an earlier run framed the same file or object; null: none did, or what it holds tells. */
    static @Nullable Framing before(Resume resume, FramingChoice choice, Origin origin) throws IOException {
        List<Known> known = choice.looks() ? resume.known(origin) : List.of();
        return known.isEmpty() || known.get(0).way().isEmpty()
                ? null
                : choice.again(known.get(0).way());
    }

    /** The framing, where nothing but the looks can tell it. */
    Framing sure() throws UnsureException {
        if (framing == null) {
            throw unsure == null ? new UnsureException("nothing tells its format") : unsure;
        }
        return framing;
    }
}
