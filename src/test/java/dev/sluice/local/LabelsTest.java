package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.ListTagsForStreamResponse;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Tag;
import software.amazon.awssdk.services.kinesis.model.ValidationException;

/** Tags and policies: of streams by their names, and of whatever has an ARN. */
class LabelsTest {
    private static final String POLICY = "{\"Version\":\"2012-10-17\",\"Statement\":[]}";
    private static Endpoint endpoint;
    private static KinesisClient client;

    @BeforeAll
    static void start() throws IOException {
        endpoint = Endpoint.start(EndpointOptions.temporary());
        client = Clients.kinesis(endpoint, false);
    }

    @AfterAll
    static void stop() throws IOException {
        client.close();
        endpoint.close();
    }

    private static String create(String stream) throws IOException {
        endpoint.createStream(stream, 1);
        return client.describeStreamSummary(r -> r.streamName(stream))
                .streamDescriptionSummary()
                .streamARN();
    }

    private static Map<String, String> tags(String stream) {
        return client.listTagsForStream(r -> r.streamName(stream)).tags().stream()
                .collect(Collectors.toMap(Tag::key, Tag::value));
    }

    private static Map<String, String> numbered(int from, int to) {
        return IntStream.range(from, to)
                .boxed()
                .collect(Collectors.toMap(i -> String.format("tag%03d", i), i -> "value " + i));
    }

    @Test
    void tags_areReadBackByNameAndByArn() throws IOException {
        client.createStream(r -> r.streamName("tags").shardCount(1).tags(Map.of("team", "logs")));
        String arn = create("tags"); // there already
        client.addTagsToStream(r -> r.streamName("tags").tags(Map.of("env", "test", "team", "web")));
        client.tagResource(r -> r.resourceARN(arn).tags(Map.of("cost", "")));

        assertThat(tags("tags")).isEqualTo(Map.of("team", "web", "env", "test", "cost", ""));

        client.removeTagsFromStream(r -> r.streamARN(arn).tagKeys("env", "never there"));
        client.untagResource(r -> r.resourceARN(arn).tagKeys("cost"));
        assertThat(client.listTagsForResource(r -> r.resourceARN(arn)).tags())
                .containsExactly(Tag.builder().key("team").value("web").build());
    }

    @Test
    void tags_areListedInPages() throws IOException {
        create("pages");
        client.addTagsToStream(r -> r.streamName("pages").tags(numbered(0, 7)));
        ListTagsForStreamResponse first =
                client.listTagsForStream(r -> r.streamName("pages").limit(4));
        ListTagsForStreamResponse second = client.listTagsForStream(r ->
                r.streamName("pages").exclusiveStartTagKey(first.tags().get(3).key()));

        assertThat(first.hasMoreTags()).isTrue();
        assertThat(second.hasMoreTags()).isFalse();
        assertThat(first.tags()).extracting(Tag::key).containsExactly("tag000", "tag001", "tag002", "tag003");
        assertThat(second.tags()).extracting(Tag::key).containsExactly("tag004", "tag005", "tag006");
    }

    @Test
    void tags_areRefusedBeyondTheirLimits() throws IOException {
        String arn = create("limits");
        client.addTagsToStream(r -> r.streamName("limits").tags(numbered(0, 50)));
        client.addTagsToStream(r -> r.streamName("limits").tags(Map.of("tag000", "another value")));
        assertThatThrownBy(() -> client.tagResource(r -> r.resourceARN(arn).tags(Map.of("one more", ""))))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("cannot have more than 50 tags");
        for (Map<String, String> wrong :
                List.of(Map.of("k".repeat(129), ""), Map.of("k", "v".repeat(257)), numbered(0, 201))) {
            assertThatThrownBy(() ->
                            client.addTagsToStream(r -> r.streamName("limits").tags(wrong)))
                    .isInstanceOf(ValidationException.class);
        }
        for (String wrong : List.of("aws:reserved", "what?", "a,b")) {
            assertThatThrownBy(() ->
                            client.addTagsToStream(r -> r.streamName("limits").tags(Map.of(wrong, ""))))
                    .isInstanceOf(InvalidArgumentException.class);
        }
        assertThat(tags("limits")).hasSize(50).containsEntry("tag000", "another value");
    }

    @Test
    void policy_isReadBackUntilItIsDeleted() throws IOException {
        String arn = create("policy");
        assertThatThrownBy(() -> client.getResourcePolicy(r -> r.resourceARN(arn)))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(
                        () -> client.putResourcePolicy(r -> r.resourceARN(arn).policy("allow all")))
                .isInstanceOf(InvalidArgumentException.class);
        client.putResourcePolicy(r -> r.resourceARN(arn).policy(POLICY));
        assertThat(client.getResourcePolicy(r -> r.resourceARN(arn)).policy()).isEqualTo(POLICY);
        client.deleteResourcePolicy(r -> r.resourceARN(arn));
        assertThatThrownBy(() -> client.deleteResourcePolicy(r -> r.resourceARN(arn)))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> client.putResourcePolicy(
                        r -> r.resourceARN(arn + "nowhere").policy(POLICY)))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void consumer_hasTagsAndAPolicyOfItsOwnWhileItIsRegistered() throws IOException {
        String arn = create("fan");
        String consumer = client.registerStreamConsumer(
                        r -> r.streamARN(arn).consumerName("c").tags(Map.of("team", "web")))
                .consumer()
                .consumerARN();
        client.tagResource(r -> r.resourceARN(consumer).tags(Map.of("env", "test")));
        client.putResourcePolicy(r -> r.resourceARN(consumer).policy(POLICY));
        assertThat(client.listTagsForResource(r -> r.resourceARN(consumer)).tags())
                .extracting(Tag::key)
                .containsExactly("env", "team");
        assertThat(client.getResourcePolicy(r -> r.resourceARN(consumer)).policy())
                .isEqualTo(POLICY);
        assertThat(tags("fan")).isEmpty();
        client.deregisterStreamConsumer(r -> r.consumerARN(consumer));
        assertThatThrownBy(() -> client.listTagsForResource(r -> r.resourceARN(consumer)))
                .isInstanceOf(ResourceNotFoundException.class);
    }
}
