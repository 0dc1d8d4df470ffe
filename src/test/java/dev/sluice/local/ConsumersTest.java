package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.Consumer;
import software.amazon.awssdk.services.kinesis.model.ConsumerDescription;
import software.amazon.awssdk.services.kinesis.model.ConsumerStatus;
import software.amazon.awssdk.services.kinesis.model.LimitExceededException;
import software.amazon.awssdk.services.kinesis.model.ListStreamConsumersResponse;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;

/** Consumers for enhanced fan-out: registered, listed, let go, and kept. */
@Timeout(180)
class ConsumersTest {
    private static Endpoint endpoint;
    private static KinesisClient client;

    @TempDir
    Path data;

    @BeforeAll
    static void start() throws IOException {
        endpoint = Endpoint.start(EndpointOptions.temporary().withUnlimited(true));
        client = Clients.kinesis(endpoint, false);
    }

    @AfterAll
    static void stop() throws IOException {
        client.close();
        endpoint.close();
    }

    @Test
    void consumers_areRegisteredListedAndLetGo() throws Exception {
        endpoint.createStream("consumers", 1);
        String arn = Subscriber.arn("consumers");
        Consumer first = client.registerStreamConsumer(r -> r.streamARN(arn).consumerName("c00"))
                .consumer();
        assertThat(first.consumerARN())
                .matches("arn:aws:kinesis:us-east-1:000000000000:stream/consumers/consumer/c00:\\d+");
        assertThat(first.consumerStatus()).isEqualTo(ConsumerStatus.CREATING);
        assertThatThrownBy(() ->
                        client.registerStreamConsumer(r -> r.streamARN(arn).consumerName("c00")))
                .isInstanceOf(ResourceInUseException.class);
        for (int i = 1; i < 20; i++) {
            String name = "c%02d".formatted(i);
            client.registerStreamConsumer(r -> r.streamARN(arn).consumerName(name));
        }
        assertThatThrownBy(() ->
                        client.registerStreamConsumer(r -> r.streamARN(arn).consumerName("c20")))
                .isInstanceOf(LimitExceededException.class);

        List<String> names = new ArrayList<>();
        String token = null;
        do {
            String next = token;
            ListStreamConsumersResponse page = client.listStreamConsumers(
                    r -> r.streamARN(arn).maxResults(8).nextToken(next));
            page.consumers().forEach(consumer -> names.add(consumer.consumerName()));
            token = page.nextToken();
        } while (token != null);
        assertThat(names)
                .isEqualTo(IntStream.range(0, 20).mapToObj("c%02d"::formatted).toList());
        assertThat(client.describeStreamSummary(r -> r.streamName("consumers"))
                        .streamDescriptionSummary()
                        .consumerCount())
                .isEqualTo(20);

        Subscriber.awaitActive(client, first.consumerARN());
        ConsumerDescription described = client.describeStreamConsumer(
                        r -> r.streamARN(arn).consumerName("c00"))
                .consumerDescription();
        assertThat(described.streamARN()).isEqualTo(arn);
        assertThat(described.consumerARN()).isEqualTo(first.consumerARN());
        assertThat(described.consumerCreationTimestamp())
                .isBetween(Instant.now().minusSeconds(60), Instant.now());

        assertThatThrownBy(() -> client.deleteStream(r -> r.streamName("consumers")))
                .isInstanceOf(ResourceInUseException.class);
        client.deregisterStreamConsumer(r -> r.consumerARN(first.consumerARN()));
        assertThatThrownBy(() -> client.describeStreamConsumer(r -> r.consumerARN(first.consumerARN())))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> client.deregisterStreamConsumer(r -> r.consumerARN("arn:aws:kinesis:nonsense")))
                .hasMessageContaining("at 'consumerARN' failed to satisfy constraint");
        client.deleteStream(r -> r.streamName("consumers").enforceConsumerDeletion(true));
    }

    @Test
    void consumers_areThereAgainWhenTheirDirectoryIsOpenedAgain() throws Exception {
        String arn;
        try (Endpoint kept = Endpoint.start(EndpointOptions.stored(data));
                KinesisClient asked = Clients.kinesis(kept, false)) {
            kept.createStream("web", 1);
            arn = asked.registerStreamConsumer(
                            r -> r.streamARN(Subscriber.arn("web")).consumerName("reader"))
                    .consumer()
                    .consumerARN();
        }
        try (Endpoint kept = Endpoint.start(EndpointOptions.stored(data));
                KinesisClient asked = Clients.kinesis(kept, false)) {
            assertThat(asked.listStreamConsumers(r -> r.streamARN(Subscriber.arn("web")))
                            .consumers())
                    .extracting(Consumer::consumerARN)
                    .containsExactly(arn);
        }
    }
}
