package dev.sluice.load;

import dev.sluice.aws.AwsClients;
import dev.sluice.deliver.PreflightException;
import dev.sluice.deliver.StreamChanges;
import dev.sluice.deliver.StreamChanges.Now;
import dev.sluice.ledger.JournalException;
import dev.sluice.ledger.LoanNote;
import dev.sluice.report.Signals;
import dev.sluice.stream.Explain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The way back of a stream that was given more shards for a load. A process that ends before it has gone it, by a signal or by System.exit,
 * goes it while it ends, as far as a few seconds reach.
 */
final class ShardReturn {
    private static final Duration LEAVING = Duration.ofSeconds(5);

    private final LoadPlan plan;
    private final AwsClients clients;
    private final LoadScreen screen;
    private final StreamChanges changes;
    private final String name;
    private final int before;
    private final Thread leaving = new Thread(this::leave, "sluice-shards");
    private volatile int during;
    /** By the last step that AWS took, which may be under way; 0 before the first. */
    private volatile int asked;

    private volatile boolean up;
    private volatile boolean heard;
    private boolean watched;
    private boolean left;

    /**
     * How it ended.
     *
     * @param sentence without a full stop
     * @param command what is left to do; empty if the stream is back, or on its way
     */
    record Returned(String sentence, String command) {}

    /**
     * Nothing is taken yet.
     *
     * @param before shards to go back to
     * @param during shards that the stream has, or that it is to be given
     */
    ShardReturn(LoadPlan plan, AwsClients clients, LoadScreen screen, int before, int during) {
        this.plan = plan;
        this.clients = clients;
        this.screen = screen;
        this.name = plan.target().stream();
        this.changes = new StreamChanges(clients, name);
        this.before = before;
        this.during = during;
    }

    int before() {
        return before;
    }

    int during() {
        return during;
    }

    /** The stream has so many now. */
    void has(int shards) {
        during = shards;
    }

    /** All is taken: from now on another number is somebody else's. */
    void isUp() {
        up = true;
    }

    /**
     * One step; false if somebody else is changing the stream just now.
     *
     * @throws PreflightException if AWS refuses it
     */
    boolean call(int shards) throws PreflightException {
        synchronized (this) {
            if (left && Thread.currentThread() != leaving) {
                return false;
            }
            boolean sent = changes.resize(shards);
            asked = sent ? shards : asked;
            return sent;
        }
    }

    /** From now on the stream goes back when the process ends, whatever ends it. */
    void watch() {
        watched = true;
        Runtime.getRuntime().addShutdownHook(leaving);
    }

    private void unwatch() {
        if (watched && Thread.currentThread() != leaving) {
            watched = false;
            try {
                Runtime.getRuntime().removeShutdownHook(leaving);
            } catch (IllegalStateException ignored) {
                // The process is ending, and the hook runs.
            }
        }
    }

    /** Holds the thread up for ever if the process is ending: the load must not begin any more. */
    void requireNoSignal() {
        while (isLeft()) {
            LockSupport.park(this);
        }
    }

    private synchronized boolean isLeft() {
        return left;
    }

    /** Nothing was taken, or all was given back. */
    void forget() throws JournalException {
        JournalOptions journal = plan.journal();
        Path checkpoint = journal == null ? null : journal.checkpoint().file();
        if (checkpoint != null) {
            LoanNote.delete(checkpoint);
        }
        unwatch();
    }

    /**
     * Goes back.
     *
     * @param hurried a signal has ended the load: the last step is not waited for
     */
    Returned giveBack(boolean hurried) {
        Signals.Subscription[] signals = Stream.of("INT", "TERM", "HUP")
                .map(signal -> Signals.on(signal, () -> heard = true))
                .toArray(Signals.Subscription[]::new);
        try {
            return giveBack(
                    hurried,
                    hurried ? plan.patience().drainTimeout() : plan.patience().giveUpAfter());
        } finally {
            unwatch(); // what is left to do has been said
            for (Signals.Subscription signal : signals) {
                signal.close();
            }
        }
    }

    private Returned giveBack(boolean hurried, Duration limit) {
        try {
            Now now = awaitActive(limit);
            if (now.active() && isAnothers(now)) {
                return anothers(now);
            }
            int at = now.active() ? now.shards() : last();
            while (now.active() && now.shards() > before) {
                int target = StreamChanges.step(now.shards(), before);
                screen.tell("stream '" + name + "' goes from " + now.shards() + " to " + StreamChanges.shards(target)
                        + (target == before ? ", as before the load" : ""));
                boolean sent = call(target);
                at = sent ? target : now.shards();
                if (sent && target == before && (hurried || heard)) {
                    forget();
                    return new Returned(
                            "the stream goes back to " + StreamChanges.shards(before)
                                    + ": AWS was told so, and it was not waited for",
                            "");
                }
                now = awaitActive(limit);
                if (!now.active() && sent && target == before) {
                    forget();
                    return new Returned(
                            "the stream goes back to " + StreamChanges.shards(before)
                                    + ": AWS was told so, and had not ended" + " when the wait for it did",
                            "");
                }
            }
            if (now.active()) {
                forget();
                return new Returned(
                        "the stream has " + StreamChanges.shards(now.shards()) + ", as before the load", "");
            }
            return undone("it is being changed, and takes no other change before that has ended", at, true);
        } catch (PreflightException e) {
            return undone(String.valueOf(e.getMessage()), last(), false);
        } catch (JournalException e) {
            return new Returned(
                    "the stream is back at " + StreamChanges.shards(before) + ", but " + e.getMessage(), "");
        }
    }

    /** Shards that the stream has once what AWS was told has happened. */
    private int last() {
        return asked > 0 ? asked : during;
    }

    private boolean isAnothers(Now now) {
        return now.shards() > before && (up ? now.shards() != during : now.shards() > Math.max(during, asked));
    }

    private Returned anothers(Now now) throws JournalException {
        forget();
        return new Returned(
                "the stream has " + StreamChanges.shards(now.shards()) + ", and not the " + during
                        + " of this load: somebody"
                        + " else has changed it meanwhile, so it stays; go back to " + before + " with: "
                        + commands(now.shards(), false),
                "");
    }

    private Returned undone(String why, int from, boolean changing) {
        JournalOptions journal = plan.journal();
        String command = commands(from, changing);
        return new Returned(
                "THE STREAM IS NOT BACK at " + StreamChanges.shards(before) + ", and the others cost up to "
                        + new HourlyCosts(clients).ofShards(during - before) + " until it is: "
                        + why.replaceFirst("\\.$", "") + "; go back with: " + command
                        + (journal == null
                                ? ""
                                : ", or run the load again with the checkpoint "
                                        + journal.checkpoint().shown()),
                command);
    }

    /** Step by step, as AWS takes them. */
    private String commands(int from, boolean changing) {
        List<Integer> counts = new ArrayList<>();
        for (int at = from; at > before; ) {
            at = StreamChanges.step(at, before);
            counts.add(at);
        }
        return new Explain(clients, name).resizing(counts, changing);
    }

    private Now awaitActive(Duration limit) throws PreflightException {
        ToldWait wait = new ToldWait("stream '" + name + "' is being changed", limit, screen::tell);
        return changes.awaitActive(waited -> wait.goesOn(waited) && !heard);
    }

    /** The process ends, and the load has not given back what it took. */
    private void leave() {
        synchronized (this) {
            left = true;
        }
        Returned outcome = giveBack(true, LEAVING);
        screen.say(outcome.sentence());
    }
}
