package dev.sluice.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.ledger.RejectsFile.RejectsMark;
import dev.sluice.parse.json.JsonTree;
import dev.sluice.read.BatchId;
import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import dev.sluice.source.Bundle;
import dev.sluice.source.FilledChunk;
import dev.sluice.source.Fingerprint;
import dev.sluice.source.NotKeptException;
import dev.sluice.source.Origin;
import dev.sluice.source.Planning;
import dev.sluice.source.Resume;
import dev.sluice.source.Span;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The journal of what is planned and what is acknowledged. A chunk's plan is on the disk before its first batch leaves, and a chunk
 * is done only when the word of it is on the disk; so whatever happens in between, the next run makes the same batches again. Safe for
 * use by several threads.
 */
public final class Checkpoint implements Resume, Closeable {
    private final JournalWriter writer;
    private final boolean compactable;
    private final JournalState state = new JournalState();
    /** The names of the bundles that are not done. */
    private final Map<Chunk, String> bundles = new HashMap<>();

    private Checkpoint(Reading reading) throws JournalException {
        Compaction compaction = new Compaction();
        this.writer =
                new JournalWriter(reading.by((bytes, from, length) -> state.apply(bytes, from, length, compaction)));
        state.bundles.open().forEach(bundle -> bundles.put(bundle.chunk(), bundle.name()));
        this.compactable = compaction.isWorthIt(openChunks());
    }

    private interface Reading {
        @Nullable
        Journal by(Journal.Listener listener) throws JournalException;
    }

    /**
     * Opens the journal, or begins one.
     *
     * @param wanted what this run would begin a new journal with
     * @throws JournalException if it is in use, corrupt, cannot be written, or was made with other options
     */
    public static Checkpoint open(JournalPlace place, JournalHeader wanted) throws JournalException {
        Checkpoint checkpoint = hold(place, wanted);
        checkpoint.begin(wanted);
        return checkpoint;
    }

    /** The same, but one that is new stays empty until {@link #begin(JournalHeader)}; no other run gets it meanwhile. */
    public static Checkpoint hold(JournalPlace place, JournalHeader wanted) throws JournalException {
        Checkpoint checkpoint = new Checkpoint(place::open);
        try {
            if (checkpoint.state.header != null) {
                checkpoint.state.header.requireCompatible(wanted, place.shown());
                checkpoint.compact();
            }
            return checkpoint;
        } catch (JournalException e) {
            checkpoint.close();
            throw e;
        }
    }

    /** Writes what a new journal begins with; one that was begun before keeps what it has. */
    public void begin(JournalHeader wanted) throws JournalException {
        if (state.header == null) {
            state.header = wanted;
            writer.begin(JournalEntries.header(wanted));
        }
    }

    /** What a journal says, for those who only look. A file's lock is taken while it is read. */
    public static Checkpoint read(JournalPlace place) throws JournalException {
        Checkpoint checkpoint = new Checkpoint(listener -> {
            place.read(listener);
            return null;
        });
        if (checkpoint.state.header == null) {
            throw new JournalException("the checkpoint " + place.shown() + " is empty: nothing was loaded with it");
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
            writer.replace(entries());
        }
    }

    /** What it all comes to, to begin an empty journal with; but for batches acknowledged in this run. */
    Stream<String> entries() {
        return Stream.concat(Stream.of(JournalEntries.header(header())), state.entries());
    }

    /** What the journal was begun with. */
    public JournalHeader header() {
        return state.header();
    }

    /** The rejects file's length and checksum when the last chunk was done; null if no run has had one yet. */
    public synchronized @Nullable RejectsMark rejects() {
        return state.rejects;
    }

    /** What all runs with this journal have come to, by name, as it was noted last. */
    public synchronized Map<String, Long> counters() {
        return state.counters;
    }

    /** Notes it; that outlives the process and not the machine. */
    public void count(Map<String, Long> counters) throws IOException {
        writer.note(CounterEntries.counters(counters));
    }

    /** Takes note of this file. A later run cuts off what was written behind its present end. */
    public void begin(RejectsFile file) throws IOException {
        RejectsMark mark = file.mark();
        if (!mark.equals(rejects())) {
            synchronized (this) {
                state.rejects = mark;
            }
            writer.write(List.of(JournalEntries.rejects(mark)));
        }
    }

    /** Every chunk that is done, source by source, then every bundle. */
    public synchronized List<DoneChunk> done() {
        return state.done();
    }

    /** How many chunks are planned and not done. */
    public synchronized int openChunks() {
        return state.openChunks();
    }

    /** The names of those sources that earlier runs did not finish and that this one did not meet. */
    public synchronized List<String> unmet() {
        return state.sources.unmet().stream().map(JournaledSource::name).toList();
    }

    /** Gives up what this run did not meet: if it comes back, all of it is loaded again. */
    public void forgetUnmet() throws IOException {
        List<JournaledSource> unmet;
        synchronized (this) {
            unmet = state.sources.unmet();
            unmet.forEach(source -> state.forget(source.id()));
        }
        if (!unmet.isEmpty()) {
            writer.write(unmet.stream()
                    .map(source -> JournalEntries.forgotten(source.id()))
                    .toList());
        }
    }

    @Override
    public synchronized List<Known> known(ByteBuffer beginning) {
        return state.sources.begunAlike(beginning).stream()
                .map(JournaledSource::known)
                .toList();
    }

