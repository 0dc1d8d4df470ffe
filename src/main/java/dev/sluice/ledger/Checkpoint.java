package dev.sluice.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.pack.BatchId;
import dev.sluice.source.Chunk;
import dev.sluice.source.FileName;
import dev.sluice.source.Fingerprint;
import dev.sluice.source.NotKeptException;
import dev.sluice.source.Origin;
import dev.sluice.source.Planning;
import dev.sluice.source.Resume;
import dev.sluice.source.SourceId;
import dev.sluice.source.Span;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The journal of what is planned and what is acknowledged. A chunk's plan is on the disk before its first batch leaves, and a chunk
 * is done only when the word of it is on the disk; so whatever happens in between, the next run makes the same batches again. Safe for
 * use by several threads.
 */
public final class Checkpoint implements Resume, Closeable {
    private final JournalFile file;
    private final boolean compactable;
    private final JournaledSources sources = new JournaledSources();
    /** Packed files and objects as earlier versions journaled them. */
    private final Map<Fingerprint, SourceId> containers = new HashMap<>();

    private final Set<SourceId> seen = new HashSet<>();
    /** By earlier runs, of chunks that are not done. Never changed once the journal is read. */
    private final Map<Chunk, Set<BatchId>> acknowledged = new HashMap<>();

    private final Plannings plannings = new Plannings();

    private @Nullable JournalHeader header;
    private @Nullable RejectsMark rejects;

    private Checkpoint(Path path) throws JournalException {
        Compaction compaction = new Compaction();
        this.file = JournalFile.open(path, (bytes, from, length) -> apply(bytes, from, length, compaction));
        this.compactable = compaction.isWorthIt(openChunks());
    }

    /**
     * Opens the journal, or begins one.
     *
     * @param wanted what this run would begin a new journal with
     * @throws JournalException if the file is in use, corrupt, cannot be written, or was made with other options
     */
    public static Checkpoint open(Path path, JournalHeader wanted) throws JournalException {
        Checkpoint checkpoint = new Checkpoint(path);
        try {
            if (checkpoint.header == null) {
                checkpoint.header = wanted;
                checkpoint.file.append(List.of(JournalEntries.header(wanted)));
            } else {
                checkpoint.header.requireCompatible(wanted, path);
                checkpoint.compact();
            }
            return checkpoint;
        } catch (JournalException e) {
            checkpoint.close();
            throw e;
        }
    }

    /**
     * Looks whether another run holds the journal; it stays as it is, and none is begun.
     *
     * @throws CheckpointBusyException if one does
     */
    public static void requireFree(Path path) throws CheckpointBusyException {
        JournalFile.requireFree(path);
    }

    /** What a journal says, for those who only look: takes its lock while it reads. */
    public static Checkpoint read(Path path) throws JournalException {
        Checkpoint checkpoint = new Checkpoint(path);
        checkpoint.close();
        if (checkpoint.header == null) {
            throw new JournalException(
                    "the checkpoint " + FileName.shown(path) + " is empty: nothing was loaded with it");
        }
        return checkpoint;
    }

    /** A file beside {@code path} that is written, too, when the journal has become long. */
    public static Path next(Path path) {
        return JournalFile.next(path);
    }

    /** Makes a long journal short, before anything is added to it. */
    private void compact() {
        if (compactable) {
            Stream<String> begin = Stream.of(JournalEntries.header(header()));
            Stream<String> mark = rejects == null ? Stream.empty() : Stream.of(JournalEntries.rejects(rejects));
            Stream<String> containersOfOld =
                    containers.entrySet().stream().map(e -> JournalEntries.ended(e.getValue(), e.getKey()));
            Stream<String> all =
                    sources.all().stream().flatMap(source -> Compaction.entries(source, this::planning, acknowledged));
            file.replace(Stream.of(begin, mark, all, containersOfOld).flatMap(each -> each));
        }
    }

