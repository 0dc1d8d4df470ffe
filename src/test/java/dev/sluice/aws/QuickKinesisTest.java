package dev.sluice.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamMode;

@Timeout(60)
class QuickKinesisTest {
    @Test
    void answers_areWhatTheSdksClientGets() throws IOException {
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.temporary().withUnlimited(true));
                AwsClients clients = new AwsClients(AwsSettings.local(endpoint.uri()))) {
            endpoint.createStream("web", 3);
            for (int i = 0; i < 50; i++) {
                byte[] data = {(byte) i, 0, -1, 'x'};
                String key = "kéy " + i;
                clients.kinesis()
                        .putRecord(r -> r.streamName("web").partitionKey(key).data(SdkBytes.fromByteArray(data)));
            }
            KinesisClient quick = clients.reader();
            assertThat(summary(quick)).isEqualTo(summary(clients.kinesis()));
            assertThat(quick.listShards(r -> r.streamName("web")).shards())
                    .isEqualTo(clients.kinesis()
                            .listShards(r -> r.streamName("web"))
                            .shards());
            assertThat(quick.listShards(r -> r.streamName("web"))
                            .sdkHttpResponse()
                            .firstMatchingHeader("Date"))
                    .isPresent();
            for (ShardIteratorType type : List.of(ShardIteratorType.TRIM_HORIZON, ShardIteratorType.AT_TIMESTAMP)) {
                GetRecordsResponse records = first(quick, type);
                GetRecordsResponse expected = first(clients.kinesis(), type);
                assertThat(records.records()).isEqualTo(expected.records()).isNotEmpty();
                assertThat(records.millisBehindLatest()).isZero();
                assertThat(records.nextShardIterator()).isNotEmpty();
            }
        }
    }

    /** What is read of it. */
    private static List<Object> summary(KinesisClient client) {
        StreamDescriptionSummary all =
                client.describeStreamSummary(r -> r.streamName("web")).streamDescriptionSummary();
        return List.of(
                all.streamARN(),
                all.streamStatus(),
                all.streamCreationTimestamp(),
                all.retentionPeriodHours(),
                all.openShardCount(),
                all.streamModeDetails());
    }

    private static GetRecordsResponse first(KinesisClient client, ShardIteratorType type) {
        String iterator = client.getShardIterator(r -> r.streamName("web")
                        .shardId("shardId-000000000001")
                        .shardIteratorType(type)
                        .timestamp(
                                type == ShardIteratorType.AT_TIMESTAMP
                                        ? Instant.now().minusSeconds(3600)
                                        : null))
                .shardIterator();
        return client.getRecords(r -> r.shardIterator(iterator).limit(1000));
    }

    @Test
    void openShards_areListedWithoutTheirClosedParents() throws IOException {
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.temporary());
                AwsClients clients = new AwsClients(AwsSettings.local(endpoint.uri()))) {
            endpoint.createStream("web", 1);
            clients.kinesis()
                    .splitShard(r -> r.streamName("web")
                            .shardToSplit("shardId-000000000000")
                            .newStartingHashKey("1000"));
            List<Shard> all =
                    clients.reader().listShards(r -> r.streamName("web")).shards();
            assertThat(all)
                    .hasSize(3)
                    .first()
                    .satisfies(parent -> assertThat(parent.sequenceNumberRange().endingSequenceNumber())
                            .isNotNull());
            assertThat(clients.reader()
                            .listShards(r -> r.streamName("web").shardFilter(f -> f.type(ShardFilterType.AT_LATEST)))
                            .shards())
                    .isEqualTo(all.subList(1, 3));
        }
    }

    /** The SDK cuts what is finer than a millisecond off; another time would make another stream of it in a journal. */
    @Test
    void creation_isReadToTheMillisecondAsTheSdkReadsIt() throws IOException {
        String json = "{\"StreamDescriptionSummary\": {\"StreamName\": \"web\", \"StreamStatus\": \"ACTIVE\","
                + " \"StreamCreationTimestamp\": 1.7000000009999E9, \"StreamModeDetails\": {\"Later\": [1], \"StreamMode\":"
                + " \"ON_DEMAND\"}, \"MaxRecordSizeInKiB\": null, \"Later\": {\"a\": [{}]}}}";
        HttpServer server = serving(exchange -> {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        try (AwsClients clients = of(server)) {
            StreamDescriptionSummary read = clients.reader()
                    .describeStreamSummary(r -> r.streamName("web"))
                    .streamDescriptionSummary();
            assertThat(read.streamCreationTimestamp())
                    .isEqualTo(Instant.ofEpochMilli(1_700_000_000_999L))
                    .isEqualTo(clients.kinesis()
                            .describeStreamSummary(r -> r.streamName("web"))
                            .streamDescriptionSummary()
                            .streamCreationTimestamp());
            assertThat(read.streamModeDetails().streamMode()).isEqualTo(StreamMode.ON_DEMAND);
            assertThat(read.maxRecordSizeInKiB()).isNull();
        } finally {
            server.stop(0);
        }
    }

    /** A checksum that is another one's, a time that is none, a whole number that is none. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 {\"StreamDescriptionSummary\": {\"StreamStatus\": \"ACTIVE\"}}",
                " {\"StreamDescriptionSummary\": {\"StreamCreationTimestamp\": 1E400000000}}",
                " {\"StreamDescriptionSummary\": {\"RetentionPeriodHours\": 5.7}}",
                " {\"StreamDescriptionSummary\": null}"
            })
    void senselessAnswer_isAskedForAgainByTheSdk(String answer) throws IOException {
        List<String> askers = new CopyOnWriteArrayList<>();
        HttpServer server = serving(exchange -> {
            askers.add(String.valueOf(exchange.getRequestHeaders().getFirst("amz-sdk-invocation-id")));
            String[] crcAndBody = answer.split(" ", 2);
            byte[] body = crcAndBody[1].getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            if (!crcAndBody[0].isEmpty()) {
                exchange.getResponseHeaders().set("x-amz-crc32", crcAndBody[0]);
            }
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        try (AwsClients clients = of(server)) {
            clients.reader().describeStreamSummary(r -> r.streamName("web"));
        } catch (SdkClientException e) {
            // It makes as little of it.
        } finally {
            server.stop(0);
        }
        assertThat(askers).hasSizeGreaterThan(1);
        assertThat(askers.get(0)).isEqualTo("null");
        assertThat(askers.get(1)).isNotEqualTo("null");
    }

    private static HttpServer serving(HttpHandler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", handler);
        server.start();
        return server;
    }

    private static AwsClients of(HttpServer server) {
        return new AwsClients(AwsSettings.local(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort())));
    }

    @Test
    void refusal_isTheSdksOwn() throws IOException {
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.temporary());
                AwsClients clients = new AwsClients(AwsSettings.local(endpoint.uri()))) {
            assertThatExceptionOfType(InvalidArgumentException.class)
                    .isThrownBy(() -> clients.reader().getRecords(r -> r.shardIterator("none")));
        }
    }

    /** The whole of it is {@code {"ShardIterator": "next"}}. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "200 bf6d53686172644974657261746f72646e6578",
                "200 bf6d53686172644974657261746f72",
                "200 ",
                "200 a0",
                "400 bf665f5f7479706561656",
                "415 "
            })
    void endpoint_isAskedInJsonFromThenOn_whenItsCborFails(String answer) throws IOException {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer server = serving(exchange -> {
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            asked.add(type);
            boolean cbor = type.contains("cbor");
            String hex = answer.substring(4);
            byte[] body = cbor
                    ? HexFormat.of().parseHex(hex.substring(0, hex.length() / 2 * 2))
                    : "{\"ShardIterator\":\"next\"}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(
                    cbor ? Integer.parseInt(answer.substring(0, 3)) : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        try (AwsClients clients = of(server)) {
            for (int i = 0; i < 2; i++) {
                assertThat(clients.reader()
                                .getShardIterator(r ->
                                        r.streamName("web").shardId("a").shardIteratorType(ShardIteratorType.LATEST))
                                .shardIterator())
                        .isEqualTo("next");
            }
        } finally {
            server.stop(0);
        }
        assertThat(asked)
                .containsExactly(
                        "application/x-amz-cbor-1.1", "application/x-amz-json-1.1", "application/x-amz-json-1.1");
    }
}
