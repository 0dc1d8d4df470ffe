package dev.sluice.load;

import dev.sluice.deliver.DeliveryFailedException;
import dev.sluice.deliver.Outcomes;
import dev.sluice.ledger.Checkpoint;
import dev.sluice.ledger.ChunkLedger;
import dev.sluice.ledger.ChunkListener;
import dev.sluice.ledger.ChunkTally;
import dev.sluice.load.Uplink.Letter;
import dev.sluice.load.Uplink.Reply;
import dev.sluice.load.Word.ChunkCounts;
import dev.sluice.pack.Batch;
import dev.sluice.pack.LaneEvents;
import dev.sluice.pack.Lanes;
import dev.sluice.pack.LayoutPacker;
import dev.sluice.pack.RecordLimits;
import dev.sluice.parse.FieldTally;
import dev.sluice.read.BatchId;
import dev.sluice.read.Chunk;
import dev.sluice.source.ChunkBuffer;
import dev.sluice.source.ChunkSupplier;
import dev.sluice.source.FilledChunk;
import dev.sluice.source.InputFeed;
import dev.sluice.source.InputReader;
import dev.sluice.source.Planning;
import dev.sluice.source.Resume;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One try of a task: loads its inputs on the caller's thread, through the delivery that all tasks of the process share. The driver is told
 * of each chunk when it is planned and when all of it is acknowledged.
 */
public final class TaskLoad implements ChunkListener, Outcomes, TaskResume.Post {
    private static final int FIRST_BYTES = 64 << 10;
    private static final long LETTER_MILLIS = 200;

    private final LoadPlan plan;
    private final TaskTerms terms;
    private final SharedDelivery shared;
    private final Uplink uplink;
    private final int part;
    private final long attempt;
    private final @Nullable Checkpoint known;
    private final ChunkLedger ledger = new ChunkLedger(this);
    private final Map<Chunk, Packed> packed = new ConcurrentHashMap<>();
    private final List<Word.Loaded> broken = new ArrayList<>();
    // Guarded by this.
    private List<Word> words = new ArrayList<>();
    private int outstanding;
    private @Nullable String failure;
    private volatile boolean elsewhere;
    private long toldNanos = System.nanoTime();

    /**
     * A try that has not begun.
     *
     * @param known what the driver's checkpoint says; null without one
     */
    public TaskLoad(
            LoadPlan plan,
            TaskTerms terms,
            SharedDelivery shared,
            Uplink uplink,
            Attempt attempt,
            @Nullable Checkpoint known) {
        this.plan = plan;
        this.terms = terms;
        this.shared = shared;
        this.uplink = uplink;
        this.part = attempt.part();
        this.attempt = attempt.id();
        this.known = known;
    }

    private record Packed(ChunkCounts counts, InputReading reading) {}

    /**
     * Which try of which task.
     *
     * @param part the task's number, which all its tries have
     * @param id tells them apart
     */
    public record Attempt(int part, long id) {}

    /**
     * Loads all of it, and returns when it is acknowledged and the driver knows.
     *
     * @throws IOException if it could not be loaded; it may be tried again
     */
    public void run(InputFeed inputs) throws IOException, InterruptedException {
        try {
            load(inputs);
        } catch (IOException e) {
            if (!elsewhere) {
                throw e;
            }
        }
    }

    private void load(InputFeed inputs) throws IOException, InterruptedException {
        TaskWatch watch = new TaskWatch();
        Checkpoint before = known;
        TaskResume resume = before == null ? null : new TaskResume(before, this);
        Lanes lanes = new Lanes(terms.lanes());
        KeyTraffic traffic = new KeyTraffic(lanes);
        FieldTally fields = new FieldTally(plan.work().parse().usual());
        WorkPlan work = plan.work();
        boolean whole = false;
        boolean through = false;
        try (ChunkSupplier chunks =
                        new InputReader(inputs, work.source(), resume == null ? Resume.NONE : resume, watch);
                ChunkParser parser = new ChunkParser(
                        work.parse(),
                        resume == null ? this::planning : resume::planning,
                        resume == null ? chunk -> chunk.source().name() : resume::sourceName,
                        lanes,
                        traffic,
                        fields);
                LayoutPacker packer = work.recipe()
                        .packer(
                                RecordLimits.of(terms.stream().maxRecordBytes()),
                                work.source().cutting().oversize(),
                                lanes,
                                shared.governor(),
                                false)) {
            ChunkBuffer buffer = new ChunkBuffer(FIRST_BYTES);
            while (!uplink.isDraining()) {
                FilledChunk filled = chunks.next(buffer);
                if (filled == null) {
                    whole = true;
                    break;
                }
                load(filled, chunks, parser, packer, watch);
                if (System.nanoTime() - toldNanos > LETTER_MILLIS * 1_000_000) {
                    tell();
                }
            }
            await();
            through = true;
        } finally {
            if (!through) {
                tellWhatIsDone();
            }
        }
        synchronized (this) {
            words.addAll(broken);
            words.add(new Word.Through(
                    whole,
                    watch.events(),
                    fields,
                    traffic.seen(),
                    watch.counters.inputBytes.sum(),
                    watch.counters.bytesPassedOver.sum()));
        }
        tell();
    }

