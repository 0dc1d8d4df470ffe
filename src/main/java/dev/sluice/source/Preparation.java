package dev.sluice.source;

import dev.sluice.source.OpenAhead.Room;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Clock;
import java.time.Instant;

/** What can be done of an input's opening before its turn comes: nothing here depends on the inputs before it. Safe for use by several threads. */
final class Preparation implements OpenAhead.Opener {
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
            Container kind = Container.of(head(blob));
            // What an earlier version journaled need not even be unpacked, and only its turn shows that.
            boolean isUnpacked = isUnpacked(input, kind) && !resume.knowsContainers();
            return new Prepared(content, opened, kind, isUnpacked ? unpacked(input, blob, kind, room) : null);
        } catch (IOException | RuntimeException e) {
            content.close();
            throw e;
        }
    }

    /** Whether it need not be read, as far as can be told before its turn. */
    private boolean isComplete(Origin origin) {
        return resume.known(origin).stream().anyMatch(Resume.Known::complete);
    }

    private Unwrapped unpacked(Input input, Blob blob, Container kind, Room room) throws IOException {
        Unwrapped unwrapped = unwrapped(input, blob, kind);
        return unwrapped.container() == Container.LINES
                ? Beginning.ahead(unwrapped, options.memberBytes() + 1, room)
                : unwrapped;
    }

    /** All that is in the blob, which is packed. */
    Unwrapped unwrapped(Input input, Blob blob, Container kind) throws IOException {
        return unwrapped(input, kind, new Metered(ByteBuffer.allocate(0), blob.channel(), listener::progressed));
    }

    Unwrapped unwrapped(Input input, Container kind, ReadableByteChannel packed) throws IOException {
        return Unwrapped.of(kind, packed, input.depth(), options.unpacking().memoryLimit());
    }

    static boolean isUnpacked(Input input, Container kind) {
        return kind.isPacked() && input.depth() < Unpacking.MAX_DEPTH;
    }

    static ByteBuffer head(Blob blob) throws IOException {
        return blob.readFully(ByteBuffer.allocate((int) Math.min(blob.size(), Fingerprint.MAX_LENGTH)), 0);
    }
}
