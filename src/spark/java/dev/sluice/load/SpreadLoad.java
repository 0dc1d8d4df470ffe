package dev.sluice.load;

import dev.sluice.deliver.Delivery.InFlight;
import dev.sluice.deliver.SenderChoice;
import dev.sluice.deliver.ShardFigures;
import dev.sluice.ledger.Checkpoint;
import dev.sluice.ledger.Recorder;
import dev.sluice.ledger.RejectsFile;
import dev.sluice.load.Word.ChunkCounts;
import dev.sluice.pack.Lanes;
import dev.sluice.read.Chunk;
import dev.sluice.report.ExecutorFigures;
import dev.sluice.report.Latencies;
import dev.sluice.report.LoadReport;
import dev.sluice.report.Progress;
import dev.sluice.report.ProgressSnapshot;
import dev.sluice.report.ProgressSnapshot.InputBytes;
import dev.sluice.report.ProgressSnapshot.Sent;
import dev.sluice.report.ProgressSnapshot.StreamLimit;
import dev.sluice.source.FilledChunk;
import dev.sluice.source.Planning;
import dev.sluice.stream.StreamDescription;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The driver's part of a load that many processes carry out: the journal, the rejects, the sums. A task may be tried again and again, and
 * twice at the same time; each chunk counts once. Safe for use by several threads.
 */
public final class SpreadLoad implements Uplink, AutoCloseable {
    private final LoadPlan plan;
    private final StreamDescription stream;
    private final @Nullable Checkpoint checkpoint;
    private final Recorder recorder;
    private final Observations seen;
    private final KeyTraffic traffic;
    private final Latencies latencies = new Latencies();
    private final Ending ending;
    private final Supplier<List<LoadExecutor>> executors;
    private volatile boolean again;
    // Guarded by this.
    private final BitSet complete = new BitSet();
    private final Map<Integer, Set<Chunk>> done = new HashMap<>();
    /** Without a checkpoint, nothing of a try counts before all of it is through: the next one loads all again. */
    private final Map<Long, List<Word>> held = new HashMap<>();

    private final ToldInputs inputs;
    private long records;
    private long events;
    private long rawBytes;
    private volatile boolean draining;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** @param executors all that have been heard of */
    public SpreadLoad(
            LoadPlan plan,
            TaskTerms terms,
            @Nullable Checkpoint checkpoint,
            @Nullable RejectsFile rejectsFile,
            LoadScreen screen,
            Supplier<List<LoadExecutor>> executors) {
        this.plan = plan;
        this.stream = terms.stream();
        this.checkpoint = checkpoint;
        this.recorder = new Recorder(checkpoint, rejectsFile, this::fail);
        this.seen = new Observations(plan.work().parse().usual(), plan.rejects().limit(), rejectsFile != null, screen);
        this.inputs = new ToldInputs(seen.watch);
        this.traffic = new KeyTraffic(new Lanes(terms.lanes()));
        this.ending = new Ending(plan, stream, seen, traffic, latencies, checkpoint);
        this.executors = executors;
    }

    /** Told what a person should know. */
    public void note(String sentence) {
        seen.notes.told(sentence);
    }

    /** Notes are written above this line from now on. */
    public void above(Progress line) {
        seen.notes.above(line);
    }

    /** The first reason counts. */
    public void fail(Throwable cause) {
        failure.compareAndSet(null, cause);
    }

    public @Nullable Throwable failure() {
        return failure.get();
    }

    /** A signal came, or too many lines were rejected. */
    @Override
    public boolean isDraining() {
        return draining || seen.rejections.stopped();
    }

