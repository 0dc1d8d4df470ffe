package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A regular file. */
final class FileBlob implements Blob {
    private final FileChannel channel;
    private final long size;
    private final FileFacts facts;
    private final long modifiedNanos;
    private final @Nullable Fingerprint beginning;

    /**
     * What was opened.
     *
     * @param modifiedNanos when it was last written to, which may be later than its facts
     * @param least so many bytes it has at least as long as it is read
     * @param beginning that it has as long as it is read; null if that is not known
     */
    FileBlob(FileChannel channel, FileFacts facts, long modifiedNanos, long least, @Nullable Fingerprint beginning)
            throws IOException {
        this.channel = channel;
        this.size = Math.max(least, channel.size());
        this.facts = facts;
        this.modifiedNanos = modifiedNanos;
        this.beginning = beginning;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public Instant modified() {
        return Instant.EPOCH.plusNanos(modifiedNanos);
    }

    @Override
    public Origin origin() {
        return Origin.of(facts);
    }

    @Override
    public void requireSame() throws IOException {
        ByteBuffer now = readFully(ByteBuffer.allocate(beginning == null ? 0 : beginning.length()), 0);
        if (channel.size() < size || (beginning != null && !Fingerprint.of(now).equals(beginning))) {
            throw new IOException("it was emptied or written anew after it was listed");
        }
    }

    @Override
    public int read(ByteBuffer to, long at) throws IOException {
        return channel.read(to, at);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
