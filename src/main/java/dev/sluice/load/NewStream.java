package dev.sluice.load;

import dev.sluice.aws.AwsClients;
import dev.sluice.deliver.MissingStreamException;
import dev.sluice.deliver.Preflight;
import dev.sluice.deliver.PreflightException;
import dev.sluice.deliver.StreamChanges;
import dev.sluice.ledger.JournalException;
import dev.sluice.stream.StreamDescription;
import java.time.Duration;

/** Makes the stream that a load goes into, where that was asked for ({@code --create}) and it is not there. */
final class NewStream {
    private final LoadPlan plan;
    private final AwsClients clients;
    private final LoadScreen screen;
    private final String name;

    NewStream(LoadPlan plan, AwsClients clients, LoadScreen screen) {
        this.plan = plan;
        this.clients = clients;
        this.screen = screen;
        this.name = plan.target().stream();
    }

    /** Says that it is another one than was asked for, if it is. */
    void tellOther(StreamDescription found) {
        Integer wanted = plan.target().capacity().made();
        int shards = found.shards().size();
        if (wanted != null && wanted > 0 && (found.onDemand() || shards != wanted)) {
            screen.tell("stream '" + name + "' is there already, "
                    + (found.onDemand() ? "on demand" : "with " + StreamChanges.shards(shards)) + ": --create=" + wanted
                    + " changes nothing");
        }
    }

    /**
     * Makes the stream and waits until it takes records; one that somebody else makes just now is waited for.
     *
     * @throws PreflightException {@code missing} if it is not to be made; another if it cannot be
     * @throws JournalException if it is not known whether the checkpoint is new
     */
    StreamDescription make(MissingStreamException missing) throws PreflightException, JournalException {
        Integer shards = plan.target().capacity().made();
        if (shards == null) {
            throw missing;
        }
        StreamChanges changes = new StreamChanges(clients, name);
        if (!missing.isBeingMade()) {
            requireNewCheckpoint();
            HourlyCosts costs = new HourlyCosts(clients);
            screen.tell("making the stream '" + name + "' "
                    + (shards == 0
                            ? "on demand: it costs " + costs.onDemand()
                            : "with " + StreamChanges.shards(shards) + ": it costs " + costs.ofShards(shards))
                    + ", until you delete it (" + costs.source() + ")");
        }
        if (missing.isBeingMade() || !changes.create(shards)) {
            screen.tell("somebody else is making the stream '" + name + "'");
        }
        Duration limit = plan.patience().giveUpAfter();
        boolean active = changes.awaitActive(new ToldWait("stream '" + name + "' is being made", limit, screen::tell))
                .active();
        if (!active) {
            throw new PreflightException(
                    "Stream '" + name + "' is still being made after the time that --give-up-after leaves it; run the"
                            + " same command again, it goes on waiting.",
                    1);
        }
        StreamDescription made = Preflight.check(clients, name);
        tellOther(made);
        return made;
    }

    /** What an earlier run loaded is not in a new stream, and its checkpoint would leave it out. */
    private void requireNewCheckpoint() throws PreflightException, JournalException {
        JournalOptions journal = plan.journal();
        if (journal != null
                && journal.checkpoint().mayBeBegun()
                && journal.checkpoint().exists()) {
            throw new PreflightException(
                    "There is no stream '" + name + "' any more, and the checkpoint "
                            + journal.checkpoint().shown()
                            + " knows what was loaded into it; check the name and --region, or name a new checkpoint to"
                            + " load everything into a new stream.",
                    1);
        }
    }
}
