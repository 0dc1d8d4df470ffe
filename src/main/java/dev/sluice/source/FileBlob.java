package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A regular file. Its first bytes are read once, when it is opened, and all of a small one are: whoever finds out what it is asks for
 * them again and again.
 */
final class FileBlob implements Blob {
    static final String OTHER = "it was emptied or written anew after it was listed";

    private final FileChannel channel;
    private final long size;
    private final FileFacts facts;
    private final long modifiedNanos;
    /** Changed only before anybody else sees this. */
    private ByteBuffer head;

    private FileBlob(FileChannel channel, FileFacts facts, long size, long modifiedNanos, ByteBuffer head) {
        this.channel = channel;
        this.size = size;
        this.facts = facts;
        this.modifiedNanos = modifiedNanos;
        this.head = head;
    }

    /**
     * What was opened.
     *
     * @param size that it has as long as it is read
     * @param modifiedNanos when it was last written to, which may be later than its facts
     * @param beginning that it had when it was listed; null if that is not known
     * @throws IOException if it is not what it was; the channel stays open
     */
    static FileBlob of(
            FileChannel channel, FileFacts facts, long size, long modifiedNanos, @Nullable Checksum beginning)
            throws IOException {
        ByteBuffer head = head(channel, (int) Math.min(size, Fingerprint.MAX_LENGTH));
        if (beginning != null
                && (head.limit() < beginning.length()
                        || !Checksum.of(head.duplicate().limit(beginning.length()))
                                .equals(beginning))) {
            throw new IOException(OTHER);
        }
        return new FileBlob(channel, facts, size, modifiedNanos, head);
    }

    private static ByteBuffer head(FileChannel channel, int length) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(length);
        while (head.hasRemaining() && channel.read(head, head.position()) >= 0) {}
        if (head.hasRemaining()) {
            throw new IOException(OTHER);
        }
        return head.flip();
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
    public ByteBuffer head() {
        return head.duplicate().limit(Math.min(head.limit(), Fingerprint.MAX_LENGTH));
    }

    /** A small file was read at once, and not since. */
    @Override
    public void requireSame() throws IOException {
        if (size > head.limit() && !head(channel, head.limit()).equals(head)) {
            throw new IOException(OTHER);
        }
    }

    /** Nothing is open any more then: many are fetched at once, and a process may have few files open. */
    @Override
    public void fetch() throws IOException {
        if (size > head.limit()) {
            ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(size)).put(head.duplicate());
            while (all.hasRemaining() && channel.read(all, all.position()) >= 0) {}
            if (all.hasRemaining()) {
                throw new IOException(OTHER);
            }
            requireSame();
            head = all.flip();
        }
        channel.close();
    }

    @Override
    public int read(ByteBuffer to, long at) throws IOException {
        if (at >= size) {
            return -1;
        }
        if (at >= head.limit()) {
            return channel.read(to, at);
        }
        int count = Math.min(to.remaining(), head.limit() - (int) at);
        to.put(to.position(), head, (int) at, count).position(to.position() + count);
        return count;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