    /**
     * Signals end it from now on as they end a load of one process: what was read is still delivered.
     *
     * @param cancel ends all tasks at once
     */
    @SuppressWarnings("try") // they are there to be closed
    public Stop stoppable(Progress progress, Runnable cancel) {
        Stopping stopping = new Stopping(
                new Stopping.Load() {
                    @Override
                    public void stopReading() {
                        draining = true;
                    }

                    @Override
                    public void draining() {
                        seen.notes.passing("stopping: " + progress.drain() + "; send the signal again to give it up");
                    }

                    @Override
                    public void giveUp(String reason) {
                        seen.notes.passing("giving up what is in flight");
                        fail(new IOException(reason + "; " + progress.left()));
                        cancel.run();
                    }
                },
                plan.patience().drainTimeout(),
                () -> executors.get().stream()
                        .mapToLong(each -> each.figures().records())
                        .sum());
        return new Stop() {
            @Override
            public int status() {
                return stopping.status();
            }

            @Override
            public void close() {
                stopping.close();
            }
        };
    }

    /** Hears signals until it is closed. */
    public interface Stop extends AutoCloseable {
        /** 128 and the number of the first signal; 0 if there was none. */
        int status();

        @Override
        void close();
    }

    /** What was planned is kept before the answer lets it be sent; letters that come meanwhile are kept together. */
    @Override
    public Reply tell(Letter letter) throws IOException {
        Reply reply = take(letter);
        if (checkpoint != null
                && letter.words().stream()
                        .anyMatch(word -> word instanceof Word.Planned || word instanceof Word.Bundled)) {
            checkpoint.keep();
        }
        return reply;
    }

    private synchronized Reply take(Letter letter) throws IOException {
        if (complete.get(letter.part())) {
            // The executor was lost before Spark heard of it, or two tries ran at the same time.
            return new Reply(List.of(), true, null);
        }
        List<Planning> plannings = new ArrayList<>();
        for (Word word : letter.words()) {
            if (checkpoint == null) {
                hold(letter, word);
            } else {
                take(letter, word, checkpoint, plannings);
            }
        }
        Throwable cause = failure.get();
        return new Reply(plannings, false, cause == null ? null : LoadNotes.sentence(cause));
    }

    private void hold(Letter letter, Word word) {
        List<Word> tried = held.computeIfAbsent(letter.attempt(), unused -> new ArrayList<>());
        tried.add(word);
        if (word instanceof Word.Through all) {
            for (Word each : tried) {
                if (each instanceof Word.Loaded loaded) {
                    loaded(loaded);
                }
            }
            held.remove(letter.attempt());
            through(letter.part(), all);
        }
    }

    private void take(Letter letter, Word word, Checkpoint journal, List<Planning> plannings) throws IOException {
        Set<Chunk> before = done.computeIfAbsent(letter.part(), unused -> new HashSet<>());
        if (word instanceof Word.Met met) {
            journal.opened(met.source(), met.name(), met.origin());
        } else if (word instanceof Word.Planned planned) {
            Chunk chunk = planned.plan().chunk();
            if (!before.contains(chunk) && !journal.isOpen(chunk)) {
                journal.planned(planned.plan());
            }
            plannings.add(planning(journal, chunk, planned.plan().source()));
        } else if (word instanceof Word.Bundled bundled) {
            Chunk chunk = bundled.bundle().chunk();
            if (!before.contains(chunk) && !journal.isOpen(chunk)) {
                journal.bundled(bundled.bundle());
            }
            bundled.bundle()
                    .members()
                    .forEach(member -> plannings.add(planning(
                            journal,
                            member.chunk(),
                            member.planned() == null
                                    ? new FilledChunk.Facts(member.sourceName(), null, "")
                                    : member.planned().source())));
        } else if (word instanceof Word.Filled filled) {
            if (journal.isOpen(filled.chunk())) {
                journal.filled(filled.chunk(), filled.span());
            }
        } else if (word instanceof Word.Ended ended) {
            journal.ended(ended.source());
        } else if (word instanceof Word.Acknowledged acknowledged) {
            if (!before.contains(acknowledged.batch().chunk())) {
                recorder.acknowledged(acknowledged.batch());
            }
        } else if (word instanceof Word.Loaded loaded) {
            if (!loaded.done() || before.add(loaded.chunk())) {
                loaded(loaded);
            }
        } else if (word instanceof Word.Through all) {
            through(letter.part(), all);
        }
    }

    private static Planning planning(Checkpoint journal, Chunk chunk, FilledChunk.Facts source) {
        return journal.planning(FilledChunk.planned(source, chunk));
    }

