package dev.sluice.deliver;

import dev.sluice.deliver.ShardSlots.ShardSlot;
import dev.sluice.deliver.ShardTallies.ShardTally;
import dev.sluice.pack.Demand;
import dev.sluice.stream.Shard;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deals parcels to shards. The thread in {@link #run} alone touches shards, queues and lanes; what other threads want of it, they put into
 * its mailbox. A parcel is in one place at a time: in {@link #lanes} behind another of its lane, in {@link #free} for any shard, in the queue
 * of its own shard, in {@link #retries} until it is due, or with the sender.
 */
final class Dispatcher implements Runnable, Sender.Tries {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final long TICK_NANOS = 500_000_000;
    private static final long SENDER_AWAY_NANOS = 50_000_000;

    private final Sender sender;
    private final Manifest manifest;
    private final ShardTallies tallies;
    private final Watchdog watchdog;
    private final boolean ordered;
    private final boolean paced;
    private final CurrentRate rate;
    private final Function<Shard, ShardSlot> slotOf;
    private final ShardSlots shards;
    /** Of all shards together. */
    private final Pace all;

    /** Null: all shards are this sender's. */
    private @Nullable Allotment allotment;

    private volatile Allotted allotted = Allotted.NOTHING;

    /** What other threads want done by this one. */
    private final ConcurrentLinkedQueue<Runnable> mail = new ConcurrentLinkedQueue<>();

    private final ArrayDeque<Parcel> free = new ArrayDeque<>();
    private final RetryQueue retries = new RetryQueue();
    private final LaneGate lanes = new LaneGate();
    private volatile @Nullable Thread thread;
    private volatile boolean draining;

    /** Whether the sender may keep something back since the last flush. */
    private boolean unflushed;

    private final StartGate gate = new StartGate();

    /** The sender refused a record: it is asked again from this time on. */
    private long senderAwayUntilNanos = System.nanoTime();

    /** Payload in the mailbox. */
    private final LongAdder mailedBytes = new LongAdder();

    /** What the shards took when this thread last looked; it looks once somebody has asked. */
    private volatile Standing standing;

    private volatile boolean watched;

    private record Standing(Demand demand, long nanos) {}

    Dispatcher(
            Sender sender,
            Manifest manifest,
            ShardTallies tallies,
            Watchdog watchdog,
            List<Shard> shards,
            DeliveryOptions options) {
        this.sender = sender;
        this.manifest = manifest;
        this.tallies = tallies;
        this.watchdog = watchdog;
        this.ordered = options.ordered();
        this.paced = options.paced();
        long now = System.nanoTime();
        this.rate = new CurrentRate(options.rates(), now);
        this.all = Pace.ofAll(rate.get(), now);
        this.slotOf = shard -> new ShardSlot(
                shard,
                Pace.ofShard(rate.get(), System.nanoTime()),
                tallies.of(shard.shardId()),
                () -> allotment,
                gate::isOpen);
        this.shards = new ShardSlots(shards, slotOf);
        this.standing = standing(System.nanoTime());
    }

    /** Runs until the manifest is closed. Never interrupted: an interrupt in KPL kills its daemon. */
    @Override
    public void run() {
        thread = Thread.currentThread();
        while (!manifest.isClosed()) {
            for (Runnable letter = mail.poll(); letter != null; letter = mail.poll()) {
                letter.run();
            }
            long now = System.nanoTime();
            if (rate.changes(now, watchdog::tell)) {
                changeAll(now);
                shards.slots().forEach(slot -> slot.pace.changeShard(rate.get(), now));
            }
            retries.due(now).forEach(parcel -> place(parcel, true));
            long wait = Math.min(Math.min(dispatch(now), TICK_NANOS), retries.dueInNanos(now));
            if (unflushed && draining) {
                unflushed = false;
                sender.flush();
            }
            watchdog.tick(now);
            if (watched) {
                standing = standing(now);
            }
            if (mail.isEmpty() && wait > 0) {
                LockSupport.parkNanos(this, wait);
            }
        }
    }

    /** Sends the parcel when its lane, its shard's pace and the sender allow. */
    void submit(Parcel parcel) {
        mailedBytes.add(parcel.sizeBytes);
        post(() -> {
            mailedBytes.add(-parcel.sizeBytes);
            if (!ordered || parcel.batch.id().lane() < 0 || lanes.enter(parcel)) {
                place(parcel, false);
            }
        });
    }

    /** What the open shards take now, which is what they took when this thread last looked, and what has passed since. */
    Demand demand() {
        watched = true;
        Standing last = standing;
        Demand then = last.demand();
        double passed = then.bytesPerSecond() * (System.nanoTime() - last.nanos()) / 1e9;
        double ahead = Math.max(0, then.aheadBytes() - (paced ? passed : 0)) + mailedBytes.sum();
        return new Demand(then.bytesPerSecond(), ahead, then.shards());
    }

    private Standing standing(long now) {
        return new Standing(paced ? shards.demand(free, all, now) : Demand.UNLIMITED, now);
    }

    /** From now on whatever was sent is flushed at once: no later record is waited for. */
    void drain() {
        draining = true;
        post(() -> unflushed = true);
    }

    /** The stream's open shards now; asked for when records land elsewhere than they should. */
    void resharded(List<Shard> open) {
        post(() -> shards.replace(open, slotOf).forEach(parcel -> place(parcel, false)));
    }

    /** From now on only these shards are written to, until the time that it names. */
    void allot(Allotment next) {
        post(() -> {
            long now = System.nanoTime();
            allotment = next;
            allotted = shards.allotted(next, all, now);
            changeAll(now);
        });
    }

    /** Of the whole load's rate, a sender has as much as it has of the shards. */
    private void changeAll(long now) {
        Allotment its = allotment;
        long held = its == null ? 0 : shards.held(its, now);
        if (its == null) {
            all.changeAll(rate.get(), now);
        } else if (held > 0) {
            all.changeAll(rate.get().ofShards(held, shards.slots().size()), now);
        }
    }

    Allotted allotted() {
        return allotted;
    }

    /** Lets the loop look into its mailbox, and whether the load has ended. */
    void wake() {
        LockSupport.unpark(thread);
    }

    private void post(Runnable letter) {
        mail.add(letter);
        wake();
    }

    private void place(Parcel parcel, boolean first) {
        if (parcel.hasEnded()) {
            return;
        }
        ArrayDeque<Parcel> queue = parcel.batch.free() ? free : shards.shardOf(parcel.batch).waiting;
        if (first) {
            queue.addFirst(parcel);
        } else {
            queue.addLast(parcel);
        }
    }

    /** Sends all that may go now; the nanoseconds until more may. */
    private long dispatch(long now) {
        if (senderAwayUntilNanos - now > 0) {
            return senderAwayUntilNanos - now;
        }
        Collection<ShardSlot> slots = shards.slots();
        long wait = Long.MAX_VALUE;
        if (all.isLimited()) {
            // One after the other, or the first shards would take all there is.
            ShardSlot slot = shards.emptiestAwaited(now);
            while (slot != null && all.isOpen(now)) {
                if (!send(slot.waiting, slot, now)) {
                    return SENDER_AWAY_NANOS;
                }
                slot = shards.emptiestAwaited(now);
            }
        }
        for (ShardSlot slot : slots) {
            while (!slot.waiting.isEmpty() && slot.isOpen(now) && all.isOpen(now)) {
                if (!send(slot.waiting, slot, now)) {
                    return SENDER_AWAY_NANOS;
                }
            }
            if (!slot.waiting.isEmpty()) {
                wait = Math.min(wait, Math.max(slot.readyInNanos(now), all.readyAtNanos() - now));
            }
        }
        while (!free.isEmpty()) {
            if (!all.isOpen(now)) {
                return Math.min(wait, all.readyAtNanos() - now);
            }
            ShardSlot slot = shards.emptiest(now);
            if (slot == null) {
                for (ShardSlot closed : slots) {
                    wait = Math.min(wait, closed.readyInNanos(now));
                }
                break;
            }
            if (!send(free, slot, now)) {
                return SENDER_AWAY_NANOS;
            }
        }
        return wait;
    }

    /** Sends the queue's first parcel to the shard; false, and it stays, if the sender is away. */
    private boolean send(ArrayDeque<Parcel> queue, ShardSlot slot, long now) {
        Parcel parcel = queue.element();
        if (parcel.hasEnded()) {
            queue.remove();
            return true;
        }
        if (parcel.firstTryNanos == 0) {
            parcel.firstTryNanos = now;
            watchdog.begun(parcel.count(), now);
        }
        parcel.target = slot;
        String hashKey = parcel.batch.free()
                ? slot.middleHashKey
                : parcel.batch.hashKey() == null ? null : parcel.batch.hashKey().toString();
        if (!sender.send(parcel, hashKey, this)) {
            senderAwayUntilNanos = now + SENDER_AWAY_NANOS;
            gate.close(shards.slots());
            return false;
        }
        queue.remove();
        slot.pace.sent(parcel.sizeBytes, parcel.count(), now);
        all.sent(parcel.sizeBytes, parcel.count(), now);
        slot.dealtBytes += parcel.sizeBytes;
        slot.isTried = true;
        unflushed = true;
        return true;
    }

    /** {@inheritDoc} A fault here would leave the parcel in flight for ever. */
    @Override
    public void landed(Parcel parcel, String shardId, int failedBefore, int throttledBefore) {
        try {
            acknowledged(parcel, shardId, failedBefore, throttledBefore);
        } catch (RuntimeException | Error e) {
            broken(e);
        }
    }

    private void acknowledged(Parcel parcel, String shardId, int failedBefore, int throttledBefore) {
        long now = System.nanoTime();
        long latencyMillis = (now - parcel.firstTryNanos) / 1_000_000;
        ShardTally tally = tallies.of(shardId);
        tally.acknowledged(parcel, latencyMillis);
        if (failedBefore > 0) {
            tally.failedTries(failedBefore * parcel.count(), throttledBefore * parcel.count());
        }
        watchdog.acknowledged(parcel.count(), now);
        if (gate.open()) {
            wake();
        }
        ShardSlot target = parcel.target;
        if (target != null && !target.shard.shardId().equals(shardId)) {
            watchdog.landedElsewhere(shardId);
        }
        int lane = parcel.batch.id().lane();
        if (ordered && lane >= 0) {
            post(() -> {
                Parcel next = lanes.next(lane);
                if (next != null) {
                    place(next, false);
                }
            });
        }
        manifest.acknowledge(parcel, latencyMillis);
    }

    @Override
    public void missed(Parcel parcel, Sender.Miss miss) {
        try {
            post(() -> returned(parcel, miss, System.nanoTime()));
        } catch (RuntimeException | Error e) {
            broken(e);
        }
    }

    @Override
    public void broken(Throwable fault) {
        LOG.error("a try's end was not taken", fault);
        watchdog.broken(fault);
    }

    private void returned(Parcel parcel, Sender.Miss miss, long now) {
        ShardSlot slot = parcel.target;
        if (slot == null || parcel.hasEnded()) {
            return;
        }
        LOG.debug("batch {} missed {}: {}", parcel.batch.id(), slot.shard.shardId(), miss);
        slot.dealtBytes -= parcel.sizeBytes;
        slot.isTried = false;
        slot.tally.failedTries(miss.tries() * parcel.count(), miss.throttled() * parcel.count());
        parcel.failedTries++;
        switch (miss.cause()) {
            case THROTTLED -> {
                if (slot.pace.refused(now)) {
                    watchdog.refusedThoughSlowed(slot.shard.shardId());
                }
                if (paced) {
                    place(parcel, true);
                } else {
                    retries.add(parcel, now);
                }
            }
            case REFUSED, UNTRUSTED -> {
                watchdog.refused(miss, now);
                retries.add(parcel, now);
            }
            case SENDER_LOST -> {
                watchdog.senderLost(miss, now);
                gate.close(shards.slots());
                // No pause: the sender takes nothing until it is back.
                place(parcel, true);
            }
        }
    }
}
