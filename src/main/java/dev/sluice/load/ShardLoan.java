package dev.sluice.load;

import dev.sluice.aws.AwsClients;
import dev.sluice.deliver.Preflight;
import dev.sluice.deliver.PreflightException;
import dev.sluice.deliver.StreamChanges;
import dev.sluice.deliver.StreamChanges.Now;
import dev.sluice.ledger.JournalException;
import dev.sluice.ledger.LoanNote;
import dev.sluice.report.LoadReport;
import dev.sluice.report.LoadReport.Scaled;
import dev.sluice.report.Units;
import dev.sluice.stream.StreamDescription;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Shards that a stream has more for the time of a load ({@code --scale-to}): taken before it, and given back after it, whatever its end.
 * From before the first step up until the last one down a {@link LoanNote} stands beside the checkpoint, so a run that is killed leaves
 * the former number to the next one. Only who has scaled up scales down.
 */
final class ShardLoan {
    private final LoadPlan plan;
    private final AwsClients clients;
    private final LoadScreen screen;
    private final String name;
    private final StreamChanges changes;
    private @Nullable ShardReturn back;

    ShardLoan(LoadPlan plan, AwsClients clients, LoadScreen screen) {
        this.plan = plan;
        this.clients = clients;
        this.screen = screen;
        this.name = plan.target().stream();
        this.changes = new StreamChanges(clients, name);
    }

    /**
     * Gives the stream the shards that were asked for, if it has fewer and there may be anything to load; and looks whether an earlier run
     * has left some.
     *
     * @param found the stream as it is
     * @param inputs asked whether they hold anything new
     * @return as it is for the load
     * @throws PreflightException if it cannot be scaled; what was taken until then is given back, or the user told
     */
    StreamDescription take(StreamDescription found, Novelty inputs)
            throws PreflightException, JournalException, IOException, InterruptedException {
        int asked = plan.target().capacity().scaledTo();
        LoanNote left = left(found);
        if (found.onDemand() && asked > 0) {
            throw new PreflightException(
                    "Stream '" + name
                            + "' is on demand: Kinesis itself gives it shards as its traffic grows, and --scale-to"
                            + " cannot; leave it out, or set the other mode with: aws kinesis update-stream-mode --stream-arn "
                            + found.arn() + " --stream-mode-details StreamMode=PROVISIONED.",
                    2);
        }
        // AWS takes ten changes in 24 hours, and a job by cron may find nothing to load in most of its runs.
        boolean idle = asked > found.shards().size() && !inputs.mayBe();
        if (idle) {
            screen.tell("stream '" + name + "' is not scaled to " + StreamChanges.shards(asked)
                    + ": nothing that can be read of the inputs now is new"
                    + (inputs.known().isEmpty() ? "" : " to the checkpoint"));
        }
        int wanted = idle ? 0 : asked;
        if (wanted == 0 && left == null) {
            return found;
        }
        try {
            Now now = awaitActive();
            if (left != null) {
                now = resume(left, now);
            }
            if (now.shards() < wanted) {
                up(found, now, wanted);
            } else if (wanted > 0) {
                screen.tell("stream '" + name + "' has " + StreamChanges.shards(now.shards())
                        + " already, so --scale-to " + wanted + " changes nothing");
            }
            return Preflight.check(clients, name);
        } catch (PreflightException | JournalException | RuntimeException | Error e) {
            giveBackUnreported();
            throw e;
        }
    }

    private @Nullable LoanNote left(StreamDescription found) throws JournalException {
        Path checkpoint = checkpoint();
        LoanNote left = checkpoint == null ? null : LoanNote.read(checkpoint);
        if (checkpoint != null
                && left != null
                && (found.onDemand() || !left.stream().equals(found.made().toString()))) {
            // Of a stream that is gone, or has no shards of its own number any more.
            LoanNote.delete(checkpoint);
            return null;
        }
        return left;
    }

    /** Takes over what an earlier run has left, unless somebody has seen to it. */
    private Now resume(LoanNote left, Now now) throws JournalException {
        if (now.onDemand() || now.shards() <= left.before() || now.shards() > left.during()) {
            if (now.shards() > left.during()) {
                screen.say("an earlier run gave stream '" + name + "' " + StreamChanges.shards(left.during())
                        + " in place of " + left.before() + ", and somebody else has given it " + now.shards()
                        + " since: they stay");
            }
            LoanNote.delete(requireCheckpoint());
            return now;
        }
        ShardReturn its = new ShardReturn(plan, clients, screen, left.before(), now.shards());
        its.watch();
        back = its;
        screen.tell("an earlier run gave stream '" + name
                + "' more shards and ended before it took them away: it goes back from " + now.shards() + " to "
                + StreamChanges.shards(left.before()) + " after this load");
        return now;
    }

