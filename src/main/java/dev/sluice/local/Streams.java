package dev.sluice.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.local.Account.Commitment;
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
    private static final String ACCOUNT = "account.json";

    private final Path directory;
    private final @Nullable FileChannel lock;
    private final TreeMap<String, Stream> byName = new TreeMap<>();
    private Commitment commitment = Commitment.NONE;

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
            Path account = data.resolve(ACCOUNT);
            if (Files.exists(account)) {
                streams.commitment = read(account, Commitment.class, account);
            }
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
                || first.startsWith(ACCOUNT)
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

    /** @param dispensable what may be deleted, so that the rest can be used without it */
    private static <T> T read(Path file, Class<T> type, Path dispensable) throws IOException {
        try {
            return JSON.readValue(Files.readAllBytes(file), type);
        } catch (JsonProcessingException e) {
            throw new IOException(
                    FileName.shown(file) + " is damaged; restore it, or do without it and delete "
                            + FileName.shown(dispensable) + ".",
                    e);
        }
    }

    private void restore(Path streamDirectory) throws IOException {
        StreamState state = read(streamDirectory.resolve(STATE), StreamState.class, streamDirectory);
        if (state.deleting()) {
            deleteTree(streamDirectory);
            return;
        }
        Stream stream = new Stream(state.name(), streamDirectory, true, state.createdMillis(), state.settings());
        byName.put(stream.name(), stream);
        for (StreamState.ShardState shard : state.shards()) {
            stream.restore(shard);
        }
    }

    Collection<Stream> all() {
        return byName.values();
    }

    /** Those whose names come after {@code name}, in order; all of them after null. */
    List<Stream> after(@Nullable String name) {
        return List.copyOf(
                name == null ? byName.values() : byName.tailMap(name, false).values());
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

    /** Whether this very stream is there, and not another of its name. */
    boolean has(Stream stream) {
        return byName.get(stream.name()) == stream;
    }

    /** The stream that the request names by its name, its ARN or its id. */
    Stream of(Parameters parameters) throws Refusal {
        return find(parameters.optionalStreamName(), parameters.streamId());
    }

    /** The same, if nothing is being changed of it. */
    Stream active(Parameters parameters) throws Refusal {
        Stream stream = of(parameters);
        if (stream.phase() != Phase.ACTIVE) {
            throw stream.notActive();
        }
        return stream;
    }

    Stream find(@Nullable String name, @Nullable String id) throws Refusal {
        if (name == null && id == null) {
            throw Refusal.invalidArgument("One of StreamARN, StreamName and StreamId must be given.");
        }
        Stream found = id == null ? get(String.valueOf(name)) : withId(id);
        if (name != null && !found.name().equals(name)) {
            throw Refusal.invalidArgument("StreamId " + id + " is not that of stream " + name + ".");
        }
        return found;
    }

    private Stream withId(String id) throws Refusal {
        for (Stream stream : byName.values()) {
            if (stream.id().equals(id)) {
                return stream;
            }
        }
        throw Refusal.streamNotFound(id);
    }

    /** Makes a stream that takes records at once. The name must be free. */
    Stream create(String name, int shards, StreamSettings settings, long nowMillis) throws IOException {
        Path streamDirectory = directory.resolve(name + SUFFIX);
        if (Files.exists(streamDirectory) && !Files.exists(streamDirectory.resolve(STATE))) {
            // A deletion was killed: its records and consumers would be the new stream's.
            deleteTree(streamDirectory);
        }
        Files.createDirectories(streamDirectory);
        Stream stream = new Stream(name, streamDirectory, kept(), nowMillis, settings);
        stream.addEqualShards(shards, nowMillis);
        save(stream);
        byName.put(name, stream);
        return stream;
    }

    Commitment commitment() {
        return commitment;
    }

    void commitment(Commitment newCommitment) throws IOException {
        commitment = newCommitment;
        save(directory.resolve(ACCOUNT), newCommitment);
    }

    /** Writes down what changed of {@code stream} beside its records. */
    void save(Stream stream) throws IOException {
        save(stream.directory().resolve(STATE), StreamState.of(stream));
    }

    private void save(Path file, Object state) throws IOException {
        if (!kept()) {
            return;
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(state));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
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
