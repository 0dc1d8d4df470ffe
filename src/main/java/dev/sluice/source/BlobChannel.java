package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** A range of a blob in its order. */
final class BlobChannel implements ReadableByteChannel {
    private final Blob blob;
    private final long end;
    private long position;
    private boolean open = true;

    BlobChannel(Blob blob, long from, long to) {
        this.blob = blob;
        this.position = from;
        this.end = to;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        long left = end - position;
        if (left <= 0) {
            return -1;
        }
        int limit = to.limit();
        to.limit((int) Math.min(limit, to.position() + left));
        try {
            int count = blob.read(to, position);
            position += Math.max(count, 0);
            return count;
        } finally {
            to.limit(limit);
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() throws IOException {
        open = false;
        blob.close();
    }
}
