package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** A blob as those who read archives' tables of contents want it. */
final class SeekableBlob implements SeekableByteChannel {
    private final Blob blob;
    private long position;
    private boolean open = true;

    SeekableBlob(Blob blob) {
        this.blob = blob;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        int count = position >= blob.size() ? -1 : blob.read(to, position);
        position += Math.max(count, 0);
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
