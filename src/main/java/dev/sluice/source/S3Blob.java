package dev.sluice.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.aws.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An object in S3 as it was when it was found. Those who find out what it is read its beginning several times, in small pieces: it is
 * fetched once, and a small object is fetched once altogether.
 */
final class S3Blob implements Blob {
    private static final int HEAD_BYTES = 256 << 10;

    private final ObjectStore store;
    private final S3Name name;
    private final long size;
    private final String eTag;
    private final Instant modified;
    /** Guarded by this. */
    private @Nullable ByteBuffer head;

    S3Blob(ObjectStore store, S3Name name, long size, String eTag, Instant modified) {
        this.store = store;
        this.name = name;
        this.size = size;
        this.eTag = eTag;
        this.modified = modified;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public Instant modified() {
        return modified;
    }

    @Override
    public Origin origin() {
        return Origin.ofObject(name.toString(), eTag, modified);
    }

    @Override
    public ByteBuffer formerName() {
        return UTF_8.encode(eTag + '\0' + size);
    }

    /** Reads all that there is room for, since every call is a request. */
    @Override
    public int read(ByteBuffer to, long at) throws IOException {
        if (at >= size) {
            return -1;
        }
        int start = to.position();
        long end = Math.min(size, at + to.remaining());
        if (end <= HEAD_BYTES) {
            fetch(HEAD_BYTES);
        }
        try (ReadableByteChannel bytes = channel(at, end)) {
            while (to.hasRemaining() && bytes.read(to) >= 0) {}
        }
        return to.position() - start;
    }

    @Override
    public void fetch() throws IOException {
        fetch(size);
    }

    private synchronized void fetch(long most) throws IOException {
        if (head == null) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(size, most));
            try (ReadableByteChannel fetched = new S3Channel(store, name, eTag, 0, bytes.limit())) {
                while (fetched.read(bytes) >= 0 && bytes.hasRemaining()) {}
            }
            head = bytes.flip();
        }
    }

    @Override
    public synchronized ReadableByteChannel channel(long from, long to) {
        if (head == null || from >= head.limit()) {
            return new S3Channel(store, name, eTag, from, to);
        }
        int fetched = (int) Math.min(to, head.limit());
        return Metered.behind(
                head.duplicate().limit(fetched).position((int) from), new S3Channel(store, name, eTag, fetched, to));
    }

    @Override
    public void close() {
        // Every read has connections of its own.
    }
}
