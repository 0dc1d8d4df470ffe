package dev.sluice.plan;

import dev.sluice.forecast.Packing.Effort;
import dev.sluice.load.Recipe;
import dev.sluice.load.Workers;
import dev.sluice.pack.Batch;
import dev.sluice.pack.BatchSink;
import dev.sluice.pack.BlockPacker;
import dev.sluice.pack.Compression;
import dev.sluice.pack.LevelGovernor;
import dev.sluice.pack.RecordLimits;
import dev.sluice.pack.WholeLines;
import dev.sluice.source.Chunk;
import dev.sluice.source.Cutting.Oversize;
import dev.sluice.source.SourceId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Tries compression levels on a sample of the events, with all workers at once, since that is how a load compresses. */
final class EffortMeter {
    /** Between these the efforts lie on a line well enough; trying all of a ladder takes twice as long. */
    private static final int[] TRIED = {3, 5, 6, 9, 12, 15, 17, 19};

    private final Recipe recipe;
    private final RecordLimits limits;
    private final List<ByteBuffer> samples;
    private final int workers;

    /** What one level made of the samples. */
    private static final class Attempt {
        final int level;
        long bytes;
        long nanos;

        Attempt(int level) {
            this.level = level;
        }

        synchronized void add(long sentBytes, long took) {
            bytes += sentBytes;
            nanos += took;
        }
    }

    /** @param samples whole events, at least one buffer of them */
    EffortMeter(Recipe recipe, RecordLimits limits, List<ByteBuffer> samples, int workers) {
        this.recipe = recipe;
        this.limits = limits;
        this.samples = samples;
        this.workers = workers;
    }

    /**
     * The canonical level first, then those up to {@code highest}.
     *
     * @param readNanos what a byte costs before it is packed, on one worker
     * @param packNanos what a byte costs to be packed at the canonical level, on one worker
     */
    List<Effort> measure(int highest, double readNanos, double packNanos) throws InterruptedException {
        int canonical = recipe.governor(() -> 0).canonicalLevel();
        List<Attempt> trials = new ArrayList<>();
        trials.add(new Attempt(canonical));
        for (int level : TRIED) {
            int last = trials.get(trials.size() - 1).level;
            if (level > canonical
                    && last < highest
                    && level <= recipe.compression().maxLevel()) {
                trials.add(new Attempt(level));
            }
        }
        inParallel(trials);
        Attempt first = trials.get(0);
        List<Effort> efforts = new ArrayList<>();
        for (Attempt trial : trials) {
            double nanos = readNanos + packNanos * trial.nanos / first.nanos;
            efforts.add(new Effort(trial.level, (double) trial.bytes / first.bytes, workers * 1e9 / nanos));
        }
        return efforts;
    }

    private void inParallel(List<Attempt> trials) throws InterruptedException {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Workers.run(
                "effort",
                workers,
                worker -> {
                    ByteBuffer events = samples.get(worker % samples.size()).duplicate();
                    // Once for nothing: the first run of anything is slow.
                    attempt(new Attempt(trials.get(0).level), events);
                    trials.forEach(trial -> attempt(trial, events));
                },
                failure::set);
        Throwable cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException(cause);
        }
    }

    private void attempt(Attempt trial, ByteBuffer events) {
        Compression compression = recipe.compression();
        int canonical = recipe.governor(() -> 0).canonicalLevel();
        Chunk chunk = new Chunk(new SourceId(0, 0), 0, events.remaining());
        Counter counter = new Counter();
        try (BlockPacker packer = new BlockPacker(
                compression.codec(canonical), limits, Oversize.REJECT, canonical, LevelGovernor.fixed(trial.level))) {
            long start = System.nanoTime();
            packer.pack(chunk, new WholeLines(events, 0, events.remaining()), counter);
            trial.add(counter.bytes, System.nanoTime() - start);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new IllegalStateException("a counter takes every batch", e);
        }
    }

    private static final class Counter implements BatchSink {
        long bytes;

        @Override
        public void accept(Batch batch) {
            bytes += batch.sizeBytes();
        }

        @Override
        public void oversize(int from, int to) {
            // The load has rejected it already.
        }
    }
}
