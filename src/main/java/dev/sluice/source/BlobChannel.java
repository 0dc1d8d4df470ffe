package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** A range of a blob in its order, as long as the blob is not written anew. */
final class BlobChannel implements ReadableByteChannel {
    private final Blob blob;
    private final long end;
    private long position;
    private final boolean closesBlob;
    private boolean open = true;

    /** @param closesBlob whether the blob is closed with the channel */
    BlobChannel(Blob blob, long from, long to, boolean closesBlob) {
        this.blob = blob;
        this.position = from;
        this.end = to;
        this.closesBlob = closesBlob;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        long left = end - position;
        if (left <= 0) {
            return -1;
        }
        int limit = to.limit();
        int start = to.position();
        to.limit((int) Math.min(limit, start + left));
        boolean same = false;
        try {
            int count = blob.read(to, position);
            blob.requireSame();
            same = true;
            position += Math.max(count, 0);
            return count;
        } finally {
            to.limit(limit).position(same ? to.position() : start);
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() throws IOException {
        open = false;
        if (closesBlob) {
            blob.close();
        }
    }
}
