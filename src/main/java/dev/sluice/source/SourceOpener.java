package dev.sluice.source;

import dev.sluice.source.Content.Flow;
import dev.sluice.source.Content.Members;
import dev.sluice.source.Identities.Rereading;
import dev.sluice.source.Identities.Stored;
import dev.sluice.source.Resume.Known;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ReadableByteChannel;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens inputs: finds out how each is packed, whether it is an archive, and who it is. For one thread at a time, in the order of
 * the inputs.
 */
final class SourceOpener {
    /** After so long a user wonders what the program waits for. */
    private static final long SILENCE_NANOS = 1_000_000_000L;

    /** So long a pipe may take to give its beginning, since a shorter one is like more others. */
    private static final Duration NEW = Duration.ofSeconds(2);

    /** So long where it may be one that an earlier run read faster: it would be loaded twice if it were not known again. */
    private static final Duration KNOWN = Duration.ofMinutes(1);

    private static final long MOST_BYTES_AHEAD = 64 << 20;

    private final SourceOptions options;
    private final Resume resume;
    private final InputListener listener;
    private final Identities identities;
    private final Tars tars;
    private final Zips zips;
    private final OwnFiles ownFiles;
    private final Preparation preparation;
    private final OpenAhead ahead;
    private volatile boolean stopped;

    SourceOpener(List<Input> files, SourceOptions options, Resume resume, InputListener listener, Clock clock) {
        this.options = options;
        this.resume = resume;
        this.listener = listener;
        this.preparation = new Preparation(options, resume, listener, clock);
        this.ownFiles = new OwnFiles(resume.isEmpty() ? List.of() : files, preparation, listener, () -> stopped);
        this.identities = new Identities(resume, options.loadId(), ownFiles::of, new Alikes(files), listener);
        this.tars = new Tars(listener, () -> stopped);
        this.zips = new Zips(listener);
        long room = Math.min(MOST_BYTES_AHEAD, Runtime.getRuntime().maxMemory() / 8);
        this.ahead = new OpenAhead(options.opening().ahead(), options.cutting().memberBytes(), room, preparation);
    }

    /**
     * What is wrong is told to the listener.
     *
     * @param once is told of a pipe before anything is read of it: it may be silent, and must hear of a stop
     * @throws NotKeptException if the checkpoint cannot be written
     */
    Opened open(Input input, Consumer<Pipe> once) throws ClosedByInterruptException, NotKeptException {
        Content content = null;
        Opened opened = Opened.NOTHING;
        try {
            Prepared prepared = ahead.take(input);
            content = prepared.content();
            if (content instanceof Pipe pipe) {
                once.accept(pipe);
            }
            opened = of(input, prepared);
        } catch (ClosedByInterruptException | NotKeptException e) {
            throw e;
        } catch (ReadingStoppedException e) {
            // The next run opens it again.
        } catch (UncheckedIOException e) {
            throw e; // the listener's own
        } catch (IOException | RuntimeException e) {
            boolean brokenOff = stopped && !(content instanceof Blob);
            if (!brokenOff) {
                listener.unreadable(input.name(), 0, Reasons.ofDamage(e));
            }
            opened = Opened.first(
                    content instanceof Flow flow && !stopped ? flow.next().get() : null);
        } finally {
            if (!opened.inUse()) {
                close(content);
            }
        }
        return opened;
    }

    /** Takes note of the inputs that are opened next, in their order. */
    void expect(Iterable<Input> next) {
        ahead.begin(next);
    }

    /** From now on a pipe may break off, and nothing is read again to prove what it is. Safe from any thread. */
    void stop() {
        stopped = true;
        ahead.close();
    }

    private Opened of(Input input, Prepared prepared) throws IOException {
        Content content = prepared.content();
        if (content instanceof Members members) {
            return Opened.members(members.listing().list());
        }
        return content instanceof Blob blob
                ? ofBlob(input, blob, prepared)
                : content instanceof Flow flow ? ofFlow(input, flow) : ofPipe(input, (Pipe) content);
    }

