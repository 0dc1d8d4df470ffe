package dev.sluice.ledger;

import dev.sluice.pack.BatchId;
import dev.sluice.source.Chunk;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what becomes of chunks, on a thread of its own: first their rejects, then that they are done, each synced before the
 * next. Chunks that end while it writes share the next sync.
 */
public final class Recorder implements ChunkListener, Closeable {
    /** A job without a chunk is the last. */
    private record Job(@Nullable DoneChunk chunk, List<Reject> rejects) {}

    private final @Nullable Checkpoint checkpoint;
    private final @Nullable RejectsFile rejectsFile;
    private final Consumer<IOException> failed;
    private final BlockingQueue<Job> jobs = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::work, "sluice-recorder");

    /**
     * Begins recording.
     *
     * @param failed told what could not be written; nothing is called done after that */
    public Recorder(@Nullable Checkpoint checkpoint, @Nullable RejectsFile rejectsFile, Consumer<IOException> failed) {
        this.checkpoint = checkpoint;
        this.rejectsFile = rejectsFile;
        this.failed = failed;
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void done(Chunk chunk, ChunkTally tally) {
        DoneChunk done = new DoneChunk(
                tally.sourceName(),
                chunk,
                tally.events(),
                tally.bytes(),
                tally.rejects().size(),
                tally.batches());
        jobs.add(new Job(done, tally.rejects()));
    }

    /** Written at once, on the caller's thread, and not synced: only then does the budget let the next batch in. */
    @Override
    public void acknowledged(BatchId batch) {
        if (checkpoint != null) {
            try {
                checkpoint.acknowledged(batch);
            } catch (IOException e) {
                failed.accept(e);
            }
        }
    }

    @Override
    public boolean isAcknowledged(BatchId batch) {
        return checkpoint != null && checkpoint.isAcknowledged(batch);
    }

    /** Returns when everything that was done before is on the disk. */
    @Override
    public void close() {
        jobs.add(new Job(null, List.of()));
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        try {
            long rejectsBytes = checkpoint == null ? 0 : checkpoint.rejectsBytes();
            List<Job> group = new ArrayList<>();
            boolean ended = false;
            while (!ended) {
                group.clear();
                group.add(jobs.take());
                jobs.drainTo(group);
                ended = group.removeIf(job -> job.chunk() == null);
                rejectsBytes = record(group, rejectsBytes);
            }
        } catch (IOException e) {
            failed.accept(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long record(List<Job> group, long rejectsBytesBefore) throws IOException {
        long rejectsBytes = rejectsBytesBefore;
        List<Reject> rejects =
                group.stream().flatMap(job -> job.rejects().stream()).toList();
        if (rejectsFile != null && !rejects.isEmpty()) {
            rejectsBytes = rejectsFile.append(rejects);
        }
        if (checkpoint != null && !group.isEmpty()) {
            checkpoint.done(
                    group.stream()
                            .map(job -> Objects.requireNonNull(job.chunk()))
                            .toList(),
                    rejectsBytes);
        }
        return rejectsBytes;
    }
}
