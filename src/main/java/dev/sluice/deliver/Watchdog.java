package dev.sluice.deliver;

import dev.sluice.aws.Deadline;
import dev.sluice.stream.Shard;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that a load moves or ends. When nothing is acknowledged for a while, it asks the service whether the stream is still there, and
 * the daemon whether it answers; it tells a person what is going on, once; and it ends the load when nothing can help. The dispatcher's
 * thread calls {@link #begun}, {@link #tick}, {@link #refused}, {@link #senderLost} and {@link #refusedThoughSlowed}; the sender's threads call
 * {@link #acknowledged} and {@link #landedElsewhere}. None of these blocks: questions are asked on threads of their own.
 */
final class Watchdog {
    /** What the service answers when it is asked. */
    interface Watched {
        /** Why no record can be written any more, as one sentence; null if none is known. Blocks on the network. */
        @Nullable
        String obstacle();

        /** The open shards. Blocks on the network. */
        List<Shard> openShards();

        /** What a refused record means for the whole load, as one sentence; null for errors that may pass. */
        @Nullable
        String obstacle(Sender.Miss miss);
    }

    /**
     * Who is told what was found out, on any thread.
     *
     * @param notes told what a person should know
     * @param end told why the load ends, as one sentence; perhaps several times
     * @param resharded told the shards that are open now
     */
    record Hearers(Notes notes, Consumer<String> end, Consumer<List<Shard>> resharded) {}

    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final long QUIET_NANOS = 5_000_000_000L;
    private static final long PROBE_EVERY_NANOS = 10_000_000_000L;
    private static final long SAME_LOSS_NANOS = 500_000_000;
    private static final int MOST_LOSSES = 12;

    private final Watched service;
    private final Sender sender;
    private final Hearers hearers;
    private final long giveUpNanos;

    /** Parcels that were sent at least once and have not ended. */
    private final AtomicInteger unsettled = new AtomicInteger();

    private final AtomicBoolean probing = new AtomicBoolean();
    private final AtomicBoolean listing = new AtomicBoolean();
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    /** When a record was last acknowledged, or sent while nothing else was unsettled. */
    private volatile long progressNanos;

    /** Whether a person was told that nothing is acknowledged. */
    private volatile boolean quiet;

    private volatile String lastError = "";
    private volatile Set<String> openShardIds;

    /** How often the sender was lost since a record was last acknowledged. */
    private final AtomicInteger losses = new AtomicInteger();

    // The dispatcher's thread alone uses these three.
    /** A silence is told when it is this long. Doubled each time, since a slow line falls silent again and again. */
    private long tellAfterNanos = 10_000_000_000L;

    private long probedNanos;
    private long lostNanos;

    Watchdog(Watched service, Sender sender, List<Shard> open, Duration giveUpAfter, Hearers hearers, long nowNanos) {
        this.service = service;
        this.sender = sender;
        this.hearers = hearers;
        this.giveUpNanos = Budget.saturatedNanos(giveUpAfter);
        this.openShardIds = ids(open);
        this.progressNanos = nowNanos;
        this.probedNanos = nowNanos;
        this.lostNanos = nowNanos - SAME_LOSS_NANOS;
    }

    /** Records are sent for the first time. */
    void begun(int records, long now) {
        if (unsettled.getAndAdd(records) == 0) {
            progressNanos = now;
        }
    }

    void acknowledged(int records, long now) {
        unsettled.addAndGet(-records);
        if (quiet) {
            quiet = false;
            tell("records are acknowledged again, after " + (now - progressNanos) / 1_000_000_000L + " s");
        }
        progressNanos = now;
        losses.set(0);
    }

    /** Looks whether the load moves. Called at least twice a second. */
    void tick(long now) {
        long silence = now - progressNanos;
        if (unsettled.get() == 0 || silence < QUIET_NANOS) {
            return;
        }
        if (silence >= giveUpNanos) {
            hearers.end.accept("Nothing was acknowledged for " + silence / 1_000_000_000L + " s (--give-up-after)"
                    + because() + "; what was acknowledged before is safe, run again to go on.");
            return;
        }
        if (silence >= tellAfterNanos && !quiet) {
            quiet = true;
            tellAfterNanos *= 2;
            tell("nothing was acknowledged for " + silence / 1_000_000_000L + " s" + because() + "; trying on");
        }
        if (now - probedNanos >= PROBE_EVERY_NANOS && probing.compareAndSet(false, true)) {
            probedNanos = now;
            ask("sluice-probe", probing, this::probe);
        }
    }

    private void probe() {
        String obstacle = service.obstacle();
        if (obstacle == null) {
            obstacle = sender.obstacle();
        }
        if (obstacle != null && unsettled.get() > 0) {
            hearers.end.accept(obstacle);
        }
    }

    /** The service refused a record for as long as the sender tried. */
    void refused(Sender.Miss miss, long now) {
        lastError = miss.code().isEmpty() ? miss.message() : miss.code() + ": " + miss.message();
        String obstacle = service.obstacle(miss);
        // An error of the way there may be that of one machine among several behind a name: it may pass while others
        // take records.
        boolean passing = (miss.code().isEmpty() || miss.status() > 0) && now - progressNanos < QUIET_NANOS;
        if (obstacle != null && !passing) {
            hearers.end.accept(obstacle);
        } else {
            once(
                    "refused " + miss.code(),
                    () -> miss.code().startsWith("ExpiredToken")
                            ? "the session of these credentials has expired; waiting until they are renewed, for example with: aws sso login"
                            : "records are refused for the time being (" + lastError + "); they are sent again");
        }
    }

    /** The sender broke down. Called for each parcel in flight; calls soon after one another are the same breakdown. */
    void senderLost(Sender.Miss miss, long now) {
        if (now - lostNanos < SAME_LOSS_NANOS) {
            lostNanos = now;
            return;
        }
        lostNanos = now;
        sender.clearAway();
        lastError = miss.message();
        if (losses.incrementAndGet() >= MOST_LOSSES) {
            hearers.end.accept("The KPL daemon keeps failing and delivers nothing (" + miss.message()
                    + "); use --verbose to see its log.");
            return;
        }
        tell("the KPL daemon was lost and is started again; what was in flight is sent again");
    }

    /** Sluice itself has a fault: nothing can be said of what is in flight any more. */
    void broken(Throwable fault) {
        hearers.end.accept(fault(fault));
    }

    static String fault(Throwable fault) {
        return "Sending failed by a fault of Sluice (" + fault
                + "); use --verbose for the details, and please report it.";
    }

    /** A shard refuses records even at the pace that it was slowed down to. */
    void refusedThoughSlowed(String shardId) {
        once(
                "slowed",
                () -> "shard " + shardId
                        + " is throttled: others write to this stream, too, or its capacity is lower; slowing down where it must be");
    }

    /** A record landed on another shard than it was meant for: has the stream been resharded? */
    void landedElsewhere(String shardId) {
        if (!openShardIds.contains(shardId) && listing.compareAndSet(false, true)) {
            ask("sluice-shards", listing, () -> {
                List<Shard> open = service.openShards();
                if (ids(open).equals(openShardIds)) {
                    return;
                }
                tell("the stream was resharded and has " + open.size()
                        + (open.size() == 1 ? " open shard" : " open shards") + " now");
                openShardIds = ids(open);
                hearers.resharded.accept(open);
            });
        }
    }

    private void ask(String thread, AtomicBoolean busy, Runnable question) {
        var unused = Deadline.start(thread, () -> {
            try {
                question.run();
            } catch (RuntimeException e) {
                LOG.debug("{} found nothing out", thread, e);
            } finally {
                busy.set(false);
            }
            return true;
        });
    }

    private String because() {
        return lastError.isEmpty() ? "" : " (" + lastError + ")";
    }

    private void once(String topic, Supplier<String> sentence) {
        if (told.add(topic)) {
            tell(sentence.get());
        }
    }

    void tell(String sentence) {
        hearers.notes.told(sentence);
    }

    private static Set<String> ids(List<Shard> shards) {
        return Set.copyOf(shards.stream().map(Shard::shardId).toList());
    }
}