    private void apply(byte[] bytes, int from, int length, Compaction compaction) throws JournalException {
        if (JournalEntries.settled(bytes, from, length, sources)) {
            compaction.read(length, false, false);
            return;
        }
        JsonNode entry = JournalEntries.parse(bytes, from, length);
        if (header == null) {
            header = JournalEntries.header(entry);
        } else {
            apply(entry);
            compaction.read(length, entry.has("planned"), entry.has("done") || entry.has("acknowledged"));
        }
    }

    private void apply(JsonNode entry) {
        RejectsMark mark = JournalEntries.rejects(entry);
        rejects = mark == null ? rejects : mark;
        if (entry.has("planned")) {
            Planned planned = JournalEntries.planned(entry);
            sources.planned(planned);
            plannings.planned(planned.chunk(), header().started());
        } else if (entry.has("run")) {
            plannings.noted(JournalEntries.planning(entry, header().started()));
        } else if (entry.has("done")) {
            Chunk chunk = JournalEntries.chunk(entry, "done");
            JournaledSource source = sources.find(chunk.source());
            if (source != null) {
                source.settle(
                        JournalEntries.done(entry, chunk),
                        JournalEntries.span(entry),
                        entry.path("at").asLong());
            }
            acknowledged.remove(chunk);
            plannings.done(chunk);
        } else if (entry.has("acknowledged")) {
            BatchId batch = JournalEntries.acknowledged(entry);
            acknowledged
                    .computeIfAbsent(batch.chunk(), chunk -> new HashSet<>())
                    .add(batch);
        } else if (entry.has("known")) {
            JournalEntries.known(entry, sources);
        } else if (entry.has("source")) {
            sources.opened(
                    SourceId.parse(entry.path("source").asText()),
                    entry.path("name").asText(),
                    JournalEntries.origin(entry));
        } else if (entry.has("ended")) {
            SourceId source = SourceId.parse(entry.path("ended").asText());
            sources.get(source).ended();
            if (entry.has("container")) {
                containers.put(JournalEntries.fingerprint(entry.path("container")), source);
            }
        } else if (entry.has("forgotten")) {
            sources.forget(SourceId.parse(entry.path("forgotten").asText()));
        }
    }

    /** What the journal was begun with. */
    public JournalHeader header() {
        return Objects.requireNonNull(header, "every journal begins with one");
    }

    /** The rejects file as it was when the last chunk was done; null if these runs have had none yet. */
    public synchronized @Nullable RejectsMark rejects() {
        return rejects;
    }

    /** From now on this file is known: what is behind its present end goes when a later run writes it again. */
    public void begin(RejectsFile file) throws IOException {
        RejectsMark mark = file.mark();
        if (!mark.equals(rejects())) {
            synchronized (this) {
                rejects = mark;
            }
            write(List.of(JournalEntries.rejects(mark)));
        }
    }

    /** Every chunk that is done, source by source. */
    public synchronized List<DoneChunk> done() {
        return sources.all().stream()
                .flatMap(source -> source.doneChunks().stream())
                .toList();
    }

    /** How many chunks are planned and not done. */
    public synchronized int openChunks() {
        return sources.all().stream().mapToInt(JournaledSource::openChunks).sum();
    }

    /** The names of those sources that earlier runs did not finish and that this one did not meet. */
    public synchronized List<String> unmet() {
        return unmetSources().stream().map(JournaledSource::name).toList();
    }

    /** Gives up what this run did not meet: if it comes back, all of it is loaded again. */
    public void forgetUnmet() throws IOException {
        List<JournaledSource> unmet;
        synchronized (this) {
            unmet = unmetSources();
            unmet.forEach(source -> sources.forget(source.id()));
        }
        if (!unmet.isEmpty()) {
            write(unmet.stream()
                    .map(source -> JournalEntries.forgotten(source.id()))
                    .toList());
        }
    }

    private List<JournaledSource> unmetSources() {
        return sources.all().stream()
                .filter(source -> source.openChunks() > 0 && !seen.contains(source.id()))
                .toList();
    }

    @Override
    public synchronized List<Known> known(ByteBuffer beginning) {
        return sources.begunAlike(beginning).stream()
                .map(JournaledSource::known)
                .toList();
    }

