package dev.sluice.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.pack.BatchId;
import dev.sluice.source.Chunk;
import dev.sluice.source.Fingerprint;
import dev.sluice.source.Resume;
import dev.sluice.source.SourceId;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The journal of what is planned and what is acknowledged. A chunk's plan is on the disk before its first batch leaves, and a chunk
 * is done only when the word of it is on the disk; so whatever happens in between, the next run makes the same batches again. Safe for
 * use by several threads.
 */
public final class Checkpoint implements Resume, Closeable {
    private final JournalFile file;
    private final boolean keepsDone;
    private final Map<SourceId, JournaledSource> sources = new LinkedHashMap<>();
    private final Map<Fingerprint, SourceId> containers = new HashMap<>();
    /** By earlier runs, of chunks that are not done. Never changed once the journal is read. */
    private final Map<Chunk, Set<BatchId>> acknowledged = new HashMap<>();

    private @Nullable JournalHeader header;
    private @Nullable RejectsMark rejects;

    /** @param keepsDone whether anybody will ask for what is done: a long journal's memory is all that */
    private Checkpoint(Path path, boolean keepsDone) throws JournalException {
        this.keepsDone = keepsDone;
        this.file = JournalFile.open(path, this::apply);
    }

    /**
     * Opens the journal, or begins one.
     *
     * @param wanted what this run would begin a new journal with
     * @throws JournalException if the file is in use, corrupt, cannot be written, or was made with other options
     */
    public static Checkpoint open(Path path, JournalHeader wanted) throws JournalException {
        Checkpoint checkpoint = new Checkpoint(path, false);
        try {
            if (checkpoint.header == null) {
                checkpoint.header = wanted;
                checkpoint.file.append(List.of(JournalEntries.header(wanted)));
            } else {
                checkpoint.header.requireCompatible(wanted, path);
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
        Checkpoint checkpoint = new Checkpoint(path, true);
        checkpoint.close();
        if (checkpoint.header == null) {
            throw new JournalException("the checkpoint " + path + " is empty: nothing was loaded with it");
        }
        return checkpoint;
    }

    private void apply(String entry) throws JournalException {
        if (header == null) {
            header = JournalEntries.header(entry);
        } else {
            apply(JournalEntries.parse(entry));
        }
    }

    private void apply(JsonNode entry) {
        RejectsMark mark = JournalEntries.rejects(entry);
        rejects = mark == null ? rejects : mark;
        if (entry.has("planned")) {
            Planned planned = JournalEntries.planned(entry);
            source(planned).planned(planned);
        } else if (entry.has("done")) {
            Chunk chunk = JournalEntries.chunk(entry, "done");
            JournaledSource source = sources.get(chunk.source());
            if (source != null && source.settle(chunk) && keepsDone) {
                source.done(JournalEntries.done(entry, chunk));
            }
            acknowledged.remove(chunk);
        } else if (entry.has("acknowledged")) {
            BatchId batch = JournalEntries.acknowledged(entry);
            acknowledged
                    .computeIfAbsent(batch.chunk(), chunk -> new HashSet<>())
                    .add(batch);
        } else if (entry.has("ended")) {
            containers.put(
                    JournalEntries.fingerprint(entry.path("container")),
                    SourceId.parse(entry.path("ended").asText()));
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

    /** Every chunk that is done, in the order of the journal; none where the journal was opened for a load. */
    public synchronized List<DoneChunk> done() {
        return sources.values().stream()
                .flatMap(source -> source.doneChunks().stream())
                .toList();
    }

    /** How many chunks are planned and not done. */
    public synchronized int openChunks() {
        return sources.values().stream().mapToInt(source -> source.open.size()).sum();
    }

    @Override
    public synchronized List<Known> known(ByteBuffer beginning) {
        Map<Integer, Fingerprint> byLength = new HashMap<>();
        List<JournaledSource> found = new ArrayList<>();
        for (JournaledSource source : sources.values()) {
            int length = source.fingerprint().length();
            if (length <= beginning.remaining()
                    && source.fingerprint()
                            .equals(byLength.computeIfAbsent(
                                    length,
                                    n -> Fingerprint.of(beginning.duplicate().limit(beginning.position() + n))))) {
                found.add(source);
            }
        }
        found.sort(
                Comparator.comparingInt((JournaledSource s) -> s.fingerprint().length())
                        .thenComparingLong(JournaledSource::plannedEnd)
                        .reversed());
        return found.stream().map(JournaledSource::known).toList();
    }

    @Override
    public synchronized boolean isEmpty() {
        return sources.isEmpty();
    }

    @Override
    public synchronized boolean complete(Fingerprint container) {
        SourceId source = containers.get(container);
        JournaledSource state = source == null ? null : sources.get(source);
        return source != null && (state == null || state.complete());
    }

    @Override
    public void planned(Planned planned) throws IOException {
        synchronized (this) {
            source(planned).planned(planned);
        }
        write(List.of(JournalEntries.planned(planned)));
    }

    @Override
    public void ended(SourceId source, Fingerprint container) throws IOException {
        synchronized (this) {
            containers.put(container, source);
        }
        write(List.of(JournalEntries.ended(source, container)));
    }

    /**
     * Notes the batch for the case that this run ends before its chunk is done. That outlives the process and not the machine: a note
     * that is lost costs a second copy, and no more.
     */
    void acknowledged(BatchId batch) throws IOException {
        if (header().notesBatches()) {
            try {
                file.note(JournalEntries.acknowledged(batch));
            } catch (JournalException e) {
                throw new IOException(e.getMessage(), e);
            }
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
        write(chunks.stream()
                .map(chunk -> JournalEntries.done(chunk, rejectsNow))
                .toList());
        synchronized (this) {
            rejects = rejectsNow;
        }
    }

    private void write(List<String> entries) throws IOException {
        try {
            file.append(entries);
        } catch (JournalException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private JournaledSource source(Planned planned) {
        return sources.computeIfAbsent(
                planned.chunk().source(), id -> new JournaledSource(id, planned.sourceName(), planned.beginning()));
    }

    @Override
    public void close() {
        file.close();
    }

    /** Everything known of one source. */
    private static final class JournaledSource {
        private final SourceId id;
        private final String name;
        private Fingerprint fingerprint;
        private final SortedMap<Chunk, Mark> open =
                new TreeMap<>(Comparator.comparingLong(Chunk::start).thenComparingLong(Chunk::end));
        private final List<DoneChunk> done = new ArrayList<>();
        private final Set<Long> seams = new HashSet<>();
        private long plannedEnd;
        private Mark mark;

        JournaledSource(SourceId id, String name, Fingerprint fingerprint) {
            this.id = id;
            this.name = name;
            this.fingerprint = fingerprint;
            this.mark = new Mark(0, fingerprint);
        }

        void planned(Planned planned) {
            if (planned.beginning().length() > fingerprint.length()) {
                fingerprint = planned.beginning();
            }
            open.put(planned.chunk(), planned.mark());
            plannedEnd = Math.max(plannedEnd, planned.chunk().end());
            mark = planned.mark();
            if (planned.seam()) {
                seams.add(planned.chunk().end());
            }
        }

        /** False if the chunk was not open. */
        boolean settle(Chunk chunk) {
            return open.remove(chunk) != null;
        }

        void done(DoneChunk what) {
            done.add(what.named(name));
        }

        Fingerprint fingerprint() {
            return fingerprint;
        }

        long plannedEnd() {
            return plannedEnd;
        }

        boolean complete() {
            return open.isEmpty();
        }

        List<DoneChunk> doneChunks() {
            return done;
        }

        Known known() {
            List<Mark> marks = new ArrayList<>(open.values());
            marks.add(mark);
            return new Known(id, List.copyOf(open.keySet()), plannedEnd, marks, seams);
        }
    }
}