    @Override
    public synchronized List<Known> known(Origin origin) {
        return state.sources.of(origin).stream().map(JournaledSource::known).toList();
    }

    @Override
    public synchronized @Nullable Known known(SourceId source) {
        JournaledSource known = state.sources.find(source);
        return known == null ? null : known.known();
    }

    @Override
    public synchronized boolean isEmpty() {
        return state.sources.all().isEmpty();
    }

    @Override
    public synchronized boolean knowsContainers() {
        return !state.containers.isEmpty();
    }

    @Override
    public synchronized @Nullable SourceId completed(Fingerprint container) {
        SourceId source = state.containers.get(container);
        JournaledSource its = source == null ? null : state.sources.find(source);
        return its == null || its.openChunks() == 0 ? source : null;
    }

    @Override
    public void opened(SourceId source, String sourceName, Origin origin) throws NotKeptException {
        Origin before;
        synchronized (this) {
            state.sources.met(source);
            JournaledSource known = state.sources.find(source);
            before = known == null ? null : known.origin();
            state.sources.opened(source, sourceName, origin);
        }
        if (before == null || !origin.unchangedSince(before)) {
            writer.note(JournalEntries.source(source, sourceName, origin));
        }
    }

    @Override
    public void planned(Planned planned) throws NotKeptException {
        synchronized (this) {
            notePlanning();
            state.plannings.planned(planned.chunk(), planned.source().written(), header().started());
            state.sources.planned(planned);
        }
        writer.plan(JournalEntries.planned(planned));
    }

    /**
     * From now on a plan is kept when {@link #keep} has returned, and nothing of it may be sent before that: where plans come by the
     * thousand, to wait for each would take minutes.
     */
    public void planLater() {
        writer.planLater();
    }

    /** Returns when all that was written so far is kept. */
    public void keep() throws NotKeptException {
        writer.write(List.of());
    }

    /** Before the lock is let go: it holds for the entries behind it. */
    private void notePlanning() throws NotKeptException {
        Planning due = state.plannings.due(header().started());
        if (due != null) {
            writer.plan(JournalEntries.planning(due));
            state.plannings.noted(due);
        }
    }

    @Override
    public void bundled(Bundle bundle) throws NotKeptException {
        synchronized (this) {
            notePlanning();
            state.plannings.planned(bundle, header().started());
            bundles.put(bundle.chunk(), bundle.name());
        }
        writer.plan(BundleEntries.bundle(bundle));
    }

    @Override
    public synchronized List<Bundle> bundles() {
        return List.copyOf(state.bundles.open());
    }

    /** Whether the chunk, or the bundle, is planned and not done. */
    public synchronized boolean isOpen(Chunk chunk) {
        JournaledSource source = state.sources.find(chunk.source());
        return bundles.containsKey(chunk) || (source != null && source.isOpen(chunk));
    }

    /** When the chunk, which is not done and is no bundle, was planned; now if it is not. */
    public synchronized Planning planning(FilledChunk part) {
        return state.plannings.of(part.chunk(), part.source().written(), header().started());
    }

    /** What the source of the chunk was called when it was planned: a run that finds it under another name makes the same events. */
    public synchronized String sourceName(FilledChunk part) {
        JournaledSource source = state.sources.find(part.chunk().source());
        String planned = source == null ? null : source.nameOf(part.chunk());
        return planned == null ? part.source().name() : planned;
    }

    @Override
    public synchronized void filled(Chunk chunk, Span span) {
        state.sources.get(chunk.source()).filled(chunk, span);
    }

    @Override
    public void ended(SourceId source) throws NotKeptException {
        synchronized (this) {
            JournaledSource known = state.sources.get(source);
            if (known.hasEnded()) {
                return;
            }
            known.ended();
        }
        writer.note(JournalEntries.ended(source));
    }

    /**
     * Notes the batch for the case that this run ends before its chunk is done. That outlives the process and not the machine: a note
     * that is lost costs a second copy, and no more.
     */
    void acknowledged(BatchId batch) throws IOException {
        if (header().notesBatches()) {
            writer.note(JournalEntries.acknowledged(batch));
        }
    }

    /** Whether an earlier run noted this batch, with the same events. */
    public boolean isAcknowledged(BatchId batch) {
        return state.acknowledged.getOrDefault(batch.chunk(), Set.of()).contains(batch);
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
                String bundle = bundles.get(chunk.chunk());
                ObjectNode entry = JournalEntries.done(chunk, span(chunk.chunk()), at, rejectsNow);
                entries.add(JsonTree.text(bundle == null ? entry : entry.put(BundleEntries.BUNDLE, bundle)));
            }
        }
        writer.write(entries);
        synchronized (this) {
            for (DoneChunk chunk : chunks) {
                // A load of months plans millions of chunks, so those that are done must take little room.
                state.settle(chunk, span(chunk.chunk()), at.toEpochMilli());
                bundles.remove(chunk.chunk());
            }
            state.rejects = rejectsNow;
        }
    }

    /** Null for a bundle: its members' spans are in its own entry. */
    private @Nullable Span span(Chunk chunk) {
        JournaledSource source = state.sources.find(chunk.source());
        return source == null ? null : source.span(chunk);
    }

    /** Returns when what was noted outlives this process. */
    void flush() throws NotKeptException {
        writer.flush();
    }

    @Override
    public void close() {
        writer.close();
    }
}
