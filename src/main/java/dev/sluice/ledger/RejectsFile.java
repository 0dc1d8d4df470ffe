package dev.sluice.ledger;

import dev.sluice.source.FileName;
import dev.sluice.source.Reasons;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The lines that cannot be loaded, one JSON object each, for {@code sluice load --format rejects} after mending. */
public final class RejectsFile implements Closeable {
    private static final int BUFFER_BYTES = 64 << 10;

    private final Path path;
    private final FileChannel channel;
    private final CRC32C crc = new CRC32C();

    private RejectsFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Opens the file for more. What is in it may be the only copy of those lines, so nothing goes but what this journal's own runs
     * wrote and will write again.
     *
     * @param mark what the checkpoint believes of the file; null without one, or before there was one
     */
    public static RejectsFile open(Path path, @Nullable RejectsMark mark) throws JournalException {
        try {
            FileChannel channel = PrivateFile.open(path);
            RejectsFile file = new RejectsFile(path, channel);
            if (mark != null && file.holds(mark)) {
                channel.truncate(mark.bytes());
            } else {
                file.read(channel.size());
            }
            channel.position(channel.size());
            return file;
        } catch (IOException e) {
            throw new JournalException(
                    "cannot write the rejects file " + FileName.shown(path) + ": " + Reasons.of(e)
                            + "; name one in a directory that exists and can be written",
                    e);
        }
    }

    private boolean holds(RejectsMark mark) throws IOException {
        if (channel.size() < mark.bytes()) {
            return false;
        }
        read(mark.bytes());
        return (int) crc.getValue() == mark.crc32c();
    }

    private void read(long bytes) throws IOException {
        crc.reset();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        for (long at = 0; at < bytes; at += buffer.position()) {
            if (channel.read(buffer.clear().limit((int) Math.min(BUFFER_BYTES, bytes - at)), at) < 0) {
                return;
            }
            crc.update(buffer.array(), 0, buffer.position());
        }
    }

    /** What has been written so far. */
    public RejectsMark mark() throws IOException {
        return new RejectsMark(channel.position(), (int) crc.getValue());
    }

    /** Appends the rejects; {@link #sync} puts them on the disk. */
    void append(RejectLines rejects) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream lines = rejects.open()) {
            for (int count = lines.read(buffer); count >= 0; count = lines.read(buffer)) {
                ByteBuffer left = ByteBuffer.wrap(buffer, 0, count);
                while (left.hasRemaining()) {
                    channel.write(left);
                }
                crc.update(buffer, 0, count);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Returns when everything that was appended is on the disk. */
    RejectsMark sync() throws IOException {
        try {
            channel.force(false);
            return mark();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private IOException failed(IOException e) {
        return new IOException(
                "cannot write the rejects file " + FileName.shown(path) + ": " + Reasons.of(e)
                        + "; make room, then run the same command again",
                e);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /**
     * How far a rejects file is believed.
     *
     * @param bytes its length; what stands behind it belongs to chunks that are loaded again
     * @param crc32c of those bytes: by it the file is known for the one that was written, and not mended, moved or made anew
     */
    public record RejectsMark(long bytes, int crc32c) {}
}
