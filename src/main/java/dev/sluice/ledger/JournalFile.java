package dev.sluice.ledger;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * An append-only file of text lines, each led by its own CRC-32C in eight hexadecimal digits and a blank, and locked against a second
 * run. A last line that a crash cut short is dropped, since nothing was believed of it; a line that is whole and wrong is corruption,
 * and is refused.
 */
final class JournalFile implements Closeable {
    private static final int PREFIX = 9;
    private static final int READ_BYTES = 64 << 10;

    private final Path path;
    private final FileChannel channel;

    private JournalFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Hears what stands in the file, entry by entry: the journal of a year is not held in memory. */
    interface Listener {
        void entry(String entry) throws JournalException;
    }

    /** Opens or makes the file, takes its lock and tells what is in it, without the checksums. */
    static JournalFile open(Path path, Listener listener) throws JournalException {
        FileChannel channel;
        try {
            channel = PrivateFile.open(path);
        } catch (IOException e) {
            throw new JournalException(
                    "cannot open the checkpoint " + path + ": " + reason(e)
                            + "; name a file in a directory that exists and can be written",
                    e);
        }
        try {
            lock(path, channel);
            read(path, channel, listener);
            return new JournalFile(path, channel);
        } catch (IOException e) {
            close(channel);
            throw new JournalException("cannot read the checkpoint " + path + ": " + reason(e), e);
        } catch (JournalException e) {
            close(channel);
            throw e;
        }
    }

    /** Appends the entries and returns when they are on the disk. Safe for use by several threads, like {@link #note}. */
    void append(List<String> added) throws JournalException {
        write(added);
        try {
            // Whoever has something to note need not wait for the disk.
            channel.force(false);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Appends the entry and leaves it to the system, or to the next {@link #append}, when it goes to the disk. */
    void note(String entry) throws JournalException {
        write(List.of(entry));
    }

    private synchronized void write(List<String> added) throws JournalException {
        StringBuilder text = new StringBuilder();
        for (String entry : added) {
            text.append(checksum(entry)).append(' ').append(entry).append('\n');
        }
        long before = 0;
        try {
            before = channel.size();
            ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
            channel.position(before);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            takeBack(before);
            throw failed(e);
        }
    }

    private JournalException failed(IOException e) {
        return new JournalException(
                "cannot write the checkpoint " + path + ": " + reason(e)
                        + "; make room, then run the same command again: it goes on where this run ended",
                e);
    }

    /** Leaves no half entry behind that a later, shorter append would make look corrupt. */
    private void takeBack(long size) {
        try {
            channel.truncate(size);
        } catch (IOException e) {
            // The torn entry is the last one, so the next open drops it.
        }
    }

    @Override
    public void close() {
        close(channel);
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // Everything that matters was forced to disk by append.
        }
    }

    private static void lock(Path path, FileChannel channel) throws IOException, JournalException {
        boolean locked;
        try {
            locked = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            locked = false;
        }
        if (!locked) {
            throw new JournalException(
                    "another run is using the checkpoint " + path + "; wait until it ends, or name another file");
        }
    }

    private static void read(Path path, FileChannel channel, Listener listener) throws IOException, JournalException {
        ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long start = 0;
        // A device has no size, and no end either.
        long size = channel.size();
        for (long at = 0; at < size && channel.read(buffer.clear(), at) > 0; at += buffer.position()) {
            int from = 0;
            for (int i = 0; i < buffer.position(); i++) {
                if (buffer.get(i) == '\n') {
                    line.write(buffer.array(), from, i - from);
                    listener.entry(verified(path, line.toString(StandardCharsets.UTF_8), start));
                    line.reset();
                    from = i + 1;
                    start = at + from;
                }
            }
            line.write(buffer.array(), from, buffer.position() - from);
        }
        channel.truncate(start);
    }

    private static String verified(Path path, String line, long offset) throws JournalException {
        if (line.length() > PREFIX) {
            String entry = line.substring(PREFIX);
            if (line.startsWith(checksum(entry) + ' ')) {
                return entry;
            }
        }
        throw new JournalException("the checkpoint " + path + " is corrupt at byte " + offset
                + "; restore it from a copy, or name a new file to load everything again");
    }

    private static String checksum(String entry) {
        CRC32C crc = new CRC32C();
        crc.update(entry.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
