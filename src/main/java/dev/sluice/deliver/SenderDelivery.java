package dev.sluice.deliver;

import dev.sluice.deliver.Delivery.InFlight;
import dev.sluice.pack.Batch;
import dev.sluice.pack.Demand;
import dev.sluice.pack.Records;
import dev.sluice.stream.Limits;
import dev.sluice.stream.Shard;
import dev.sluice.stream.StreamDescription;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers through a {@link Sender}. {@link #submit} waits for the {@link Budget}, the {@link Manifest} remembers the batch until it ends, the
 * {@link Dispatcher} sends it when its shard's {@link Pace} allows, and the {@link Watchdog} ends a load that does not move any more.
 */
public final class SenderDelivery implements Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(SenderDelivery.class);

    private final StreamDescription stream;
    private final Sender sender;
    private final Manifest manifest;
    private final Outcomes outcomes;
    private final Notes notes;
    private final ShardTallies tallies = new ShardTallies();
    private final Dispatcher dispatcher;

    private SenderDelivery(
            Sender sender,
            StreamDescription stream,
            DeliveryOptions options,
            Duration giveUpAfter,
            Outcomes outcomes,
            Notes notes) {
        this.stream = stream;
        this.sender = sender;
        this.outcomes = outcomes;
        this.notes = notes;
        this.manifest = new Manifest(new Budget(options.inFlightBytes(), options.inFlightRecords()), outcomes);
        Watchdog watchdog = new Watchdog(
                new StreamService(sender.clients(), stream.name()),
                sender,
                stream.shards(),
                giveUpAfter,
                new Watchdog.Hearers(notes, this::fail, this::resharded),
                System.nanoTime());
        this.dispatcher = new Dispatcher(sender, manifest, tallies, watchdog, stream.shards(), options);
    }

    /**
     * Begins, and returns at once: batches may be submitted while the sender is still starting.
     *
     * @param sender closed with the delivery
     * @param stream as {@link Preflight} found it with the sender's clients
     * @param giveUpAfter the load ends when nothing is acknowledged for so long although something is in flight
     * @param notes is told what a person should know
     */
    public static SenderDelivery start(
            Sender sender,
            StreamDescription stream,
            DeliveryOptions options,
            Duration giveUpAfter,
            Outcomes outcomes,
            Notes notes) {
        SenderDelivery delivery = new SenderDelivery(sender, stream, options, giveUpAfter, outcomes, notes);
        Thread thread = new Thread(delivery::run, "sluice-dispatcher");
        thread.setDaemon(true);
        thread.start();
        return delivery;
    }

    private void run() {
        try {
            sender.await(stream.name(), notes);
            dispatcher.run();
        } catch (DeliveryFailedException e) {
            fail(String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            LOG.error("the dispatcher failed", e);
            fail(Watchdog.fault(e));
        } finally {
            sender.close();
        }
    }

    @Override
    public void submit(Batch batch) throws InterruptedException, DeliveryFailedException {
        // One invalid record makes the service refuse its whole request, and the others in it expire with it.
        Records records = batch.records();
        for (int i = 0; i < records.count(); i++) {
            int size = records.sizeBytes(i);
            int key = records.key(i).codePointCount(0, records.key(i).length());
            if (size > stream.maxRecordBytes() || key < 1 || key > Limits.PARTITION_KEY_CHARACTERS) {
                throw new IllegalArgumentException("no valid record: " + size + " of " + stream.maxRecordBytes()
                        + " bytes, a key of " + key + " characters");
            }
        }
        sender.need();
        dispatcher.submit(manifest.take(batch));
    }

    @Override
    public boolean drain(Duration timeout) throws InterruptedException {
        dispatcher.drain();
        return manifest.awaitEmpty(timeout);
    }

    @Override
    public List<ShardFigures> shards() {
        return tallies.figures();
    }

    @Override
    public void allot(Allotment allotment) {
        dispatcher.allot(allotment);
    }

    @Override
    public Allotted allotted() {
        return dispatcher.allotted();
    }

    @Override
    public Demand demand() {
        return dispatcher.demand();
    }

    @Override
    public InFlight inFlight() {
        return manifest.inFlight();
    }

    @Override
    public void close() {
        end("Stopped before it was acknowledged.");
    }

    /** Tells of it first: a load that waits for a silent pipe has no batch in flight that could fail. */
    private void fail(String reason) {
        try {
            outcomes.over(reason);
        } finally {
            end(reason);
        }
    }

    /** Takes nothing more, fails what has not ended for this reason, and lets the dispatcher see that it is over. */
    private void end(String reason) {
        try {
            manifest.close(reason);
        } finally {
            dispatcher.wake();
            sender.close();
        }
    }

    private void resharded(List<Shard> open) {
        dispatcher.resharded(open);
    }
}
