package dev.sluice.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsSettings;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LateSenderTest {
    private final AwsClients clients = new AwsClients(AwsSettings.local(URI.create("https://localhost")));
    private final AtomicInteger started = new AtomicInteger();
    private final LateSender late = new LateSender(SenderChoice.KPL, clients, () -> {
        started.incrementAndGet();
        return new SdkSender(clients);
    });

    @AfterEach
    void close() {
        late.close();
        clients.close();
    }

    @Test
    void sender_isStartedOnce_whenItIsNeeded() throws Exception {
        CompletableFuture<Void> awaiting = awaiting();
        assertThat(started).hasValue(0);
        late.need();
        late.need();
        awaiting.get(10, TimeUnit.SECONDS);
        assertThat(started).hasValue(1);
    }

    @Test
    void sender_isNeverStarted_whenItIsClosedBefore() throws Exception {
        CompletableFuture<Void> awaiting = awaiting();
        late.close();
        late.need();
        awaiting.get(10, TimeUnit.SECONDS);
        assertThat(started).hasValue(0);
    }

    private CompletableFuture<Void> awaiting() {
        return CompletableFuture.runAsync(() -> {
            try {
                late.await("web", told -> {});
            } catch (DeliveryFailedException e) {
                throw new AssertionError(e);
            }
        });
    }
}
