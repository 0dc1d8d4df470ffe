package dev.sluice.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.source.FileName;
import dev.sluice.source.Reasons;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All streams of an endpoint, by name, and the directory they live in. Confined to the service's thread. */
final class Streams implements Closeable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LOCK = "lock";
    private static final String STATE = "stream.json";
    private static final String SUFFIX = ".stream";

    private final Path directory;
    private final @Nullable FileChannel lock;
    private final TreeMap<String, Stream> byName = new TreeMap<>();

    private Streams(Path directory, @Nullable FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /** Opens what {@code data} holds, or begins with nothing in a temporary directory where it is null. */
    static Streams open(@Nullable Path data) throws IOException {
        if (data == null) {
            try {
                return new Streams(Files.createTempDirectory("sluice-local-"), null);
            } catch (IOException e) {
                throw new IOException(
                        "The embedded endpoint cannot keep its records in " + System.getProperty("java.io.tmpdir")
                                + " ("
                                + Reasons.of(e)
                                + "); name another directory with SLUICE_JAVA_OPTS=-Djava.io.tmpdir=DIR.",
                        e);
            }
        }
        Streams streams = new Streams(data, locked(data));
        try (java.util.stream.Stream<Path> found = Files.list(data)) {
            for (Path candidate : found.sorted().toList()) {
                if (Files.exists(candidate.resolve(STATE))) {
                    streams.restore(candidate);
                }
            }
            return streams;
        } catch (IOException | RuntimeException e) {
            streams.close();
            throw e;
        }
    }

    /** Whether the file, named as seen from {@code data}, is one that an endpoint keeps there. */
    static boolean keeps(Path data, Path file) {
        String first = FileName.of(file.getName(0));
        return first.equals(LOCK)
                || first.equals(Papers.FILE)
                || first.endsWith(SUFFIX)
                || Files.exists(data.resolve(first).resolve(STATE));
    }

    private static FileChannel locked(Path data) throws IOException {
        try {
            Files.createDirectories(data);
            return lock(data);
        } catch (FileSystemException e) {
            throw new IOException(
                    "No records can be kept in " + FileName.shown(data) + ": " + Reasons.of(e)
                            + "; name a directory that can be written.",
                    e);
        }
    }

    private static FileChannel lock(Path data) throws IOException {
        FileChannel channel = FileChannel.open(data.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = null;
        try {
            held = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held by another endpoint of this very process.
        }
        if (held == null) {
            channel.close();
            throw new IOException(
                    FileName.shown(data) + " is in use by another endpoint; stop that one or name another directory.");
        }
        return channel;
    }

    private void restore(Path streamDirectory) throws IOException {
        StreamState state = JSON.readValue(Files.readAllBytes(streamDirectory.resolve(STATE)), StreamState.class);
        Stream stream = new Stream(state.name(), streamDirectory, true, state.createdMillis(), state.maxRecordKiB());
        stream.dealsRecords(state.dealsRecords());
        byName.put(stream.name(), stream);
        for (StreamState.ShardState shard : state.shards()) {
            stream.restore(shard);
        }
    }

    Collection<Stream> all() {
        return byName.values();
    }

    /** Names after {@code name} in order; all of them after null. */
    List<String> namesAfter(@Nullable String name) {
        return List.copyOf(
                name == null ? byName.keySet() : byName.tailMap(name, false).keySet());
    }

    boolean contains(String name) {
        return byName.containsKey(name);
    }

    Stream get(String name) throws Refusal {
        Stream stream = byName.get(name);
        if (stream == null) {
            throw Refusal.streamNotFound(name);
        }
        return stream;
    }

    /** Makes a stream that takes records at once. The name must be free. */
    Stream create(String name, int shards, int maxRecordKiB, long nowMillis) throws IOException {
        Path streamDirectory = Files.createDirectories(directory.resolve(name + SUFFIX));
        Stream stream = new Stream(name, streamDirectory, kept(), nowMillis, maxRecordKiB);
        stream.addEqualShards(shards, nowMillis);
        save(stream);
        byName.put(name, stream);
        return stream;
    }

    /** Writes down what changed of {@code stream} beside its records. */
    void save(Stream stream) throws IOException {
        if (!kept()) {
            return;
        }
        Path fresh = stream.directory().resolve(STATE + ".new");
        Files.write(fresh, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(StreamState.of(stream)));
        Files.move(fresh, stream.directory().resolve(STATE), StandardCopyOption.ATOMIC_MOVE);
    }

    void delete(Stream stream) throws IOException {
        byName.remove(stream.name());
        stream.consumers().dismiss(Refusal.streamNotFound(stream.name()));
        stream.closeLogs();
        deleteTree(stream.directory());
    }

    private boolean kept() {
        return lock != null;
    }

    private static void deleteTree(Path root) throws IOException {
        try (java.util.stream.Stream<Path> found = Files.walk(root)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void close() throws IOException {
        for (Stream stream : byName.values()) {
            stream.closeLogs();
        }
        if (lock == null) {
            deleteTree(directory);
        } else {
            lock.close();
        }
    }
}
