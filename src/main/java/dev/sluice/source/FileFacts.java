package dev.sluice.source;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Which file it is, and in which state: what a rename leaves alone.
 *
 * @param bornNanos when the inode was made, since its number is used again once it is free; 0 where the file system does not tell
 * @param bytes its length
 * @param modifiedNanos when it was last written to, since 1970, like the other times
 * @param seenNanos when this was found out
 */
public record FileFacts(long device, long inode, long bornNanos, long bytes, long modifiedNanos, long seenNanos)
        implements Serializable {
    /** A write so soon after another may leave the same time. */
    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The clocks of file systems go in steps, and so behind the machine's. */
    static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Archives keep the time of a file in steps of up to two seconds. */
    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final String DEVICE = "(dev=";
    private static final String INODE = ",ino=";

    /** By device. */
    private static final Map<Long, Boolean> TELLS_BIRTH = new ConcurrentHashMap<>();

    /** The facts of what {@code path} names now. Symbolic links are followed. */
    static FileFacts of(Path path) throws IOException {
        return of(path, Files.readAttributes(path, BasicFileAttributes.class));
    }

    /** @param facts of what {@code path} names, just found out */
    static FileFacts of(Path path, BasicFileAttributes facts) throws IOException {
        Inode id = id(path, facts);
        long modified = facts.lastModifiedTime().to(TimeUnit.NANOSECONDS);
        long born = facts.creationTime().to(TimeUnit.NANOSECONDS);
        if (born == modified && !tellsBirth(id.device, path)) {
            born = 0;
        }
        return new FileFacts(id.device, id.inode, born, facts.size(), modified, nanos(Instant.now()));
    }

    Instant modified() {
        return Instant.EPOCH.plusNanos(modifiedNanos);
    }

    /** Equal for the same file. */
    Object key() {
        return new Inode(device, inode, bornNanos);
    }

    /** Whether it is the same file, whatever was written to it meanwhile. */
    boolean sameFile(FileFacts other) {
        return device == other.device
                && inode == other.inode
                && (bornNanos == other.bornNanos || bornNanos == 0 || other.bornNanos == 0);
    }

    /** Whether the same file still has the bytes that it had when {@code before} was found out. */
    boolean unchangedSince(FileFacts before) {
        return sameFile(before)
                && bytes == before.bytes
                && modifiedNanos == before.modifiedNanos
                && before.seenNanos - modifiedNanos > TICK_NANOS;
    }

    /**
     * Whether this file may be what became of another one that is gone: it has that one's time, as gzip, {@code cp -p} and tar leave
     * it, was not written to since, and was made later. A file that stood beside the other is not it, whatever it holds.
     */
    boolean mayHaveBeen(FileFacts before) {
        return Math.abs(modifiedNanos - before.modifiedNanos) < KEPT_NANOS
                && modifiedNanos <= before.seenNanos - STEP_NANOS
                && (bornNanos == 0 || isMadeAfter(before));
    }

    /** Whether this file was made after {@code before} was found out. */
    boolean isMadeAfter(FileFacts before) {
        return (bornNanos == 0 ? modifiedNanos : bornNanos) > before.seenNanos - STEP_NANOS;
    }

    /**
     * Java gives the time of the last change where a file system tells no birth: one file or directory whose times differ proves that
     * it does.
     */
    private static boolean tellsBirth(long device, Path path) {
        return TELLS_BIRTH.computeIfAbsent(device, d -> {
            try {
                for (Path at = path.toRealPath().getParent(); at != null; at = at.getParent()) {
                    BasicFileAttributes facts = Files.readAttributes(at, BasicFileAttributes.class);
                    if (id(at, facts).device != device) {
                        return false;
                    }
                    if (!facts.creationTime().equals(facts.lastModifiedTime())) {
                        return true;
                    }
                }
                return false;
            } catch (IOException e) {
                return false;
            }
        });
    }

    private record Inode(long device, long inode, long bornNanos) {}

    /** Java writes both into the key, though it promises that nowhere; to ask for them by name takes three times as long. */
    private static Inode id(Path path, BasicFileAttributes facts) throws IOException {
        String key = String.valueOf(facts.fileKey());
        int inode = key.indexOf(INODE);
        if (key.startsWith(DEVICE) && inode >= 0 && key.endsWith(")")) {
            return new Inode(
                    Long.parseUnsignedLong(key, DEVICE.length(), inode, 16),
                    Long.parseLong(key, inode + INODE.length(), key.length() - 1, 10),
                    0);
        }
        Map<String, Object> named = Files.readAttributes(path, "unix:dev,ino");
        return new Inode(
                (Long) Objects.requireNonNull(named.get("dev")), (Long) Objects.requireNonNull(named.get("ino")), 0);
    }

    static long nanos(Instant time) {
        return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
    }
}
