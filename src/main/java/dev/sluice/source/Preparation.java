package dev.sluice.source;

import dev.sluice.source.OpenAhead.Room;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What can be done of an input's opening before its turn comes: nothing here depends on the inputs before it. Safe for use by several threads. */
final class Preparation implements OpenAhead.Opener {
    static final String TOO_DEEP = "it is nested more than " + Unpacking.MAX_DEPTH + " deep; unpack it first";

    private final SourceOptions options;
    private final Resume resume;
    private final InputListener listener;
    private final Clock clock;

    Preparation(SourceOptions options, Resume resume, InputListener listener, Clock clock) {
        this.options = options;
        this.resume = resume;
        this.listener = listener;
        this.clock = clock;
    }

    @Override
    public Prepared open(Input input, Room room) throws IOException {
        Instant opened = clock.instant();
        Content content = input.open();
        if (room == Room.NONE || !(content instanceof Blob blob) || isComplete(blob.origin())) {
            return new Prepared(content, opened, null, null);
        }
        try {
            blob.fetch();
            Container kind = Container.of(blob.head());
            // What an earlier version journaled need not even be unpacked, and only its turn shows that.
            boolean isUnpacked = !kind.isText() && isUnpacked(input, kind) && !resume.knowsContainers();
            return new Prepared(content, opened, kind, isUnpacked ? unpacked(input, blob, kind, room) : null);
        } catch (IOException | RuntimeException e) {
            content.close();
            throw e;
        }
    }

    /** Whether it is known to be complete before its turn comes. */
    private boolean isComplete(Origin origin) {
        return !resume.isEmpty()
                && resume.known(origin).stream()
                        .anyMatch(known -> known.coverage().complete());
    }

    private Unwrapped unpacked(Input input, Blob blob, Container kind, Room room) throws IOException {
        Unwrapped unwrapped = unwrapped(input, blob, blob.size(), kind);
        return unwrapped.container() == Container.LINES
                ? Beginning.ahead(unwrapped, options.cutting().memberBytes() + 1, likely(blob, kind), room)
                : unwrapped;
    }

    /** How many bytes come out of it; gzip ends with their number, or that of its last part. */
    private static long likely(Blob blob, Container kind) throws IOException {
        if (kind != Container.GZIP || blob.size() < Integer.BYTES) {
            return 0;
        }
        ByteBuffer last = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return Integer.toUnsignedLong(
                blob.readFully(last, blob.size() - Integer.BYTES).getInt());
    }

    /** The text in a blob that is packed or in another encoding, up to {@code end}. */
    Unwrapped unwrapped(Input input, Blob blob, long end, Container kind) throws IOException {
        return unwrapped(input, kind, new Metered(ByteBuffer.allocate(0), blob.channel(0, end), listener::progressed));
    }

    Unwrapped unwrapped(Input input, Container kind, ReadableByteChannel packed) throws IOException {
        return Unwrapped.of(
                        kind,
                        packed,
                        input.depth(),
                        options.unpacking(),
                        count -> listener.remarked(
                                input.name() + ": " + (count == 1 ? "1 place is" : count + " places are")
                                        + " no text in its encoding; U+FFFD stands for each"))
                .framed(options.framing(), false, Fingerprint.MAX_LENGTH);
    }

    /** What may be packed. */
    Unwrapped unwrapped(Input input, ReadableByteChannel bytes) throws IOException {
        Beginning head = Beginning.read(bytes, Fingerprint.MAX_LENGTH);
        Container kind = Container.of(head.bytes());
        return isUnpacked(input, kind)
                ? unwrapped(input, kind, head.before(bytes))
                : new Unwrapped(kind, 0, head, bytes).framed(options.framing(), false, Fingerprint.MAX_LENGTH);
    }

    /**
     * How a blob is framed that holds lines.
     *
     * @throws IOException if it cannot be read
     */
    Framed framed(Blob blob, ByteBuffer head) throws IOException {
        FramingChoice choice = options.framing();
        boolean isSeen = !choice.looks() || head.remaining() == blob.size();
        ByteBuffer first = isSeen ? head : beginning(blob);
        return Framed.of(choice, first.duplicate(), first.remaining() == blob.size());
    }

    private static ByteBuffer beginning(Blob blob) throws IOException {
        ByteBuffer first = beginning(blob, FramingChoice.LOOKED_AT);
        return FramingChoice.isEnough(first) ? first : beginning(blob, FramingChoice.LONGEST_FIRST);
    }

    private static ByteBuffer beginning(Blob blob, int most) throws IOException {
        return blob.readFully(ByteBuffer.allocate((int) Math.min(blob.size(), most)), 0);
    }

    /** Whether a blob that holds lines is to be split. */
    boolean isSplit(@Nullable Framing framing, Blob blob, ByteBuffer head) throws IOException {
        Splitting splitting = framing == null ? null : framing.splitting();
        if (splitting == null) {
            return false;
        }
        Boolean applies = splitting.applies(head, head.remaining() == blob.size());
        return Boolean.TRUE.equals(applies == null ? splitting.applies(beginning(blob), true) : applies);
    }

    /** Such a blob's lines. */
    Unwrapped split(Framing framing, Blob blob, boolean leavesTail) throws IOException {
        ReadableByteChannel bytes = new Metered(ByteBuffer.allocate(0), blob.channel(), listener::progressed);
        return new Unwrapped(Container.LINES, 0, Beginning.read(bytes, Fingerprint.MAX_LENGTH), bytes)
                .framed(framing, leavesTail, Fingerprint.MAX_LENGTH);
    }

    void requireLines(Unwrapped unwrapped) throws IOException {
        try {
            requireLines(unwrapped.container());
        } catch (IOException e) {
            unwrapped.rest().close();
            throw e;
        }
    }

    /** @throws IOException if the container holds no lines, and was not to be taken for them */
    void requireLines(Container kind) throws IOException {
        if (kind != Container.LINES && !options.unpacking().binary()) {
            throw new IOException(kind.isPacked() ? TOO_DEEP : kind.refusal());
        }
    }

    boolean isUnpacked(Input input, Container kind) {
        return options.unpacking().undoes(kind) && input.depth() < Unpacking.MAX_DEPTH;
    }
}
