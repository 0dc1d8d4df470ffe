package dev.sluice.cli;

import dev.sluice.ledger.PrivateFile;
import dev.sluice.read.Distinct;
import dev.sluice.report.WholeFile;
import dev.sluice.source.FileName;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * A directory with one file a shard, and how far each is written: first the events are on the disk, then the state that counts them. What
 * a killed run wrote behind its last state is cut off by the next one, which reads those records again. Belongs to one thread at a time.
 */
final class OutputDir implements CatOutput, Closeable {
    private static final String STATE = "sluice-cat.json";
    private static final String LOCK = "sluice-cat.lock";
    private static final String IDS = "sluice-cat.ids-";
    private static final String DAMAGED = "damaged.jsonl";
    private static final Pattern PLAIN_NAME = Pattern.compile("[a-zA-Z0-9_-][a-zA-Z0-9_.-]{0,127}");
    private static final long STATE_EVERY_NANOS = 1_000_000_000;
    /** Where nothing comes there is only to note that it was looked. */
    private static final long QUIET_STATE_EVERY_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final Path dir;
    private final String ending;
    private final FileChannel lockFile;
    private final Map<String, Part> parts = new HashMap<>();
    /** How far each shard is handed over; it counts once its events are on the disk. */
    private final Map<String, String> pending = new TreeMap<>();

    /** By when all that arrived in a shard is handed over, as far as this run has told. */
    private final Map<String, Instant> readUpTo = new TreeMap<>();

    private ReadState state;
    private @Nullable Distinct seen;
    private boolean changed;
    private long stateNanos = System.nanoTime();
    private long stateTookNanos;

    /** One file that is written on. */
    private static final class Part {
        final FileChannel channel;
        final DataOutput out;
        long bytes;
        boolean changed;

        Part(FileChannel channel, long bytes) {
            this.channel = channel;
            this.out = new DataOutput(Channels.newOutputStream(channel), 1 << 13);
            this.bytes = bytes;
        }
    }

    private OutputDir(Path dir, String ending, FileChannel lockFile, ReadState state) {
        this.dir = dir;
        this.ending = ending;
        this.lockFile = lockFile;
        this.state = state;
    }