    private Planning planning(FilledChunk part) {
        return new Planning(terms.begun(), terms.begun(), Instant.now())
                .writtenBy(part.source().written());
    }

    private void load(
            FilledChunk filled, ChunkSupplier chunks, ChunkParser parser, LayoutPacker packer, TaskWatch watch)
            throws IOException, InterruptedException {
        long taken = wallNanos();
        ChunkSink sink = new ChunkSink(filled, chunks, this::submit, terms.keepsRejects());
        watch.takeLongLines().forEach(sink::add);
        int bytes = filled.bytes().remaining();
        shared.read(bytes);
        ledger.opened(filled.chunk());
        for (LaneEvents events : parser.parse(filled, sink)) {
            sink.packed(events.lane(), packer.pack(filled.chunk(), events, sink));
        }
        ChunkCounts its = new ChunkCounts(
                bytes, sink.lines(), sink.rejected(), sink.filtered(), sink.cuts(), sink.rawBytes(), sink.records());
        InputReading reading = InputReading.of(filled, taken, wallNanos());
        if (filled.edges().complete()) {
            packed.put(filled.chunk(), new Packed(its, reading));
            ledger.packed(filled.chunk(), sink.tally());
        } else {
            broken.add(new Word.Loaded(filled.chunk(), sink.tally(), its, reading, false));
        }
    }

    /** The driver compares those of several hosts. */
    private static long wallNanos() {
        return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    }

    private boolean submit(Batch batch) throws IOException, InterruptedException {
        if (!ledger.submitting(batch)) {
            return false;
        }
        synchronized (this) {
            outstanding++;
        }
        boolean taken = false;
        try {
            shared.submit(batch, this);
            taken = true;
        } finally {
            if (!taken) {
                ended();
            }
        }
        return true;
    }

    private synchronized void ended() {
        outstanding--;
        notifyAll();
    }

    @Override
    public void acknowledged(Batch batch, long latencyMillis) {
        ledger.acknowledged(batch, latencyMillis);
        ended();
    }

    @Override
    public void failed(Batch batch, String reason) {
        synchronized (this) {
            failure = reason;
        }
        ended();
    }

    @Override
    public void acknowledged(BatchId batch) {
        if (terms.journaled()) {
            add(new Word.Acknowledged(batch));
        }
    }

    @Override
    public boolean isAcknowledged(BatchId batch) {
        return known != null && known.isAcknowledged(batch);
    }

    @Override
    public void done(Chunk chunk, ChunkTally tally) {
        Packed its = packed.remove(chunk);
        if (its != null) {
            add(new Word.Loaded(chunk, tally, its.counts(), its.reading(), true));
        }
    }

    private void await() throws IOException, InterruptedException {
        shared.flush();
        while (true) {
            synchronized (this) {
                if (failure != null) {
                    throw new DeliveryFailedException(failure);
                }
                if (outstanding == 0) {
                    return;
                }
                wait(LETTER_MILLIS);
            }
            tell();
        }
    }

    @Override
    public synchronized void add(Word word) {
        words.add(word);
    }

    @Override
    public List<Planning> send(Word word) throws IOException {
        add(word);
        return tell();
    }

    private List<Planning> tell() throws IOException {
        List<Word> letter;
        synchronized (this) {
            letter = words;
            words = new ArrayList<>();
            toldNanos = System.nanoTime();
        }
        if (letter.isEmpty()) {
            return List.of();
        }
        Reply reply = uplink.tell(new Letter(part, attempt, letter));
        if (reply.complete()) {
            elsewhere = true;
            throw new IOException("another try of this task has loaded all of it");
        }
        if (reply.stop() != null) {
            throw new IOException(reply.stop());
        }
        return reply.plannings();
    }

    /** The task fails for another reason, which is what is to be heard of. */
    private void tellWhatIsDone() {
        try {
            if (terms.journaled()) {
                tell();
            }
        } catch (IOException e) {
            // It is loaded again.
        }
    }
}