    private Opened ofBlob(Input input, Blob blob, Prepared prepared) throws IOException {
        Origin origin = blob.origin();
        ByteBuffer former = blob.formerName();
        if (identities.isComplete(input.name(), origin)
                || (former != null && identities.isComplete(input.name(), origin, Fingerprint.of(former)))) {
            return passedOver(input, blob);
        }
        ByteBuffer head = blob.head();
        Container kind = prepared.kind() == null ? Container.of(head) : prepared.kind();
        boolean isCut = kind != Container.ZIP && kind != Container.TAR && !preparation.isUnpacked(input, kind);
        if (!isCut && input.isElsewhere()) {
            return Opened.NOTHING;
        }
        if (kind == Container.ZIP) {
            return Opened.members(zips.list(input, blob));
        }
        if (kind == Container.TAR) {
            return Opened.members(tars.list(input, blob, 0));
        }
        boolean isOpen = resume != Resume.NONE && !blob.isFinished() && !input.isSealed();
        boolean mayGrow = isOpen && Tail.mayBeWritten(blob, prepared.opened());
        // It is not opened by its name, which another file may have by now.
        Rereading again = () -> ownFiles.proof(
                input,
                preparation
                        .unwrapped(input, new BlobChannel(blob, 0, blob.size(), false))
                        .bytes());
        if (!isCut) {
            if (former == null
                    && resume.knowsContainers()
                    && identities.isComplete(input.name(), origin, Identities.container(blob, head))) {
                return passedOver(input, blob);
            }
            Unwrapped unpacked = prepared.unpacked();
            if (unpacked == null) {
                boolean leavesTail = mayGrow && kind.isText();
                long end = leavesTail
                        ? Tail.behindLast(blob, 0, options.unpacking().lineEnd(kind))
                        : blob.size();
                tellUnterminated(input, blob, end);
                unpacked = preparation.unwrapped(input, blob, end, kind).leavingTail(leavesTail);
            }
            return ofStream(
                    input,
                    unpacked,
                    origin,
                    () -> null,
                    beginning -> identities.of(
                            input.name(),
                            origin,
                            beginning.bytes(),
                            former == null ? null : beginning.labelled(former),
                            null,
                            again));
        }
        preparation.requireLines(kind);
        ByteBuffer label = blob.label();
        Identification identification = beginning -> identities.of(
                input.name(),
                origin,
                beginning.bytes(),
                former,
                label == null ? null : beginning.labelled(label),
                again);
        Framing before = Framed.before(resume, options.framing(), origin);
        Framed framed = before == null ? preparation.framed(blob, head) : new Framed(before, null, null);
        if (kind == Container.LINES && preparation.isSplit(framed.framing(), blob, head)) {
            if (input.isElsewhere()) {
                return Opened.NOTHING;
            }
            return ofStream(input, preparation.split(framed.sure(), blob, mayGrow), origin, () -> null, beginning -> {
                Identity its = identification.of(beginning);
                return before == null || its.known() != null
                        ? its
                        : its.requireAlike(before, preparation.framed(blob, head));
            });
        }
        Identity identity = identification.of(new Beginning(head, null));
        if (before != null && identity.known() == null) {
            framed = preparation.framed(blob, head);
            if (preparation.isSplit(framed.framing(), blob, head)) {
                identity.requireAlike(before, framed);
            }
        }
        Framing framing = identity.framing(framed, options.framing());
        long end = input.isSealed() ? Math.min(blob.size(), input.bytes()) : blob.size();
        boolean endIsSeam = false;
        if (isOpen && end > 0) {
            Known known = identity.known();
            Tail tail = new Tail(options.cutting().maxLineBytes(), framing.eventStart());
            end = tail.settledEnd(blob, known == null ? 0 : known.coverage().plannedEnd(), prepared.opened());
            endIsSeam = end == blob.size() && tail.endsOpen(blob);
            tellUnterminated(input, blob, end);
        }
        if (!input.isElsewhere()) {
            listener.opened(input.name(), identity.id(), framing.way());
        }
        return Opened.source(new RangeSource(input.name(), blob, identity, end, endIsSeam, terms(input, framing)));
    }

    private Terms terms(Input input, Framing framing) {
        return new Terms(options, framing, resume, listener, input.share());
    }

    private Opened passedOver(Input input, Blob blob) {
        listener.loadedBefore(input.name(), blob.size());
        return Opened.NOTHING;
    }

    private void tellUnterminated(Input input, Blob blob, long end) {
        if (end < blob.size()) {
            listener.unterminated(input.name(), end, blob.size() - end);
        }
    }

    private Opened ofFlow(Input input, Flow flow) throws IOException {
        Unwrapped unwrapped = preparation.unwrapped(input, flow.bytes());
        ByteBuffer label = flow.label();
        return ofStream(input, unwrapped, flow.origin(), flow.next(), beginning -> {
            if (label == null) {
                return identities.of(
                        input.name(), flow.origin(), beginning.bytes(), null, null, () -> ownFiles.again(input));
            }
            Origin unpacked = flow.unpacked();
            Stored stored = unpacked == null ? null : new Stored(unpacked, beginning.bytes());
            return identities.ofFlow(input.name(), flow.origin(), beginning.labelled(label), stored);
        });
    }

    /** Tells who a source is that is unpacked, once its beginning is known. */
    @FunctionalInterface
    private interface Identification {
        Identity of(Beginning beginning) throws IOException;
    }

