package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** A blob as those who read archives' tables of contents want it: in small pieces, so a block at a time is read ahead. */
final class SeekableBlob implements SeekableByteChannel {
    private static final int BLOCK = 64 << 10;

    private final Blob blob;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK).limit(0);
    private long blockStart;
    private long position;
    private boolean open = true;

    SeekableBlob(Blob blob) {
        this.blob = blob;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        if (position >= blob.size()) {
            return -1;
        }
        if (position < blockStart || position >= blockStart + block.limit()) {
            blockStart = position / BLOCK * BLOCK;
            blob.readFully(block.clear(), blockStart);
        }
        int from = Math.toIntExact(position - blockStart);
        if (from >= block.limit()) {
            return -1;
        }
        int count = Math.min(to.remaining(), block.limit() - from);
        to.put(to.position(), block, from, count).position(to.position() + count);
        position += count;
        return count;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long to) {
        position = to;
        return this;
    }

    @Override
    public long size() {
        return blob.size();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    /** The blob stays open. */
    @Override
    public void close() {
        open = false;
    }

    @Override
    public int write(ByteBuffer from) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }
}
