package dev.sluice.deliver;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;

/**
 * One run's directory for KPL's pipes, inside a root that only its owner may write to. A lock in it says that the run is alive; the next run
 * deletes the directories of those that were killed.
 */
final class RunDirectory implements Closeable {
    static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final String LOCK = "lock";

    /** Where KPL makes its pipes below the temporary directory that it is given. */
    private static final String KPL_PIPES = "amazon-kinesis-producer-native-binaries";

    /** Younger directories may not have their lock yet. */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    private final Path path;
    private final FileChannel lock;

    private RunDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * @throws IOException if {@code root} cannot be made, is open to others, holds no pipes, or its name does not suit KPL
     * @throws DeliveryFailedException if no other directory would do either
     */
    static RunDirectory create(Path root) throws IOException, DeliveryFailedException {
        if (root.toString().chars().anyMatch(Character::isWhitespace)) {
            throw new IOException("KPL cannot make its pipes where a name holds a space");
        }
        Files.createDirectories(root.toAbsolutePath().getParent());
        try {
            Files.createDirectory(root, OWNER_ONLY);
        } catch (java.nio.file.FileAlreadyExistsException e) {
            // An earlier run made it, or somebody else did to harm this one: checked below.
        }
        Path path = Files.createTempDirectory(root, "run-", OWNER_ONLY);
        PosixFileAttributes mine = attributes(path);
        PosixFileAttributes theirs = attributes(root);
        if (!theirs.isDirectory()
                || !theirs.owner().equals(mine.owner())
                || theirs.permissions().contains(PosixFilePermission.GROUP_WRITE)
                || theirs.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
            Files.delete(path);
            throw new IOException("others may write there");
        }
        sweep(root);
        FileChannel lock = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        lock.lock();
        Path pipes = Files.createDirectory(path.resolve(KPL_PIPES), OWNER_ONLY);
        // Deleted at exit in reverse order; KPL registers its pipes later, so they go first.
        path.toFile().deleteOnExit();
        path.resolve(LOCK).toFile().deleteOnExit();
        pipes.toFile().deleteOnExit();
        try {
            Trial.pipe(pipes);
        } catch (IOException e) {
            lock.close();
            deleteTree(path);
            throw e;
        }
        return new RunDirectory(path, lock);
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        lock.close();
        deleteTree(path);
    }

    /** Deletes the directories of runs that ended without doing so. */
    private static void sweep(Path root) throws IOException {
        long settled = System.currentTimeMillis() - SETTLED.toMillis();
        try (DirectoryStream<Path> runs = Files.newDirectoryStream(root, "{run,unpacking}-*")) {
            for (Path run : runs) {
                if (attributes(run).lastModifiedTime().toMillis() < settled && !isAlive(run)) {
                    deleteTree(run);
                }
            }
        } catch (NoSuchFileException e) {
            // Another run swept at the same time.
        }
    }

    private static boolean isAlive(Path run) {
        try (FileChannel channel = FileChannel.open(run.resolve(LOCK), StandardOpenOption.WRITE);
                FileLock free = channel.tryLock()) {
            return free == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Deletes what is there, following no link; what cannot be deleted stays. */
    static void deleteTree(Path top) throws IOException {
        if (!Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, java.io.IOException e) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static PosixFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