    /** A source that is read in its order and is no pipe. */
    private Opened ofStream(
            Input input,
            Unwrapped unwrapped,
            Origin origin,
            Supplier<@Nullable Input> next,
            Identification identification)
            throws IOException {
        if (unwrapped.container() == Container.TAR) {
            return tar(input, origin, unwrapped, next);
        }
        preparation.requireLines(unwrapped);
        boolean small = input.bytes() >= 0 && input.bytes() <= options.cutting().memberBytes();
        Unwrapped ahead =
                small ? Beginning.ahead(unwrapped, options.cutting().memberBytes() + 1, 0, bytes -> true) : unwrapped;
        return stream(input, ahead, null, identification.of(ahead.beginning()), next);
    }

    /** A tar that can be read in its order only. */
    private Opened tar(Input input, Origin origin, Unwrapped unwrapped, Supplier<@Nullable Input> next)
            throws IOException {
        Input archive = input.unpacked(unwrapped.layers());
        if (archive.depth() >= Unpacking.MAX_DEPTH) {
            unwrapped.rest().close();
            throw new IOException(Preparation.TOO_DEEP);
        }
        return Opened.first(tars.first(archive, origin, unwrapped.bytes(), next));
    }

    private Opened ofPipe(Input input, Pipe pipe) throws IOException {
        Origin origin = Origin.ofPipe(options.loadId(), input.alike());
        if (!pipe.awaitOpen(SILENCE_NANOS)) {
            listener.waitingForWriter(input.name());
        }
        Pipe.Peeked peeked = options.framing().looks() ? pipe.peek() : null;
        ByteBuffer head = ByteBuffer.allocate(Container.ENOUGH);
        Container kind = null;
        while (kind == null) {
            boolean all = pipe.read(head) < 0 || !head.hasRemaining();
            kind = Container.of(head.duplicate().flip(), all);
            if (stopped && all && Container.isHalfHeader(head.duplicate().flip())) {
                throw new ReadingStoppedException();
            }
        }
        head.flip();
        boolean isRefused = kind != Container.LINES && kind != Container.TAR && !kind.isPacked();
        boolean isPlain = kind == Container.LINES && !options.unpacking().undoes(kind);
        if (isPlain || (isRefused && options.unpacking().binary())) {
            FramingChoice choice = peeked == null ? options.framing() : peeked.framing(options.framing());
            return ofPlainPipe(input, origin, pipe, head, choice);
        }
        ReadableByteChannel bytes = new Metered(head, pipe, listener::progressed);
        Unwrapped unwrapped = preparation.isUnpacked(input, kind)
                ? preparation.unwrapped(input, kind, bytes)
                : new Unwrapped(kind, 0, Beginning.read(bytes, head.remaining()), bytes);
        if (unwrapped.container() == Container.TAR) {
            return tar(input, origin, unwrapped, () -> null);
        }
        preparation.requireLines(unwrapped);
        Beginning beginning = unwrapped.beginning();
        Identity identity = identities.ofFlow(input.name(), origin, beginning.bytes(), null);
        return stream(input, unwrapped, pipe, identity, () -> null);
    }

    private Opened ofPlainPipe(Input input, Origin origin, Pipe pipe, ByteBuffer head, FramingChoice framing)
            throws IOException {
        if (options.linger() != null) {
            long linger = options.linger().toNanos();
            Duration wait = resume.isEmpty() ? NEW : KNOWN;
            pipe.linger(resume == Resume.NONE ? linger : Math.max(linger, wait.toNanos()));
            pipe.begin(head.hasRemaining());
        }
        // Bytes that were looked at are there. More are waited for only where a checkpoint must know the pipe again.
        int most = resume == Resume.NONE ? 0 : Fingerprint.MAX_LENGTH;
        int first = resume == Resume.NONE ? head.remaining() : most;
        ReadableByteChannel bytes = new Metered(head, pipe, listener::progressed);
        Unwrapped plain =
                new Unwrapped(Container.LINES, 0, Beginning.read(bytes, first), bytes).framed(framing, false, most);
        if (options.linger() != null) {
            pipe.linger(options.linger().toNanos());
        }
        Identity identity =
                identities.ofFlow(input.name(), origin, plain.beginning().bytes(), null);
        return stream(input, plain, pipe, identity, () -> null);
    }

    private Opened stream(
            Input input, Unwrapped bytes, @Nullable Pipe pipe, Identity identity, Supplier<@Nullable Input> next)
            throws IOException {
        Framed framed = bytes.framed();
        Framing framing;
        try {
            framing = identity.framing(
                    framed != null
                            ? framed
                            : Framed.of(
                                    options.framing(), bytes.beginning().bytes().duplicate(), false),
                    options.framing());
        } catch (IOException e) {
            bytes.rest().close();
            throw e;
        }
        listener.opened(input.name(), identity.id(), framing.way());
        return Opened.source(new StreamSource(input.name(), bytes, pipe, identity, next, terms(input, framing)));
    }

    static void close(@Nullable Content content) {
        try {
            if (content != null) {
                content.close();
            }
        } catch (IOException e) {
            // Nothing is lost: it was only read.
        }
    }
}