    /**
     * Opens a new directory, or goes on with one where the last run's state stands.
     *
     * @param ending of the files' names, such as {@code .log}
     * @param options what decides which bytes are written; a run that goes on must have the same
     * @param since of a run that begins; null: the oldest record
     * @throws IOException with what is wrong, and the remedy
     */
    static OutputDir open(Path dir, String ending, Map<String, String> options, @Nullable String since)
            throws IOException {
        Files.createDirectories(dir);
        FileChannel lockFile = FileChannel.open(dir.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        OutputDir opened = null;
        try {
            requireLock(lockFile);
            ReadState state = new ReadState(options, since, Map.of(), Map.of(), Map.of(), null);
            if (Files.exists(dir.resolve(STATE))) {
                state = ReadState.read(dir.resolve(STATE));
                requireSame(state.options(), options);
            } else {
                requireEmpty(dir);
            }
            OutputDir output = new OutputDir(dir, ending, lockFile, state);
            output.reopen();
            opened = output;
            return output;
        } finally {
            if (opened == null) {
                lockFile.close();
            }
        }
    }

    private static void requireLock(FileChannel lockFile) throws IOException {
        FileLock lock;
        try {
            lock = lockFile.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new IOException("another run writes there; wait for its end, or give another directory");
        }
    }

    private static void requireEmpty(Path dir) throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            // A run that was killed before its first state may leave these.
            if (files.map(file -> file.getFileName().toString())
                    .anyMatch(name -> !name.equals(LOCK) && !name.startsWith(".sluice-") && !name.startsWith(IDS))) {
                throw new IOException(
                        "it holds files, and none that says how far a run of cat has come; give an empty one");
            }
        }
    }

    private static void requireSame(Map<String, String> before, Map<String, String> now) throws IOException {
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            String was = before.getOrDefault(name, "");
            String is = now.getOrDefault(name, "");
            if (!was.equals(is)) {
                throw new IOException("it was begun with " + name + " '" + was + "', and this is '" + is
                        + "'; give the same, or another directory");
            }
        }
    }

    /** Each file as the state knows it. */
    private void reopen() throws IOException {
        for (Map.Entry<String, Long> file : state.files().entrySet()) {
            if (!PLAIN_NAME.matcher(file.getKey()).matches()) {
                throw new IOException("the state names a file '" + file.getKey() + "', which no run makes");
            }
            FileChannel channel = PrivateFile.open(dir.resolve(file.getKey()));
            if (channel.size() < file.getValue()) {
                long size = channel.size();
                channel.close();
                throw new IOException(file.getKey() + " has " + size + " bytes, and " + file.getValue()
                        + " were written; give another directory, and all is read anew");
            }
            channel.truncate(file.getValue()).position(file.getValue());
            parts.put(file.getKey(), new Part(channel, file.getValue()));
        }
        if (Files.exists(dir.resolve(STATE))) {
            removeOldIds();
        }
    }

    private void removeOldIds() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                if (name.startsWith(IDS) && !name.equals(state.ids())) {
                    Files.delete(file);
                }
            }
        }
    }

    /** The batches that earlier runs wrote, and this one's: they are kept with the state. */
    Distinct distinct() throws IOException {
        Distinct known = new Distinct();
        if (state.ids() != null) {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(dir.resolve(state.ids())))) {
                known = Distinct.restore(in, Distinct.DEFAULT_MAX_IDS);
            } catch (IOException e) {
                throw new IOException(
                        "the batch ids in " + state.ids()
                                + " are lost or damaged; give another directory, and all is read anew",
                        e);
            }
        }
        seen = known;
        return known;
    }

    /** When the first run began to read; null: at the oldest record. */
    @Nullable
    String since() {
        return state.since();
    }

    /** Behind which records to go on, by shard. */
    Map<String, String> after() {
        return state.shards();
    }

    /** By when all that had arrived in each shard was read by earlier runs; shards that were read to their ends are not in it. */
    Map<String, Instant> readBefore() {
        Map<String, Instant> before = new TreeMap<>();
        state.readUpTo().forEach((shardId, arrival) -> before.put(shardId, Instant.parse(arrival)));
        return before;
    }

    @Override
    public void write(String shardId, ByteBuffer bytes) throws IOException {
        append(shardId + ending, bytes);
    }

    @Override
    public void damaged(ByteBuffer line) throws IOException {
        append(DAMAGED, line);
    }

    private void append(String name, ByteBuffer bytes) throws IOException {
        Part part = parts.get(name);
        if (part == null) {
            part = create(name);
            parts.put(name, part);
        }
        part.bytes += bytes.remaining();
        part.changed = true;
        part.out.write(bytes);
    }

    /** The state names a file before it is made, so whatever is there and not in it is somebody else's. */
    private Part create(String name) throws IOException {
        if (!PLAIN_NAME.matcher(name).matches()) {
            throw new IOException("no file can be named '" + FileName.shown(name) + "'");
        }
        Path file = dir.resolve(name);
        if (Files.exists(file)) {
            throw new IOException(name + " is there already, and no run of cat made it; give another directory");
        }
        state.files().put(name, 0L);
        state.write(dir.resolve(STATE));
        return new Part(PrivateFile.create(file), 0);
    }

    @Override
    public void read(String shardId, Record record) {
        pending.put(shardId, record.sequenceNumber());
        changed = true;
    }

    @Override
    public void readUpTo(String shardId, Instant arrival) {
        readUpTo.put(shardId, arrival);
    }

    /** A state a second at most, and so seldom that it takes little of the time. */
    @Override
    public void flush() throws IOException {
        long wait = changed ? Math.max(STATE_EVERY_NANOS, 20 * stateTookNanos) : QUIET_STATE_EVERY_NANOS;
        if (System.nanoTime() - stateNanos >= wait) {
            keep();
        }
    }

    private void keep() throws IOException {
        long began = System.nanoTime();
        Map<String, Long> files = new TreeMap<>(state.files());
        for (Map.Entry<String, Part> each : parts.entrySet()) {
            Part part = each.getValue();
            if (part.changed) {
                part.out.flush();
                part.channel.force(true);
                part.changed = false;
                files.put(each.getKey(), part.bytes);
            }
        }
        Map<String, String> shards = new TreeMap<>(state.shards());
        shards.putAll(pending);
        Map<String, String> arrivals = new TreeMap<>(state.readUpTo());
        readUpTo.forEach((shardId, arrival) -> arrivals.put(shardId, arrival.toString()));
        arrivals.values().removeIf(Instant.MAX.toString()::equals);
        String before = state.ids();
        String ids = seen == null
                ? null
                : IDS + Long.toHexString(ThreadLocalRandom.current().nextLong());
        Distinct kept = seen;
        if (ids != null && kept != null) {
            WholeFile.replace(dir.resolve(ids), kept::save);
        }
        state = new ReadState(state.options(), state.since(), files, shards, arrivals, ids);
        state.write(dir.resolve(STATE));
        try (FileChannel names = FileChannel.open(dir, StandardOpenOption.READ)) {
            names.force(true);
        }
        if (before != null) {
            Files.deleteIfExists(dir.resolve(before));
        }
        changed = false;
        stateNanos = System.nanoTime();
        stateTookNanos = stateNanos - began;
    }

    /**
     * Everything that was handed over is written, and the state says so.
     *
     * @param told shards that may lack records, as was said; those that this run did not meet are gone, and need not be told of again
     */
    void finish(Set<String> told) throws IOException {
        told.forEach(shardId -> readUpTo.putIfAbsent(shardId, Instant.MAX));
        keep();
    }

    /** Leaves the files as they are: what is not in the state is read again by the next run. */
    @Override
    public void close() throws IOException {
        for (Part part : parts.values()) {
            part.channel.close();
        }
        lockFile.close();
    }
}
