package dev.sluice.load;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsSettings;
import dev.sluice.aws.Deadline;
import dev.sluice.deliver.MissingStreamException;
import dev.sluice.deliver.Preflight;
import dev.sluice.deliver.PreflightException;
import dev.sluice.deliver.Sender;
import dev.sluice.ledger.JournalException;
import dev.sluice.stream.StreamDescription;
import java.io.Closeable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The way to a load's stream. That is looked at and the sender starts beside the listing of the inputs, which may take as long; it is handed
 * nothing before preflight has passed.
 */
final class StreamAccess implements Closeable {
    private final LoadPlan plan;
    private final CompletableFuture<Begun> begun;

    private record Begun(AwsClients clients, Sender sender, Preflight preflight) {
        void close() {
            sender.close();
            clients.close();
        }
    }

    private StreamAccess(LoadPlan plan, CompletableFuture<Begun> begun) {
        this.plan = plan;
        this.begun = begun;
    }

    /** Begins, and returns at once; what is wrong is told by who asks for the {@link #stream}. */
    static StreamAccess begin(AwsSettings settings, LoadPlan plan) {
        return new StreamAccess(plan, Deadline.start("sluice-access", () -> {
            JournalOptions journal = plan.journal();
            boolean mayBeNothingNew = journal != null && journal.checkpoint().mayBeBegun();
            AwsClients clients = new AwsClients(settings);
            Sender sender = null;
            try {
                sender = plan.target()
                        .sender()
                        .start(clients, plan.work().recipe().layout(), mayBeNothingNew);
                return new Begun(clients, sender, Preflight.begin(clients, plan.target().stream()));
            } finally {
                if (sender == null) {
                    clients.close();
                }
            }
        }));
    }

    /**
     * The stream, once preflight has passed; made before, if it is not there and is to be made.
     *
     * @throws PreflightException if it cannot be written to
     * @throws dev.sluice.aws.AwsException if where it is cannot be found out, or the sender cannot go there
     */
    StreamDescription stream(LoadScreen screen) throws PreflightException, JournalException {
        NewStream made = new NewStream(plan, begun().clients(), screen);
        try {
            StreamDescription found = begun().preflight().await();
            made.tellOther(found);
            return found;
        } catch (MissingStreamException e) {
            return made.make(e);
        }
    }

    Sender sender() {
        return begun().sender();
    }

    private Begun begun() {
        try {
            return begun.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    @Override
    public void close() {
        var unused = begun.thenAccept(Begun::close);
    }
}