    private void up(StreamDescription found, Now first, int wanted) throws PreflightException, JournalException {
        ShardReturn taken = back;
        int before = taken == null ? first.shards() : taken.before();
        requireFewSteps(first.shards(), wanted, before);
        HourlyCosts costs = new HourlyCosts(clients);
        screen.tell("scaling stream '" + name + "' from " + first.shards() + " to " + StreamChanges.shards(wanted)
                + " for this load: the " + (wanted - before) + (wanted - before == 1 ? " more costs " : " more cost ")
                + costs.ofShards(wanted - before)
                + " until it is back at " + before + " (" + costs.source() + ")");
        Now now = first;
        for (int call = 0; now.shards() < wanted; call++) {
            if (call == 2 * StreamChanges.MOST_STEPS) {
                throw new PreflightException(
                        "Stream '" + name + "' does not come to " + wanted
                                + " shards: somebody else changes it, too; load"
                                + " without --scale-to, or when they have ended.",
                        1);
            }
            int from = now.shards();
            ShardReturn mine = taken == null ? lend(found, from, wanted) : taken;
            if (asked(mine, StreamChanges.step(from, wanted))) {
                taken = mine;
                back = mine;
            } else if (taken == null) {
                screen.tell("somebody else is changing stream '" + name + "' just now; waiting until that is done");
                mine.forget();
            }
            now = awaitActive();
            mine.has(now.shards());
            if (now.shards() != from) {
                screen.tell("stream '" + name + "' has " + StreamChanges.shards(now.shards()) + " now");
            }
        }
        if (taken != null) {
            taken.isUp();
        }
    }

    private boolean asked(ShardReturn mine, int shards) throws PreflightException, JournalException {
        try {
            return mine.call(shards);
        } catch (PreflightException e) {
            if (back == null && StreamChanges.isRefusal(e)) {
                mine.forget();
            } else {
                back = mine;
            }
            throw e;
        }
    }

    /** Notes it, before the first step. */
    private ShardReturn lend(StreamDescription found, int before, int wanted) throws JournalException {
        Path checkpoint = checkpoint();
        if (checkpoint != null) {
            new LoanNote(found.made().toString(), before, wanted).write(checkpoint);
        }
        ShardReturn mine = new ShardReturn(plan, clients, screen, before, wanted);
        mine.watch();
        return mine;
    }

    private void requireFewSteps(int from, int wanted, int before) throws PreflightException {
        int steps = StreamChanges.steps(from, wanted);
        int back = StreamChanges.steps(wanted, before);
        if (steps + back > StreamChanges.MOST_STEPS) {
            throw new PreflightException(
                    "--scale-to " + wanted + " takes " + Units.things(steps, "step", "steps") + " up from "
                            + StreamChanges.shards(from)
                            + " and "
                            + back + " back, since each at most doubles or halves them, and AWS allows "
                            + StreamChanges.MOST_STEPS + " in 24 hours; ask for at most " + most(from, before)
                            + ", or scale the stream yourself over two days.",
                    2);
        }
    }

    private static int most(int from, int before) {
        int most = from;
        while (StreamChanges.steps(from, 2 * most) + StreamChanges.steps(2 * most, before)
                <= StreamChanges.MOST_STEPS) {
            most *= 2;
        }
        return most;
    }

    private Now awaitActive() throws PreflightException {
        Now now = changes.awaitActive(new ToldWait(
                "stream '" + name + "' is being changed", plan.patience().giveUpAfter(), screen::tell));
        ShardReturn lent = back;
        if (lent != null) {
            lent.requireNoSignal();
        }
        if (!now.active()) {
            throw new PreflightException(
                    "Stream '" + name
                            + "' is still being changed after the time that --give-up-after leaves it; try again"
                            + " when it is active.",
                    1);
        }
        return now;
    }

    /** Gives back what was taken, and has the report say what came of it. */
    LoadReport giveBack(LoadReport report) {
        ShardReturn taken = back;
        if (taken == null) {
            return report;
        }
        ShardReturn.Returned outcome = taken.giveBack(report.run().exitStatus() > 128);
        return report.with(new Scaled(taken.before(), taken.during(), outcome.command()), outcome.sentence());
    }

    /** The same where there is no report. */
    void giveBackUnreported() {
        ShardReturn taken = back;
        if (taken != null) {
            ShardReturn.Returned outcome = taken.giveBack(false);
            if (outcome.command().isEmpty()) {
                screen.tell(outcome.sentence());
            } else {
                screen.say(outcome.sentence());
            }
        }
    }

    private @Nullable Path checkpoint() {
        JournalOptions journal = plan.journal();
        return journal == null ? null : journal.checkpoint().file();
    }

    private Path requireCheckpoint() {
        Path checkpoint = checkpoint();
        if (checkpoint == null) {
            throw new IllegalStateException("a note without a checkpoint");
        }
        return checkpoint;
    }
}
