package dev.sluice.source;

import dev.sluice.source.Resume.Known;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who a source is.
 *
 * @param written when it was last written to; null if that is not known
 * @param known what an earlier run left; null if none saw it
 * @param check what is still to be compared while it is read again, as of a pipe; null if nothing is
 */
record Identity(
        SourceId id,
        @Nullable Instant written,
        Fingerprint beginning,
        @Nullable Known known,
        @Nullable PrefixCheck check) {
    /**
     * How it is framed: as an earlier run did it, whatever it looks like by now.
     *
     * @param isSplit whether it was split, by the framing that it looks like
     */
    Framing framing(Framing looks, boolean isSplit, FramingChoice choice) throws IOException {
        if (known == null || known.way().isEmpty() || known.way().equals(looks.way())) {
            return looks;
        }
        if (isSplit) {
            throw new IOException("it looks like another format by now than when an earlier run read it;"
                    + " name its --format, with another --checkpoint FILE");
        }
        return choice.again(known.way());
    }
}
