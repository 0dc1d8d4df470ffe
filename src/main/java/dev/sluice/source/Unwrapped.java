package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.Charset;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What came out when a source's packing was taken off, as often as it was packed.
 *
 * @param container what is left: lines, an archive, or what cannot be unpacked
 * @param layers how often it was packed
 * @param beginning its first bytes
 * @param rest the bytes behind those; it holds the decoders
 * @param lines that the source was split into; null if it was not
 * @param leavesTail whether what follows behind the last whole event is left for a later run, as somebody may still be writing it
 */
record Unwrapped(
        Container container,
        int layers,
        Beginning beginning,
        ReadableByteChannel rest,
        @Nullable SplitLines lines,
        boolean leavesTail) {
    Unwrapped(Container container, int layers, Beginning beginning, ReadableByteChannel rest) {
        this(container, layers, beginning, rest, null, false);
    }

    Unwrapped leavingTail(boolean leaves) {
        return new Unwrapped(container, layers, beginning, rest, lines, leaves);
    }

    /**
     * Unpacks until something else comes out, or it lies too deep.
     *
     * @param bytes from the source's first on, of which the container was told
     * @param depth how many archives and packings lie around the source
     * @param illegible is told how many places are no text in the encoding, if any are not
     * @throws IOException if they cannot be unpacked; {@code bytes} are closed
     */
    static Unwrapped of(
            Container container, ReadableByteChannel bytes, int depth, Unpacking unpacking, LongConsumer illegible)
            throws IOException {
        Container within = container;
        Unpacking left = unpacking;
        int layers = 0;
        ReadableByteChannel channel = bytes;
        try {
            while (true) {
                Charset charset = within.charset();
                if (charset == null && within.isText()) {
                    // Bytes of another encoding may look like carriage returns: it comes first.
                    charset = left.encoding();
                    within = charset == null ? within : Container.LINES;
                }
                channel = charset == null
                        ? Decoders.unpack(within, channel, left.memoryLimit())
                        : new Recoded(channel, charset, illegible);
                left = charset == null ? left : left.withEncoding(null);
                layers++;
                Beginning beginning = Beginning.read(channel, Fingerprint.MAX_LENGTH);
                // What kept its carriage returns looks as it did.
                within = within == Container.CR_LINES ? Container.LINES : Container.of(beginning.bytes());
                if (!left.undoes(within) || depth + layers >= Unpacking.MAX_DEPTH) {
                    return new Unwrapped(within, layers, beginning, channel);
                }
                channel = beginning.before(channel);
            }
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * The same, in lines that are events if it is a source whose own are none.
     *
     * @param splitting null: none is
     * @param leavesTail whether an end in the middle of an event may still be written on
     * @param most so many bytes may be waited for
     */
    Unwrapped split(@Nullable Splitting splitting, boolean leavesTail, int most) throws ClosedByInterruptException {
        if (splitting == null || container != Container.LINES) {
            return this;
        }
        ByteBuffer looked = ByteBuffer.allocate(
                        Math.max(Splitting.LOOKED_AT, beginning.bytes().remaining()))
                .put(beginning.bytes().duplicate());
        int known = looked.position();
        IOException failure = beginning.failure();
        Boolean applies = splitting.applies(looked.duplicate().flip(), failure != null);
        while (applies == null) {
            boolean all = false;
            try {
                all = rest.read(looked) < 0 || !looked.hasRemaining();
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (IOException e) {
                failure = e;
                all = true;
            }
            applies = splitting.applies(looked.duplicate().flip(), all);
        }
        looked.flip();
        if (!applies) {
            ReadableByteChannel behind = new Beginning(looked.position(known), failure).before(rest);
            return looked.hasRemaining() || failure != beginning.failure()
                    ? new Unwrapped(container, layers, beginning, behind, null, leavesTail)
                    : this;
        }
        SplitLines its = new SplitLines();
        SplitChannel channel =
                new SplitChannel(new Beginning(looked, failure).before(rest), splitting, its, leavesTail);
        return new Unwrapped(container, layers, Beginning.read(channel, most), channel, its, leavesTail);
    }

    /** From the first byte on, for one who has no use for the places of lines. */
    ReadableByteChannel bytes() {
        if (lines != null) {
            lines.keepNone();
        }
        return beginning.before(rest);
    }
}
