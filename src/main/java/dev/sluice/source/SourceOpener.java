package dev.sluice.source;

import dev.sluice.source.Identities.OwnFile;
import dev.sluice.source.Resume.Known;
import java.io.IOException;
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
    /** So long a pipe may take to give its beginning, since a shorter one is like more others. */
    private static final Duration NEW = Duration.ofSeconds(2);

    /** So long where it may be one that an earlier run read faster: it would be loaded twice if it were not known again. */
    private static final Duration KNOWN = Duration.ofMinutes(1);

    private final SourceOptions options;
    private final Resume resume;
    private final InputListener listener;
    private final Identities identities;
    private final Archives archives;
    private final List<Input> listed;
    private final Tail tail;

    SourceOpener(List<Input> inputs, SourceOptions options, Resume resume, InputListener listener, Clock clock) {
        this.options = options;
        this.resume = resume;
        this.listener = listener;
        this.listed = resume.isEmpty() ? List.of() : inputs;
        this.identities = new Identities(resume, options.loadId(), this::ownFile, listener);
        this.archives = new Archives(listener);
        this.tail = new Tail(options, clock);
    }

    /**
     * What is wrong is told to the listener.
     *
     * @param once is told of what is opened before anything is read of it: a pipe may be silent, and must hear of a stop
     */
    Opened open(Input input, Consumer<Content> once) throws ClosedByInterruptException {
        Content content = null;
        Opened opened = Opened.NOTHING;
        try {
            content = input.open();
            once.accept(content);
            opened = content instanceof Blob blob
                    ? ofBlob(input, blob)
                    : content instanceof Flow flow ? ofFlow(input, flow) : ofPipe(input, (Pipe) content);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            listener.unreadable(input.name(), 0, Reasons.of(e));
            opened = Opened.first(content instanceof Flow flow ? flow.next().get() : null);
        } finally {
            if (!opened.inUse()) {
                close(content);
            }
        }
        return opened;
    }

    private Opened ofBlob(Input input, Blob blob) throws IOException {
        Origin origin = blob.origin();
        ByteBuffer former = blob.formerName();
        if (identities.isComplete(input.name(), origin)
                || (former != null && identities.isComplete(input.name(), origin, Fingerprint.of(former)))) {
            listener.progressed(blob.size());
            return Opened.NOTHING;
        }
        ByteBuffer head = head(blob);
        if (Archives.isZip(head)) {
            return Opened.members(archives.zip(input, blob));
        }
        if (Archives.isTar(head)) {
            return archives.tar(input, blob);
        }
        Compression compression = compression(head);
        if (compression != Compression.NONE) {
            if (former == null
                    && resume.knowsContainers()
                    && identities.isComplete(input.name(), origin, Identities.container(blob, head))) {
                listener.progressed(blob.size());
                return Opened.NOTHING;
            }
            ReadableByteChannel packed = new Metered(ByteBuffer.allocate(0), blob.channel(), listener::progressed);
            return ofStream(input, compression.unpack(packed), compression, origin, null, former, () -> null);
        }
        Identity identity =
                identities.of(input.name(), origin, head, former, () -> new BlobChannel(blob, 0, blob.size(), false));
        long end = blob.size();
        boolean endIsSeam = false;
        if (resume != Resume.NONE && !blob.isFinished() && end > 0) {
            Known known = identity.known();
            end = tail.settledEnd(blob, known == null ? 0 : known.plannedEnd());
            endIsSeam = end == blob.size() && tail.endsOpen(blob);
            if (end < blob.size()) {
                listener.unterminated(input.name(), end, blob.size() - end);
            }
        }
        listener.opened(input.name(), identity.id());
        return Opened.source(new RangeSource(input.name(), blob, identity, end, endIsSeam, options, resume, listener));
    }

    private Opened ofFlow(Input input, Flow flow) throws IOException {
        Beginning head = Beginning.read(flow.bytes(), Fingerprint.MAX_LENGTH);
        if (Archives.isZip(head.bytes())) {
            throw new IOException("it is a zip within an archive; unpack that first");
        }
        Compression compression = compression(head.bytes());
        ReadableByteChannel bytes = compression.unpack(Metered.behind(head.bytes(), flow.bytes()));
        return ofStream(input, bytes, compression, flow.origin(), flow.label(), null, flow.next());
    }

    /** What is unpacked, or was never packed, and is no pipe. */
    private Opened ofStream(
            Input input,
            ReadableByteChannel bytes,
            Compression compression,
            Origin origin,
            @Nullable ByteBuffer label,
            @Nullable ByteBuffer former,
            Supplier<@Nullable Input> next)
            throws IOException {
        Beginning beginning = Beginning.read(bytes, Fingerprint.MAX_LENGTH);
        if (Archives.isTar(beginning.bytes())) {
            return archives.tar(input, origin, Metered.behind(beginning.bytes(), bytes), next);
        }
        Identity identity = label == null
                ? identities.of(
                        input.name(),
                        origin,
                        beginning.bytes(),
                        former == null ? null : beginning.labelled(former),
                        () -> again(input, compression))
                : identities.ofFlow(input.name(), origin, beginning.labelled(label));
        return stream(input, bytes, beginning, null, identity, next);
    }

    private Opened ofPipe(Input input, Pipe pipe) throws IOException {
        Origin origin = Origin.ofPipe(options.loadId());
        ByteBuffer head = ByteBuffer.allocate(Archives.TAR_HEADER);
        Compression compression = null;
        while (compression == null) {
            boolean all = pipe.read(head) < 0;
            compression = Compression.of(head, all);
        }
        ReadableByteChannel bytes = compression.unpack(new Metered(head.flip(), pipe, listener::progressed));
        boolean plain = compression == Compression.NONE;
        // A tar's writer writes at least a header at a time.
        if (plain && Archives.isTar(head)) {
            return archives.tar(input, origin, bytes, () -> null);
        }
        if (plain && options.linger() != null) {
            long linger = options.linger().toNanos();
            Duration wait = resume.isEmpty() ? NEW : KNOWN;
            pipe.linger(resume == Resume.NONE ? linger : Math.max(linger, wait.toNanos()));
            pipe.begin(head.hasRemaining());
        }
        // What was looked at already must not be waited for, and more only by who wants to know the pipe again.
        int wanted = plain && resume == Resume.NONE ? head.remaining() : Fingerprint.MAX_LENGTH;
        Beginning beginning = Beginning.read(bytes, wanted);
        if (plain && options.linger() != null) {
            pipe.linger(options.linger().toNanos());
        }
        if (!plain && Archives.isTar(beginning.bytes())) {
            return archives.tar(input, origin, Metered.behind(beginning.bytes(), bytes), () -> null);
        }
        Identity identity = identities.ofFlow(input.name(), origin, beginning.bytes());
        return stream(input, bytes, beginning, pipe, identity, () -> null);
    }

    private Opened stream(
            Input input,
            ReadableByteChannel bytes,
            Beginning beginning,
            @Nullable Pipe pipe,
            Identity identity,
            Supplier<@Nullable Input> next) {
        listener.opened(input.name(), identity.id());
        return Opened.source(
                new StreamSource(input.name(), bytes, beginning, pipe, identity, next, options, resume, listener));
    }

    private static ByteBuffer head(Blob blob) throws IOException {
        return blob.readFully(ByteBuffer.allocate((int) Math.min(blob.size(), Fingerprint.MAX_LENGTH)), 0);
    }

    /** Opens the input once more: what is packed comes in its order only. */
    private static ReadableByteChannel again(Input input, Compression compression) throws IOException {
        Content content = input.reopen();
        if (content instanceof Pipe) {
            throw new IOException("a pipe cannot be read twice");
        }
        return compression.unpack(content instanceof Blob blob ? blob.channel() : ((Flow) content).bytes());
    }

    private OwnFile ownFile(Known known) {
        Origin origin = known.origin();
        FileFacts file = origin == null ? null : origin.file();
        Input own = listed.stream()
                .filter(input -> file != null && input.isFile(file))
                .findAny()
                .orElse(null);
        if (own == null) {
            return OwnFile.ELSEWHERE;
        }
        if (origin != null && !origin.member().isEmpty()) {
            return OwnFile.HOLDS_IT; // its archive is there, and is not searched
        }
        try (Content content = own.reopen()) {
            if (!(content instanceof Blob blob)) {
                return OwnFile.ELSEWHERE;
            }
            ByteBuffer head = head(blob);
            Compression compression = compression(head);
            ByteBuffer beginning = compression == Compression.NONE ? head : ByteBuffer.allocate(0);
            Prefix prefix = new Prefix(beginning, () -> again(own, compression));
            return prefix.compare(known) == Prefix.Proof.NONE ? OwnFile.CHANGED : OwnFile.HOLDS_IT;
        } catch (IOException e) {
            return OwnFile.ELSEWHERE;
        }
    }

    private static Compression compression(ByteBuffer head) {
        Compression compression = Compression.of(head.duplicate().position(head.limit()), true);
        return compression == null ? Compression.NONE : compression;
    }

    private static void close(@Nullable Content content) {
        try {
            if (content != null) {
                content.close();
            }
        } catch (IOException e) {
            // It was only read.
        }
    }
}
