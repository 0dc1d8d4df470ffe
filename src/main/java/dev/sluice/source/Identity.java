package dev.sluice.source;

import dev.sluice.read.SourceId;
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
     * This one, which nobody knows, though its file was framed before.
     *
     * @throws IOException if it does not look as that does which the file held then
     */
    Identity requireAlike(Framing before, Framed looks) throws IOException {
        Framing framing = looks.framing();
        if (framing == null || !framing.way().equals(before.way())) {
            throw new IOException("it was written anew, in another format; the next run loads it");
        }
        return this;
    }

    /**
     * How it is framed: as an earlier run did it, whatever it looks like by now.
     *
     * @throws IOException if nothing tells; the message is for users
     */
    Framing framing(Framed looks, FramingChoice choice) throws IOException {
        Framing framing = looks.framing();
        if (known == null || known.way().isEmpty()) {
            return looks.sure();
        }
        if (framing != null && known.way().equals(framing.way())) {
            return framing;
        }
        if (looks.lines() != null) {
            throw new IOException("it looks like another format by now than when an earlier run read it;"
                    + " name its --format, with another --checkpoint FILE");
        }
        return choice.again(known.way());
    }
}
