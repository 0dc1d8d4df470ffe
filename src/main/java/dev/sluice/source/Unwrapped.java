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
 * @param framed how its lines are framed; null where nobody looked, as it may hold none
 * @param leavesTail whether what follows behind the last whole event is left for a later run, as somebody may still be writing it
 */
record Unwrapped(
        Container container,
        int layers,
        Beginning beginning,
        ReadableByteChannel rest,
        @Nullable Framed framed,
        boolean leavesTail) {

    Unwrapped(Container container, int layers, Beginning beginning, ReadableByteChannel rest) {
        this(container, layers, beginning, rest, null, false);
    }

    Unwrapped leavingTail(boolean leaves) {
        return new Unwrapped(container, layers, beginning, rest, framed, leaves);
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
     * @param leavesTail whether an end in the middle of an event may still be written on
     * @param most so many bytes may be waited for
     */
    Unwrapped framed(FramingChoice choice, boolean leavesTail, int most) throws ClosedByInterruptException {
        if (container != Container.LINES) {
            return this;
        }
        Look look = new Look();
        while (choice.looks() && (look.more() || look.further())) {}
        Framed its = Framed.of(choice, look.bytes(), look.isWhole());
        Framing framing = its.framing();
        Splitting splitting = framing == null ? null : framing.splitting();
        Boolean applies = splitting == null ? Boolean.FALSE : splitting.applies(look.bytes(), look.all);
        while (splitting != null && applies == null) {
            look.more();
            applies = splitting.applies(look.bytes(), look.all);
        }
        if (splitting == null || !Boolean.TRUE.equals(applies)) {
            return new Unwrapped(container, layers, beginning, look.behind(), its, leavesTail);
        }
        SplitLines lines = new SplitLines();
        SplitChannel channel = new SplitChannel(look.again(), splitting, lines, leavesTail);
        return new Unwrapped(
                container,
                layers,
                Beginning.read(channel, most),
                channel,
                new Framed(framing, lines, null),
                leavesTail);
    }

    /** What is seen of the stream, beyond its beginning as far as need be. */
    private final class Look {
        /** From 0 to its position, the beginning first; null while that is all. */
        private @Nullable ByteBuffer seen;

        private @Nullable IOException failure = beginning.failure();
        /** Whether there are no more, or nobody looks further. */
        private boolean all = failure != null;

        private boolean ended;

        /** Looks at some more bytes; false if there are none to look at. */
        boolean more() throws ClosedByInterruptException {
            if (all) {
                return false;
            }
            ByteBuffer to = seen;
            if (to == null) {
                ByteBuffer first = beginning.bytes().duplicate();
                to = ByteBuffer.allocate(Math.max(FramingChoice.LOOKED_AT, first.remaining()))
                        .put(first);
                seen = to;
            }
            try {
                ended = to.hasRemaining() && rest.read(to) < 0;
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (IOException e) {
                failure = e;
            }
            all = ended || failure != null || !to.hasRemaining();
            return !all;
        }

        /** Makes room to look at more, if those seen are not enough; false if they are, or all. */
        boolean further() {
            if (ended || failure != null || seen == null || FramingChoice.isEnough(bytes())) {
                return false;
            }
            seen = ByteBuffer.allocate(FramingChoice.LONGEST_FIRST).put(bytes());
            all = false;
            return true;
        }

        ByteBuffer bytes() {
            return seen == null
                    ? beginning.bytes().duplicate()
                    : seen.duplicate().flip();
        }

        boolean isWhole() {
            return ended;
        }

        /** The bytes behind the beginning. */
        ReadableByteChannel behind() {
            return seen == null
                    ? rest
                    : new Beginning(bytes().position(beginning.bytes().remaining()), failure).before(rest);
        }

        /** All the bytes. */
        ReadableByteChannel again() {
            return new Beginning(bytes(), failure).before(rest);
        }
    }

    /** Null if it was not split. */
    @Nullable
    SplitLines lines() {
        return framed == null ? null : framed.lines();
    }

    /** From the first byte on, for one who has no use for the places of lines. */
    ReadableByteChannel bytes() {
        SplitLines lines = lines();
        if (lines != null) {
            lines.keepNone();
        }
        return beginning.before(rest);
    }
}
