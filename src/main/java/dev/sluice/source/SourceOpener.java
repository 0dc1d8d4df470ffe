package dev.sluice.source;

import dev.sluice.source.Resume.Known;
import dev.sluice.source.Resume.Mark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ReadableByteChannel;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Opens inputs: finds out how each is packed and who it is. For one thread at a time, in the order of the inputs. */
final class SourceOpener {
    private final SourceOptions options;
    private final Resume resume;
    private final InputListener listener;
    private final Identities identities;
    private final Tail tail;

    SourceOpener(SourceOptions options, Resume resume, InputListener listener, Clock clock) {
        this.options = options;
        this.resume = resume;
        this.listener = listener;
        this.identities = new Identities(resume);
        this.tail = new Tail(options, clock);
    }

    /** Null if there is nothing to read in it; what is wrong is told to the listener. */
    @Nullable
    Source open(Input input, OnceOpened opened) throws ClosedByInterruptException {
        Content content = null;
        try {
            content = input.open();
            opened.opened(content);
            Source source = content instanceof Blob blob ? ofBlob(input, blob) : ofPipe(input, (Pipe) content);
            if (source != null) {
                return source;
            }
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            listener.unreadable(input.name(), 0, Reasons.of(e));
        }
        close(content);
        return null;
    }

    /** Is told of what is opened before anything is read of it: a pipe may be silent, and must be told to stop. */
    @FunctionalInterface
    interface OnceOpened {
        void opened(Content content);
    }

    private @Nullable Source ofBlob(Input input, Blob blob) throws IOException {
        ByteBuffer head = blob.readFully(ByteBuffer.allocate((int) Math.min(blob.size(), Fingerprint.MAX_LENGTH)), 0);
        Compression compression = Compression.of(head.duplicate().position(head.limit()), true);
        if (compression != null && compression != Compression.NONE) {
            return ofCompressed(input, blob, compression, head);
        }
        Identity identity = identities.of(head, known -> matches(known.mark(), blob));
        long end = blob.size();
        boolean endIsSeam = false;
        if (resume != Resume.NONE) {
            Known known = identity.known();
            long from = known == null ? 0 : known.plannedEnd();
            end = tail.settledEnd(blob, from);
            endIsSeam = end == blob.size() && tail.endsOpen(blob);
            if (end < blob.size()) {
                listener.unterminated(input.name(), end, blob.size() - end);
            }
        }
        listener.opened(input.name(), identity.id());
        return new RangeSource(input.name(), blob, identity, end, endIsSeam, options, resume, listener);
    }

    private @Nullable Source ofCompressed(Input input, Blob blob, Compression compression, ByteBuffer head)
            throws IOException {
        Fingerprint container = container(blob, head);
        if (resume.complete(container)) {
            listener.progressed(blob.size());
            return null;
        }
        ByteBuffer nothing = ByteBuffer.allocate(0);
        ReadableByteChannel bytes = compression.unpack(new Metered(nothing, new BlobChannel(blob), listener));
        Beginning beginning = Beginning.read(bytes, Fingerprint.MAX_LENGTH);
        Identity identity = identities.of(beginning.bytes(), known -> matches(known.mark(), input, compression));
        listener.opened(input.name(), identity.id());
        return new StreamSource(
                input.name(),
                bytes,
                beginning.bytes(),
                beginning.failure(),
                null,
                identity,
                container,
                options,
                resume,
                listener);
    }

    private Source ofPipe(Input input, Pipe pipe) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(Compression.MAX_MAGIC);
        Compression compression = Compression.of(head, false);
        while (compression == null) {
            boolean all = pipe.read(head) < 0;
            compression = Compression.of(head, all);
        }
        ReadableByteChannel bytes = compression.unpack(new Metered(head.flip(), pipe, listener));
        Beginning beginning = Beginning.NONE;
        if (resume != Resume.NONE) {
            beginning = Beginning.read(bytes, Fingerprint.MAX_LENGTH);
        }
        if (options.linger() != null && compression == Compression.NONE) {
            pipe.linger(options.linger().toNanos());
        }
        Identity identity = identities.ofPipe(beginning.bytes());
        listener.opened(input.name(), identity.id());
        return new StreamSource(
                input.name(),
                bytes,
                beginning.bytes(),
                beginning.failure(),
                pipe,
                identity,
                null,
                options,
                resume,
                listener);
    }

    /** A compressed file is known by its ends and length, which no rotation changes. */
    private static Fingerprint container(Blob blob, ByteBuffer head) throws IOException {
        long from = Math.max(0, blob.size() - Fingerprint.MAX_LENGTH);
        ByteBuffer tail = blob.readFully(ByteBuffer.allocate((int) (blob.size() - from)), from);
        ByteBuffer all = ByteBuffer.allocate(head.remaining() + tail.remaining() + Long.BYTES);
        return Fingerprint.of(
                all.put(head.duplicate()).put(tail).putLong(blob.size()).flip());
    }

    private static boolean matches(Mark mark, Blob blob) throws IOException {
        int length = mark.bytes().length();
        if (mark.end() > blob.size()) {
            return false;
        }
        ByteBuffer bytes = blob.readFully(ByteBuffer.allocate(length), mark.end() - length);
        return Fingerprint.of(bytes).equals(mark.bytes());
    }

    /** Unpacks the file as far as the mark: the price of a rotated file's first run, instead of lines lost or repeated. */
    private static boolean matches(Mark mark, Input input, Compression compression) throws IOException {
        if (!(input.open() instanceof Blob blob)) {
            return false;
        }
        try (ReadableByteChannel bytes = compression.unpack(new BlobChannel(blob))) {
            long skip = mark.end() - mark.bytes().length();
            ByteBuffer sink = ByteBuffer.allocateDirect(256 << 10);
            while (skip > 0) {
                int count = bytes.read(sink.clear().limit((int) Math.min(skip, sink.capacity())));
                if (count < 0) {
                    return false;
                }
                skip -= count;
            }
            Beginning there = Beginning.read(bytes, mark.bytes().length());
            return Fingerprint.of(there.bytes()).equals(mark.bytes());
        } catch (IOException e) {
            return false;
        }
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
