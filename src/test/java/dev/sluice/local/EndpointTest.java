package dev.sluice.local;

import static dev.sluice.local.Clients.all;
import static dev.sluice.local.Clients.entry;
import static dev.sluice.local.Clients.texts;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

class EndpointTest {
    @Test
    void plainHttp_isAnsweredOnTheSamePort() throws Exception {
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.temporary());
                KinesisClient client = Clients.kinesis(endpoint, false)) {
            endpoint.createStream("web", 1);
            URI plain = URI.create(endpoint.uri().toString().replace("https:", "http:"));
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(plain)
                                    .header("X-Amz-Target", "Kinesis_20131202.PutRecord")
                                    .header("Content-Type", "application/x-amz-json-1.1")
                                    .POST(HttpRequest.BodyPublishers.ofString(
                                            "{\"StreamName\":\"web\",\"Data\":\"cGxhaW4=\",\"PartitionKey\":\"k\"}"))
                                    .timeout(Duration.ofSeconds(60))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(texts(all(client, "web", "shardId-000000000000"))).containsExactly("plain");
        }
    }

    /** The connection was closed without a word. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "what is this\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: here\r\nno header\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: many\r\n\r\n{}",
                "POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\nmany\r\n"
            })
    void malformedRequest_isRefusedBeforeItsConnectionIsClosed(String request) throws Exception {
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.temporary());
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), endpoint.uri().getPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer)
                    .startsWith("HTTP/1.1 400 Bad Request\r\n")
                    .containsIgnoringCase("connection: close")
                    .contains("SerializationException");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sink_refusesWhatAnyEndpointWouldAndKeepsNothing(boolean cbor) throws IOException {
        EndpointOptions sink = EndpointOptions.temporary().withSink(true);
        try (Endpoint endpoint = Endpoint.start(sink);
                KinesisClient client = Clients.kinesis(endpoint, cbor)) {
            endpoint.createStream("web", 2);
            byte[] large = new byte[600 << 10];
            PutRecordsResponse put = client.putRecords(r -> r.streamName("web")
                    .records(entry("a", "first"), entry("b", ""), entry("c", large), entry("c", large)));

            assertThat(put.failedRecordCount()).isEqualTo(1);
            assertThat(put.records().get(3).errorCode()).isEqualTo("ProvisionedThroughputExceededException");
            assertThat(put.records().subList(0, 3))
                    .allMatch(record -> record.shardId().startsWith("shardId-"));
            assertThat(all(client, "web", "shardId-000000000000")).isEmpty();
            assertThat(all(client, "web", "shardId-000000000001")).isEmpty();
        }
    }

    @Test
    void sequenceNumbers_areThoseOfTheirDefinitionHoweverTheyAreWritten() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int shard : new int[] {0, 15, 16, 4_711, Integer.MAX_VALUE}) {
            SequenceDigits digits = new SequenceDigits(1_700_000_000L + shard % 1_000, shard);
            for (int i = 0; i < 2_000; i++) {
                long ordinal = random.nextLong() >>> (1 + random.nextInt(63));
                long seconds = 1_700_000_000L + random.nextInt(3) * 100_000_000L;
                assertThat(digits.of(ordinal, seconds))
                        .as("seed %d", seed)
                        .isEqualTo(
                                new SequenceNumber(1_700_000_000L + shard % 1_000, shard, ordinal, seconds).toString());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void records_comeBackWhenPutInJsonOrCbor(boolean cbor) throws IOException {
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.temporary());
                KinesisClient client = Clients.kinesis(endpoint, cbor)) {
            endpoint.createStream("web", 1);
            endpoint.createStream("web", 3); // there already

            PutRecordsResponse put = client.putRecords(
                    r -> r.streamName("web").records(entry("a", "first \u00e4"), entry("b", ""), entry("c", "third")));

            assertThat(put.failedRecordCount()).isZero();
            assertThat(texts(all(client, "web", "shardId-000000000000"))).containsExactly("first \u00e4", "", "third");
            assertThat(client.describeStreamSummary(r -> r.streamName("web"))
                            .streamDescriptionSummary()
                            .streamStatus())
                    .isEqualTo(StreamStatus.ACTIVE);
        }
    }
}
