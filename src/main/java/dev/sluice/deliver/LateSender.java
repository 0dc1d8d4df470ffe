package dev.sluice.deliver;

import dev.sluice.aws.AwsClients;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A sender that is started for the first batch: a run that finds nothing new is spared KPL's daemon. */
final class LateSender implements Sender {
    private final SenderChoice choice;
    private final AwsClients clients;
    private final Supplier<Sender> start;
    private final CompletableFuture<@Nullable Sender> started = new CompletableFuture<>();

    /** @param choice what {@code start} will start */
    LateSender(SenderChoice choice, AwsClients clients, Supplier<Sender> start) {
        this.choice = choice;
        this.clients = clients;
        this.start = start;
    }

    @Override
    public synchronized void need() {
        if (!started.isDone()) {
            try {
                started.complete(start.get());
            } catch (RuntimeException | Error e) {
                started.completeExceptionally(e);
            }
        }
    }

    @Override
    public SenderChoice choice() {
        return choice;
    }

    @Override
    public AwsClients clients() {
        return clients;
    }

    /** {@inheritDoc} Until it is needed, or closed. */
    @Override
    public void await(String stream, Notes notes) throws DeliveryFailedException {
        Sender sender = started.join();
        if (sender != null) {
            sender.await(stream, notes);
        }
    }

    @Override
    public boolean send(Parcel parcel, @Nullable String explicitHashKey, Tries tries) {
        Sender sender = started.join();
        return sender != null && sender.send(parcel, explicitHashKey, tries);
    }

    @Override
    public void flush() {
        Sender sender = started.join();
        if (sender != null) {
            sender.flush();
        }
    }

    @Override
    public @Nullable String obstacle() {
        Sender sender = started.join();
        return sender == null ? null : sender.obstacle();
    }

    @Override
    public void clearAway() {
        Sender sender = started.join();
        if (sender != null) {
            sender.clearAway();
        }
    }

    @Override
    public synchronized void close() {
        if (!started.complete(null) && !started.isCompletedExceptionally()) {
            Sender sender = started.join();
            if (sender != null) {
                sender.close();
            }
        }
    }
}
