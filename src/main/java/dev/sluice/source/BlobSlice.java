package dev.sluice.source;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A part of a blob: a member that an archive holds as it is. */
final class BlobSlice implements Blob {
    private final Blob whole;
    private final String name;
    private final long start;
    private final long size;
    private final Instant modified;
    private final @Nullable ByteBuffer label;

    BlobSlice(Blob whole, String name, long start, long size, Instant modified, @Nullable ByteBuffer label) {
        this.whole = whole;
        this.name = name;
        this.start = start;
        this.size = size;
        this.modified = modified;
        this.label = label;
    }

    /** A part of an archive that is opened for it. */
    static BlobSlice of(
            Input archive, String member, long start, long size, Instant modified, @Nullable ByteBuffer label)
            throws IOException {
        return new BlobSlice(whole(archive), member, start, size, modified, label);
    }

    /** The archive, opened again. */
    static Blob whole(Input archive) throws IOException {
        Content content = archive.open();
        if (content instanceof Blob blob) {
            return blob;
        }
        content.close();
        throw new IOException("the archive is not the file any more that it was");
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
        return whole.origin().member(member(name, start), modified);
    }

    /** What an archive's member that begins at {@code start} is called among all others. */
    static String member(String name, long start) {
        return name + '@' + start;
    }

    @Override
    public @Nullable ByteBuffer label() {
        return label;
    }

    @Override
    public @Nullable ByteBuffer formerName() {
        ByteBuffer former = whole.formerName();
        return former == null
                ? null
                : ByteBuffer.allocate(former.remaining() + 2 * Long.BYTES)
                        .put(former)
                        .putLong(start)
                        .putLong(size)
                        .flip();
    }

    @Override
    public void requireSame() throws IOException {
        whole.requireSame();
    }

    @Override
    public ReadableByteChannel channel(long from, long to) {
        return whole.channel(start + from, start + to);
    }

    @Override
    public int read(ByteBuffer to, long at) throws IOException {
        long left = size - at;
        if (left <= 0) {
            return -1;
        }
        int limit = to.limit();
        try {
            int count = whole.read(to.limit((int) Math.min(limit, to.position() + left)), start + at);
            if (count < 0) {
                throw new EOFException("the archive ends within it");
            }
            return count;
        } finally {
            to.limit(limit);
        }
    }

    @Override
    public void close() throws IOException {
        whole.close();
    }
}