    private void loaded(Word.Loaded loaded) {
        ChunkCounts counts = loaded.counts();
        seen.counters.bytesRead.add(counts.bytes());
        seen.counters.bytesPacked.add(counts.bytes());
        seen.counters.rawBytesPacked.add(counts.rawBytes());
        seen.counters.filtered.add(counts.filtered());
        seen.counters.cuts.add(counts.cuts());
        seen.counters.records.add(counts.records());
        records += counts.records();
        events += loaded.tally().events();
        rawBytes += counts.rawBytes();
        if (loaded.done()) {
            recorder.done(loaded.chunk(), loaded.tally());
        } else {
            recorder.broken(loaded.tally());
        }
        inputs.read(loaded.reading());
        var unused = seen.rejections.settle(counts.lines(), counts.rejected());
    }

    private void through(int part, Word.Through all) {
        if (all.whole()) {
            complete.set(part);
            done.remove(part);
        }
        inputs.met(all.inputs());
        seen.fields.add(all.fields());
        traffic.add(all.keys());
        seen.counters.inputBytes.add(all.inputBytes());
        seen.counters.bytesPassedOver.add(all.passedOver());
    }

    /** How far the load is. */
    public ProgressSnapshot snapshot(long totalInputBytes) {
        long inFlightBytes = 0;
        int inFlightRecords = 0;
        long mostBytes = 0;
        List<LoadExecutor> all = executors.get();
        for (LoadExecutor each : all) {
            InFlight its = each.figures().inFlight();
            if (!each.ended()) {
                inFlightBytes += its.bytes();
                inFlightRecords += its.records();
                mostBytes += its.maxBytes();
            }
        }
        synchronized (this) {
            return new ProgressSnapshot(
                    new InputBytes(seen.counters.inputBytes.sum(), totalInputBytes),
                    seen.totals(rawBytes, events),
                    seen.counters.bytesDone(rawBytes),
                    new InFlight(inFlightBytes, inFlightRecords, mostBytes),
                    new Sent(shards(all), List.of()),
                    new StreamLimit(
                            stream.shards().size(),
                            plan.work()
                                    .delivery()
                                    .shardBytesPerSecond(stream.shards().size())));
        }
    }

    private static List<ShardFigures> shards(List<LoadExecutor> all) {
        return MergedShards.of(
                all.stream().flatMap(each -> each.figures().shards().stream()).toList());
    }

    /**
     * Looks for what earlier runs left; to be called when all is loaded.
     *
     * @param allRead whether every input was read
     */
    public void settle(boolean allRead) throws IOException {
        recorder.close();
        if (checkpoint != null && failure() == null) {
            boolean forget = plan.journal() != null && plan.journal().forgetMissing();
            boolean allOpened = allRead
                    && !seen.rejections.stopped()
                    && seen.watch.unreadable().isEmpty();
            try {
                new Unfinished(checkpoint, forget, seen.notes::told).settle(allOpened);
            } catch (IOException e) {
                fail(e);
            }
        }
    }

    /** A task is tried again, or a second time beside its first try. */
    public void again() {
        again = true;
    }

    /** The report of all of it. */
    public LoadReport report(Progress progress, int stopStatus) {
        List<LoadExecutor> all = executors.get();
        all.forEach(each -> latencies.add(each.figures().latencies()));
        List<ExecutorFigures> rows = all.stream().map(LoadExecutor::row).toList();
        long millis =
                all.stream().mapToLong(each -> each.figures().millis()).max().orElse(0);
        SenderChoice sender =
                all.isEmpty() ? plan.target().sender() : all.get(0).figures().sender();
        synchronized (this) {
            LoadExecutor.uncounted(all, records, again, plan.work().recipe().carriesIds())
                    .ifPresent(this::note);
            return ending.report(
                    new Ending.Sent(records, events, rawBytes, millis, shards(all), rows),
                    progress,
                    failure.get(),
                    stopStatus,
                    stopStatus == 0,
                    sender);
        }
    }

    @Override
    public void close() {
        recorder.close();
    }
}
