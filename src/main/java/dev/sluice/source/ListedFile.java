package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A regular file as it was when it was listed. What is opened later is that very file, whatever its name is by then: logs rotate
 * while others are loaded.
 */
final class ListedFile {
    private static final int MOST_TRIES = 5;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ);
    /** Of the file that the thread looks at. */
    private static final ThreadLocal<ByteBuffer> BEGINNING =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(Fingerprint.MAX_LENGTH));

    private final Path path;
    private final FileFacts facts;
    private final @Nullable Checksum beginning;
    private final Container kind;
    /** Kept open since the listing, for the first who opens the file; guarded by this. */
    private @Nullable FileChannel held;

    private ListedFile(Path path, FileFacts facts, @Nullable ByteBuffer beginning, @Nullable FileChannel held) {
        this(
                path,
                facts,
                beginning == null ? null : Checksum.of(beginning),
                beginning == null ? Container.LINES : Objects.requireNonNull(Container.marked(beginning, true)),
                held);
    }

    private ListedFile(
            Path path, FileFacts facts, @Nullable Checksum beginning, Container kind, @Nullable FileChannel held) {
        this.path = path;
        this.facts = facts;
        this.beginning = beginning;
        this.kind = kind;
        this.held = held;
    }

    /**
     * Takes down which file it is.
     *
     * @param known found out just before; null if they were not
     * @param hold whether to keep it open, so that it can be read even when it is deleted meanwhile
     */
    static ListedFile of(Path path, @Nullable FileFacts known, boolean hold) throws IOException {
        FileFacts before = known == null && hold ? FileFacts.of(path) : known;
        FileChannel channel = null;
        boolean kept = false;
        try {
            channel = FileChannel.open(path, READ);
            // An empty one may have its first line by now.
            FileFacts opened = before == null || hold || before.bytes() == 0 ? FileFacts.of(path) : before;
            // Between the two it may have been renamed: then it does not begin as this one did, or is not what is kept.
            kept = hold && before != null && opened.sameFile(before);
            return new ListedFile(path, opened, beginning(channel, opened.bytes()), kept ? channel : null);
        } catch (IOException e) {
            // Whoever opens it says why that cannot be done.
            return new ListedFile(path, FileFacts.of(path), null, null);
        } finally {
            if (channel != null && !kept) {
                channel.close();
            }
        }
    }

    /** A file that was listed elsewhere, and began so there. */
    static ListedFile elsewhere(Path path, Checksum beginning) throws IOException {
        return new ListedFile(path, FileFacts.of(path), beginning, Container.LINES, null);
    }

    /** The same for another reader, which closes nothing that is kept open for the first. */
    ListedFile beside() {
        return new ListedFile(path, facts, beginning, kind, null);
    }

    FileFacts facts() {
        return facts;
    }

    /** What it is by a mark at its beginning. */
    Container kind() {
        return kind;
    }

    /** Of its first bytes as they lie there; null if they could not be read. */
    @Nullable
    Checksum beginning() {
        return beginning;
    }

    /** Whether it has bytes that its length does not tell of, as files in /proc do. */
    boolean isUnmeasured() {
        return facts.bytes() == 0 && (beginning == null || beginning.length() > 0);
    }

    /**
     * Opens the file for whoever reads it.
     *
     * @throws IOException if it is nowhere to be found any more, or does not begin as it did
     */
    FileBlob open() throws IOException {
        FileChannel channel = takeHeld();
        if (channel == null) {
            return reopen();
        }
        try {
            return blob(channel, facts, channel.size(), writtenNanos(channel));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Opens it once more, and leaves what was kept open for another. Looks again while names change beside it. */
    FileBlob reopen() throws IOException {
        Object before = null;
        for (int tries = 1; ; tries++) {
            try {
                return openOnce();
            } catch (NoSuchFileException | GoneException e) {
                Object now = changed();
                boolean settled = tries > 1 && Objects.equals(before, now);
                if (settled || tries == MOST_TRIES) {
                    throw new IOException("it was moved, deleted or replaced after it was listed", e);
                }
                before = now;
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private FileBlob openOnce() throws IOException {
        try {
            return openAt(path);
        } catch (NoSuchFileException | GoneException e) {
            Path at = find(path, facts);
            if (at == null) {
                throw new GoneException();
            }
            return openAt(at);
        }
    }

    private FileBlob openAt(Path at) throws IOException {
        FileChannel channel = FileChannel.open(at, READ);
        try {
            FileFacts now = FileFacts.of(at);
            if (!now.sameFile(facts)) {
                throw new GoneException();
            }
            return blob(channel, now, now.bytes(), now.modifiedNanos());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private FileBlob blob(FileChannel channel, FileFacts now, long bytes, long writtenNanos) throws IOException {
        if (bytes < facts.bytes()) {
            throw new IOException(FileBlob.OTHER);
        }
        return FileBlob.of(channel, now, bytes, writtenNanos, beginning);
    }

    /** When the held file was last written to. It may have waited for long, and may have no name any more. */
    private long writtenNanos(FileChannel channel) throws IOException {
        if (channel.size() == facts.bytes()) {
            return facts.modifiedNanos();
        }
        try {
            Path at = find(path, facts);
            if (at != null) {
                return FileFacts.of(at).modifiedNanos();
            }
        } catch (IOException e) {
            // It lies where nobody may look, or changes its name just now; it is open all the same.
        }
        return FileFacts.nanos(Instant.now());
    }

    void release() {
        try {
            FileChannel channel = takeHeld();
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // Nothing is lost: it was only read.
        }
    }

    private synchronized @Nullable FileChannel takeHeld() {
        FileChannel channel = held;
        held = null;
        return channel;
    }

    /** Where a file lies now: under the name it had, or under another one in the same directory; null if it does not. */
    static @Nullable Path find(Path path, FileFacts facts) throws IOException {
        if (isAt(path, facts)) {
            return path;
        }
        Path directory = path.toAbsolutePath().getParent();
        try (DirectoryStream<Path> beside = Files.newDirectoryStream(directory)) {
            for (Path each : beside) {
                if (isAt(each, facts)) {
                    return each;
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        } catch (NoSuchFileException e) {
            return null;
        }
        return null;
    }

    private static boolean isAt(Path at, FileFacts facts) {
        try {
            return FileFacts.of(at).sameFile(facts);
        } catch (IOException e) {
            return false;
        }
    }

    /** When names last changed in its directory; null if that cannot be told. */
    private @Nullable Object changed() {
        try {
            return Files.getLastModifiedTime(path.toAbsolutePath().getParent());
        } catch (IOException e) {
            return null;
        }
    }

    /** No name was found that leads to it. */
    private static final class GoneException extends IOException {
        private static final long serialVersionUID = 1;
    }

    /**
     * Its first bytes, in memory that the thread uses again.
     *
     * @param length of the file; 0 if it tells none
     */
    private static ByteBuffer beginning(FileChannel channel, long length) throws IOException {
        int most = length == 0 ? Fingerprint.MAX_LENGTH : (int) Math.min(length, Fingerprint.MAX_LENGTH);
        ByteBuffer bytes = BEGINNING.get().clear().limit(most);
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {}
        return bytes.flip();
    }
}
