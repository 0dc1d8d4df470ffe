package dev.sluice.plan;

import dev.sluice.forecast.Packing.Effort;
import dev.sluice.load.Recipe;
import dev.sluice.load.Workers;
import dev.sluice.pack.Batch;
import dev.sluice.pack.BatchSink;
import dev.sluice.pack.BlockPacker;
import dev.sluice.pack.LevelGovernor;
import dev.sluice.pack.RecordLimits;
import dev.sluice.pack.Rung;
import dev.sluice.pack.WholeLines;
import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import dev.sluice.source.Cutting.Oversize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Tries compression levels on a sample of the events, with all workers at once, since that is how a load compresses. */
final class EffortMeter {
    private final Recipe recipe;
    private final RecordLimits limits;
    private final List<ByteBuffer> samples;
    private final int workers;

    /** What one rung made of the samples. */
    private static final class Attempt {
        final Rung rung;
        long rawBytes;
        long bytes;
        long nanos;

        Attempt(Rung rung) {
            this.rung = rung;
        }

        synchronized void add(long packedBytes, long sentBytes, long took) {
            rawBytes += packedBytes;
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

    /** What a byte costs one worker at this rung once Java is warm. */
    double nanosPerByte(Rung rung) throws InterruptedException {
        Attempt trial = new Attempt(rung);
        inParallel(List.of(trial));
        return (double) trial.nanos / trial.rawBytes;
    }

    /**
     * What each of the rungs comes to.
     *
     * @param rungs the canonical one first
     * @param rawPerSecond what the machine does in all, by how many times as long as the canonical rung this one takes
     */
    List<Effort> measure(List<Rung> rungs, DoubleUnaryOperator rawPerSecond) throws InterruptedException {
        List<Attempt> trials = rungs.stream().map(Attempt::new).toList();
        inParallel(trials);
        Attempt first = trials.get(0);
        List<Effort> efforts = new ArrayList<>();
        for (Attempt trial : trials) {
            double packing = (double) trial.nanos / first.nanos;
            efforts.add(new Effort(
                    trial.rung.level(), (double) trial.bytes / first.bytes, rawPerSecond.applyAsDouble(packing)));
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
                    attempt(new Attempt(trials.get(0).rung), events);
                    trials.forEach(trial -> attempt(trial, events));
                },
                failure::set);
        Throwable cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException(cause);
        }
    }

    private void attempt(Attempt trial, ByteBuffer events) {
        Chunk chunk = new Chunk(new SourceId(0, 0), 0, events.remaining());
        Counter counter = new Counter();
        LevelGovernor governor = LevelGovernor.always(recipe.compression(), trial.rung);
        try (BlockPacker packer = recipe.blocks(limits, Oversize.REJECT, governor)) {
            long start = System.nanoTime();
            packer.pack(chunk, new WholeLines(events, 0, events.remaining()), counter);
            trial.add(events.remaining(), counter.bytes, System.nanoTime() - start);
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
