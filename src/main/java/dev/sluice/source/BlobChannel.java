package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** A blob's bytes in their order, to the end that it had when it was opened. */
final class BlobChannel implements ReadableByteChannel {
    private final Blob blob;
    private long position;
    private boolean open = true;

    BlobChannel(Blob blob) {
        this.blob = blob;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        long left = blob.size() - position;
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
