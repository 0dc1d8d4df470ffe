package dev.sluice.ledger;

import dev.sluice.source.FileName;
import dev.sluice.source.Reasons;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An append-only file of {@link JournalLines}, locked against a second run. A last line that a crash cut short is dropped, since nothing
 * was believed of it.
 */
final class JournalFile implements Journal {
    private static final int READ_BYTES = 64 << 10;
    private static final int LONGEST_HEADER = 4 << 20;
    private static final int LOCK_TRIES = 8;
    private static final long LOCK_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    private final Path path;
    private FileChannel channel;

    private JournalFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Opens or makes the file, takes its lock, and returns its entries without their checksums. */
    static JournalFile open(Path path, Listener listener) throws JournalException {
        FileChannel channel;
        Object opened;
        try {
            PrivateFile.open(path).close();
            // Asked before it is opened, so that the file opened is this one or a later one.
            opened = key(path);
            channel = PrivateFile.open(path);
        } catch (IOException e) {
            throw new JournalException(
                    "cannot open the checkpoint " + FileName.shown(path) + ": " + Reasons.of(e)
                            + "; name a file in a directory that exists and can be written",
                    e);
        }
        try {
            lock(path, channel);
            if (!Objects.equals(opened, key(path))) {
                // Another run compacted it just then, and has ended.
                close(channel);
                return open(path, listener);
            }
            if (channel.size() == 0) {
                syncDirectory(path);
            }
            read(path, channel, listener);
            return new JournalFile(path, channel);
        } catch (IOException e) {
            close(channel);
            throw new JournalException("cannot read the checkpoint " + FileName.shown(path) + ": " + Reasons.of(e), e);
        } catch (JournalException e) {
            close(channel);
            throw e;
        }
    }

    private static @Nullable Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    @Override
    public void append(List<String> added) throws JournalException {
        write(added);
        try {
            // Whoever has something to note need not wait for the disk.
            channel.force(false);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Leaves it to the system, or to the next {@link #append}, when it goes to the disk. */
    @Override
    public void note(String entry) throws JournalException {
        write(List.of(entry));
    }

    @Override
    public void flush() {
        // The system has all of it, whatever becomes of this process.
    }

    @Override
    public boolean replace(Stream<String> entries) {
        Path sibling = path;
        FileChannel next = null;
        boolean replaced = false;
        try {
            Path real = path.toRealPath();
            sibling = next(real);
            Files.deleteIfExists(sibling);
            next = PrivateFile.open(sibling);
            lock(sibling, next);
            PrivateFile.copyOwner(real, sibling);
            for (Iterator<String> each = entries.iterator(); each.hasNext(); ) {
                write(next, List.of(each.next()));
            }
            next.force(true);
            Files.move(sibling, real, StandardCopyOption.ATOMIC_MOVE);
            replaced = true;
            close(channel);
            channel = next;
            syncDirectory(real);
        } catch (IOException | JournalException e) {
            // It is shorter for the next run, or not: nothing depends on it.
            if (!replaced) {
                abandon(next, sibling);
            }
        }
        return replaced;
    }

    /** Where the shorter one is written that takes the place of {@code journal}. */
    static Path next(Path journal) {
        return FileName.beside(journal, ".compacted");
    }

    private static void abandon(@Nullable FileChannel channel, Path sibling) {
        try {
            if (channel != null) {
                channel.close();
                Files.deleteIfExists(sibling);
            }
        } catch (IOException e) {
            // The next one overwrites it.
        }
    }

    private synchronized void write(List<String> added) throws JournalException {
        long before = 0;
        try {
            before = channel.size();
            channel.position(before);
            write(channel, added);
        } catch (IOException e) {
            takeBack(before);
            throw failed(e);
        }
    }

    private static void write(FileChannel channel, List<String> added) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(JournalLines.of(added));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private JournalException failed(IOException e) {
        return new JournalException(
                "cannot write the checkpoint " + FileName.shown(path) + ": " + Reasons.of(e)
                        + "; make room, then run the same command again: it goes on where this run ended",
                e);
    }

    /** Cuts off a half-written entry, which a later append would make look corrupt. */
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

    /** Throws if another run holds the file. Changes nothing; a file that cannot be read is left to {@link #open} to report. */
    static void requireFree(Path path) throws CheckpointBusyException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            lock(path, channel, true);
        } catch (IOException e) {
            // Not there yet, mostly.
        }
    }

    private static void lock(Path path, FileChannel channel) throws IOException, CheckpointBusyException {
        lock(path, channel, false);
    }

    /** @param shared with others who only look */
    private static void lock(Path path, FileChannel channel, boolean shared)
            throws IOException, CheckpointBusyException {
        // Whoever only looks holds it for a moment.
        for (int tries = 1; !tryLock(channel, shared); tries++) {
            if (tries == LOCK_TRIES) {
                throw new CheckpointBusyException(FileName.shown(path), "");
            }
            LockSupport.parkNanos(LOCK_PAUSE_NANOS);
        }
    }

    private static boolean tryLock(FileChannel channel, boolean shared) throws IOException {
        try {
            return channel.tryLock(0, Long.MAX_VALUE, shared) != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static void read(Path path, FileChannel channel, Listener listener) throws IOException, JournalException {
        byte[] bytes = new byte[READ_BYTES];
        int kept = 0;
        long start = 0;
        // A device has no size, and no end either.
        long size = channel.size();
        for (long at = 0; at < size; ) {
            if (kept == bytes.length) {
                JournalLines.requirePrefix(FileName.shown(path), bytes, 0, start);
                bytes = Arrays.copyOf(bytes, 2 * kept);
            }
            int count = channel.read(ByteBuffer.wrap(bytes, kept, bytes.length - kept), at);
            if (count <= 0) {
                break;
            }
            int from = JournalLines.tell(FileName.shown(path), start, bytes, kept, kept + count, listener);
            start += from;
            at += count;
            kept += count - from;
            System.arraycopy(bytes, from, bytes, 0, kept);
        }
        channel.truncate(start);
    }

    /** The first entry, without a lock and without a look at its checksum; empty if there is none. */
    static byte[] first(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            return new byte[0];
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(LONGEST_HEADER);
            return JournalLines.first(bytes, 0);
        }
    }

    /** A file that was made, or took another's place, is there after a crash only if its directory is on the disk. */
    static void syncDirectory(Path path) {
        try (FileChannel directory = FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        } catch (IOException e) {
            // Some file systems and users cannot: then a crash of the machine may cost the journal, as it may any new
            // file.
        }
    }
}
