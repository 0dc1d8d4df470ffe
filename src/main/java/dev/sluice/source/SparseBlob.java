package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A file with holes, of which an archive holds only the rest: holes are zeros, as they are when it is unpacked. */
final class SparseBlob implements Blob {
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(64 << 10).asReadOnlyBuffer();

    private final Blob stored;
    private final Extents extents;

    /**
     * What is stored of a file.
     *
     * @param size of the whole file
     * @param from where in it each piece begins, ascending
     * @param lengths of the pieces, which are stored one behind the other
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Extents(long size, long[] from, long[] lengths) {
        long stored() {
            long sum = 0;
            for (long length : lengths) {
                sum += length;
            }
            return sum;
        }
    }

    SparseBlob(Blob stored, Extents extents) {
        this.stored = stored;
        this.extents = extents;
    }

    @Override
    public long size() {
        return extents.size();
    }

    @Override
    public Instant modified() {
        return stored.modified();
    }

    @Override
    public Origin origin() {
        return stored.origin();
    }

    @Override
    public @Nullable ByteBuffer formerName() {
        return stored.formerName();
    }

    @Override
    public @Nullable ByteBuffer label() {
        return stored.label();
    }

    @Override
    public void requireSame() throws IOException {
        stored.requireSame();
    }

    @Override
    public int read(ByteBuffer to, long at) throws IOException {
        if (at >= size()) {
            return -1;
        }
        long holeEnd = size();
        long storedBefore = 0;
        for (int i = 0; i < extents.from().length && holeEnd == size(); i++) {
            long from = extents.from()[i];
            long length = extents.lengths()[i];
            if (at < from) {
                holeEnd = from;
            } else if (at < from + length) {
                return readStored(to, storedBefore + at - from, from + length - at);
            }
            storedBefore += length;
        }
        int count = (int) Math.min(Math.min(holeEnd - at, to.remaining()), ZEROS.capacity());
        to.put(ZEROS.duplicate().limit(count));
        return count;
    }

    private int readStored(ByteBuffer to, long at, long most) throws IOException {
        int limit = to.limit();
        try {
            return stored.read(to.limit((int) Math.min(limit, to.position() + most)), at);
        } finally {
            to.limit(limit);
        }
    }

    @Override
    public void close() throws IOException {
        stored.close();
    }
}