    @Override
    public synchronized List<Known> known(Origin origin) {
        return sources.of(origin).stream().map(JournaledSource::known).toList();
    }

    @Override
    public synchronized @Nullable Known known(SourceId source) {
        JournaledSource known = sources.find(source);
        return known == null ? null : known.known();
    }

    @Override
    public synchronized boolean isEmpty() {
        return sources.all().isEmpty();
    }

    @Override
    public synchronized boolean knowsContainers() {
        return !containers.isEmpty();
    }

    @Override
    public synchronized @Nullable SourceId completed(Fingerprint container) {
        SourceId source = containers.get(container);
        JournaledSource state = source == null ? null : sources.find(source);
        return state == null || state.openChunks() == 0 ? source : null;
    }

    @Override
    public void opened(SourceId source, String sourceName, Origin origin) throws NotKeptException {
        Origin before;
        synchronized (this) {
            seen.add(source);
            JournaledSource known = sources.find(source);
            before = known == null ? null : known.origin();
            sources.opened(source, sourceName, origin);
        }
        if (before == null || !origin.unchangedSince(before)) {
            note(JournalEntries.source(source, sourceName, origin));
        }
    }

    @Override
    public void planned(Planned planned) throws NotKeptException {
        synchronized (this) {
            Planning due = plannings.due(header().started());
            if (due != null) {
                // Before the lock is let go: it holds for the entries behind it.
                write(List.of(JournalEntries.planning(due)));
                plannings.noted(due);
            }
            plannings.planned(planned.chunk(), header().started());
            sources.planned(planned);
        }
        write(List.of(JournalEntries.planned(planned)));
    }

    /** When the chunk, which is not done, was planned; now if it is not. */
    public synchronized Planning planning(Chunk chunk) {
        return plannings.of(chunk, header().started());
    }

    @Override
    public synchronized void filled(Chunk chunk, Span span) {
        sources.get(chunk.source()).filled(chunk, span);
    }

    @Override
    public void ended(SourceId source) throws NotKeptException {
        synchronized (this) {
            JournaledSource known = sources.get(source);
            if (known.hasEnded()) {
                return;
            }
            known.ended();
        }
        note(JournalEntries.ended(source));
    }

    /**
     * Notes the batch for the case that this run ends before its chunk is done. That outlives the process and not the machine: a note
     * that is lost costs a second copy, and no more.
     */
    void acknowledged(BatchId batch) throws IOException {
        if (header().notesBatches()) {
            note(JournalEntries.acknowledged(batch));
        }
    }

    /** Whether an earlier run noted this batch, with the same events. */
    boolean isAcknowledged(BatchId batch) {
        return acknowledged.getOrDefault(batch.chunk(), Set.of()).contains(batch);
    }

    /**
     * Writes down that the chunks are done, and returns when that is on the disk.
     *
     * @param rejectsNow what of the rejects file is on the disk; null without one
     */
    void done(List<DoneChunk> chunks, @Nullable RejectsMark rejectsNow) throws IOException {
        Instant at = Instant.now();
        List<String> entries = new ArrayList<>();
        synchronized (this) {
            for (DoneChunk chunk : chunks) {
                Span span = sources.get(chunk.chunk().source()).span(chunk.chunk());
                entries.add(JournalEntries.done(chunk, span, at, rejectsNow));
            }
        }
        write(entries);
        synchronized (this) {
            for (DoneChunk chunk : chunks) {
                JournaledSource source = sources.get(chunk.chunk().source());
                // A load of months plans millions: what is done takes little room.
                source.settle(chunk, source.span(chunk.chunk()), at.toEpochMilli());
                plannings.done(chunk.chunk());
            }
            rejects = rejectsNow;
        }
    }

    /** On the disk with the next entry that is. */
    private void note(String entry) throws NotKeptException {
        try {
            file.note(entry);
        } catch (JournalException e) {
            throw new NotKeptException(String.valueOf(e.getMessage()), e);
        }
    }

    private void write(List<String> entries) throws NotKeptException {
        try {
            file.append(entries);
        } catch (JournalException e) {
            throw new NotKeptException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
