package dev.sluice.ledger;

import dev.sluice.ledger.RejectsFile.RejectsMark;
import dev.sluice.read.BatchId;
import dev.sluice.read.Chunk;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what becomes of chunks, on a thread of its own: first their rejects, then that they are done, each synced before the
 * next. Chunks that end while it writes share the next sync.
 */
public final class Recorder implements ChunkListener, Closeable {
    private static final int WAITING_REJECTS = 50_000;

    /** A job without a chunk has the rejects of one that will never be done. */
    private record Job(@Nullable DoneChunk chunk, RejectLines rejects) {}

    private static final Job LAST = new Job(null, new RejectLines());

    private final @Nullable Checkpoint checkpoint;
    private final @Nullable RejectsFile rejectsFile;
    private final Consumer<Throwable> failed;
    private final BlockingQueue<Job> jobs = new LinkedBlockingQueue<>();
    /** Rejects take no part of the in-flight budget. */
    private final Semaphore room = new Semaphore(WAITING_REJECTS);

    private final Thread thread = new Thread(this::work, "sluice-recorder");

    /**
     * Begins recording.
     *
     * @param failed told what could not be written; nothing is called done after that */
    public Recorder(@Nullable Checkpoint checkpoint, @Nullable RejectsFile rejectsFile, Consumer<Throwable> failed) {
        this.checkpoint = checkpoint;
        this.rejectsFile = rejectsFile;
        this.failed = failed;
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void done(Chunk chunk, ChunkTally tally) {
        DoneChunk done = new DoneChunk(
                tally.sourceName(), chunk, tally.events(), tally.bytes(), tally.rejected(), tally.batches());
        add(new Job(done, tally.rejects()));
    }

    @Override
    public void broken(ChunkTally tally) {
        add(new Job(null, tally.rejects()));
    }

    private void add(Job job) {
        room.acquireUninterruptibly(permits(job.rejects()));
        jobs.add(job);
    }

    private static int permits(RejectLines rejects) {
        return Math.min(WAITING_REJECTS, rejects.count());
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

    /** Returns when everything that was done before is on the disk, and what was noted outlives this process. */
    @Override
    public void close() {
        jobs.add(LAST);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                // Whoever calls closes the files next, and would hear of nothing that is not in them.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        List<Job> group = new ArrayList<>();
        boolean broken = false;
        boolean ended = false;
        while (!ended) {
            try {
                group.add(jobs.take());
                jobs.drainTo(group);
                ended = group.remove(LAST);
                if (!broken) {
                    record(group);
                    if (ended && checkpoint != null) {
                        checkpoint.flush();
                    }
                }
            } catch (IOException | InterruptedException | RuntimeException | Error e) {
                // Whoever waits for room must not wait for ever, so the jobs are still taken.
                broken = true;
                failed.accept(e);
            }
            group.forEach(job -> room.release(permits(job.rejects())));
            group.clear();
        }
    }

    private void record(List<Job> group) throws IOException {
        RejectsMark mark = checkpoint == null ? null : checkpoint.rejects();
        if (rejectsFile != null && group.stream().anyMatch(job -> job.rejects().count() > 0)) {
            for (Job job : group) {
                rejectsFile.append(job.rejects());
            }
            mark = rejectsFile.sync();
        }
        List<DoneChunk> done =
                group.stream().map(Job::chunk).filter(Objects::nonNull).toList();
        if (checkpoint != null && !done.isEmpty()) {
            checkpoint.done(done, mark);
        }
    }
}
