package dev.sluice.load;

import dev.sluice.aws.AwsClients;
import dev.sluice.deliver.Allotment;
import dev.sluice.deliver.Delivery;
import dev.sluice.deliver.Outcomes;
import dev.sluice.deliver.Sender;
import dev.sluice.deliver.SenderDelivery;
import dev.sluice.pack.Batch;
import dev.sluice.pack.LevelGovernor;
import dev.sluice.report.Latencies;
import dev.sluice.stream.StreamDescription;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One sender for all tasks of a process: each task is told what becomes of its own batches. Safe for use by several threads. */
public final class SharedDelivery implements Outcomes, AutoCloseable {
    private final AwsClients clients;
    private final Sender sender;
    private final Delivery delivery;
    private final LevelGovernor governor;
    private final Map<Batch, Outcomes> owners = new ConcurrentHashMap<>();
    private final @Nullable SharedFigures before;
    private final Latencies latencies = new Latencies();
    private final LongAdder records = new LongAdder();
    private final LongAdder events = new LongAdder();
    private final LongAdder rawBytes = new LongAdder();
    private final LongAdder bytesRead = new LongAdder();
    private volatile long firstNanos;
    private volatile long lastNanos;
    private volatile @Nullable String failure;

    /**
     * Starts the sender of this process.
     *
     * @param stream as the driver found it
     * @param workers how many tasks run at the same time
     * @param notes is told what a person should know
     * @param before of the sender that this one follows; null: it is the first
     */
    public SharedDelivery(
            LoadPlan plan,
            StreamDescription stream,
            int workers,
            Consumer<String> notes,
            @Nullable SharedFigures before) {
        this.before = before;
        this.clients = new AwsClients(plan.target().aws());
        Sender started = null;
        try {
            started = plan.target().sender().start(clients, plan.work().recipe().layout(), false);
        } finally {
            if (started == null) {
                clients.close();
            }
        }
        this.sender = started;
        this.delivery = SenderDelivery.start(
                sender, stream, plan.work().delivery(), plan.patience().giveUpAfter(), this, notes::accept);
        if (plan.work().delivery().paced()) {
            delivery.allot(Allotment.none(System.nanoTime()));
        }
        this.governor = plan.work().recipe().governor(workers, delivery::demand);
    }

    /** Sends at once what is kept back to share a request with later records. */
    void flush() throws InterruptedException {
        var unused = delivery.drain(Duration.ZERO);
    }

    LevelGovernor governor() {
        return governor;
    }

    /** Waits for room in the budget; {@code owner} is told how the batch ends. */
    void submit(Batch batch, Outcomes owner) throws IOException, InterruptedException {
        owners.put(batch, owner);
        if (firstNanos == 0) {
            firstNanos = System.nanoTime();
        }
        boolean taken = false;
        try {
            delivery.submit(batch);
            taken = true;
        } finally {
            if (!taken) {
                owners.remove(batch);
            }
        }
    }

    void read(long bytes) {
        bytesRead.add(bytes);
    }

    @Override
    public void acknowledged(Batch batch, long latencyMillis) {
        latencies.add(latencyMillis);
        lastNanos = System.nanoTime();
        records.add(batch.records().count());
        events.add(batch.id().events());
        rawBytes.add(batch.rawBytes());
        Outcomes owner = owners.remove(batch);
        if (owner != null) {
            owner.acknowledged(batch, latencyMillis);
        }
    }

    @Override
    public void failed(Batch batch, String reason) {
        Outcomes owner = owners.remove(batch);
        if (owner != null) {
            owner.failed(batch, reason);
        }
    }

    @Override
    public void over(String reason) {
        failure = reason;
    }

    /** Why nothing can be delivered any more; null: it can. */
    public @Nullable String failure() {
        return failure;
    }

    /** From now on, writes to these shards alone. */
    public void allot(Allotment allotment) {
        delivery.allot(allotment);
    }

    /** Everything so far, with what the senders before this one have sent. */
    public SharedFigures figures() {
        SharedFigures own = new SharedFigures(
                records.sum(),
                events.sum(),
                rawBytes.sum(),
                bytesRead.sum(),
                records.sum() == 0 ? 0 : (lastNanos - firstNanos) / 1_000_000,
                sender.choice(),
                delivery.shards(),
                latencies.steps(),
                delivery.inFlight(),
                delivery.allotted());
        return before == null ? own : own.after(before);
    }

    @Override
    public void close() {
        delivery.close();
        clients.close();
    }
}
