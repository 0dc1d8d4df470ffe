package dev.sluice.local;

import static dev.sluice.local.Clients.all;
import static dev.sluice.local.Clients.entry;
import static dev.sluice.local.Clients.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** The endpoint over HTTP/2, as clients come: agreed on by ALPN, or taken for granted, with TLS and without. */
@Timeout(120)
class Http2Test {
    private static final String SHARD = "shardId-000000000000";
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static Endpoint endpoint;

    @BeforeAll
    static void start() throws IOException {
        endpoint = Endpoint.start(EndpointOptions.temporary().withUnlimited(true));
    }

    @AfterAll
    static void stop() throws IOException {
        endpoint.close();
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void records_comeBackThroughTheAsynchronousClientAsItComes(boolean tls, boolean cbor) throws IOException {
        String stream = "async" + tls + cbor;
        endpoint.createStream(stream, 1);
        try (KinesisAsyncClient client = Clients.async(tls ? endpoint.uri() : Clients.plain(endpoint), cbor)) {
            byte[] large = new byte[900_000];
            new Random(3).nextBytes(large);

            PutRecordsResponse put = client.putRecords(r -> r.streamName(stream)
                            .records(IntStream.range(0, 11)
                                    .mapToObj(i -> entry("k" + i, large))
                                    .toList()))
                    .join();
            String start = client.getShardIterator(
                            r -> r.streamName(stream).shardId(SHARD).shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                    .join()
                    .shardIterator();
            GetRecordsResponse got =
                    client.getRecords(r -> r.shardIterator(start)).join();

            assertThat(put.failedRecordCount()).isZero();
            assertThat(got.records()).extracting(Record::partitionKey).startsWith("k0", "k1", "k2");
            assertThat(got.records())
                    .hasSize(11)
                    .allSatisfy(record ->
                            assertThat(record.data().asByteArrayUnsafe()).isEqualTo(large));
            assertThatThrownBy(() -> client.describeStreamSummary(r -> r.streamName("nowhere"))
                            .join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(KinesisException.class)
                    .hasMessageContaining("Stream nowhere under account");
        }
    }

    /** There are fewer landings than requests on one connection: those that wait must not take the room of those that have one. */
    @Test
    void requests_areAllAnsweredWhenManyShareAConnection() throws IOException {
        endpoint.createStream("many", 1);
        byte[] large = new byte[400_000];
        try (KinesisAsyncClient client = Clients.async(endpoint.uri(), true)) {
            List<CompletableFuture<PutRecordsResponse>> puts = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                puts.add(client.putRecords(r -> r.streamName("many").records(entry("k", large), entry("k", large))));
            }
            assertThat(puts)
                    .allSatisfy(
                            put -> assertThat(put.join().failedRecordCount()).isZero());
        }
    }

    @Test
    void browserLikeClients_getHttp2ByAlpnOrStayWithHttp1() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Clients.Credulous()}, null);
        for (HttpClient.Version version : HttpClient.Version.values()) {
            HttpClient client =
                    HttpClient.newBuilder().version(version).sslContext(context).build();
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(endpoint.uri())
                            .header("X-Amz-Target", "Kinesis_20131202.ListStreams")
                            .POST(HttpRequest.BodyPublishers.ofString("{}"))
                            .timeout(Duration.ofSeconds(60))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.version()).isEqualTo(version);
            assertThat(answer.body()).contains("StreamNames");
        }
    }

    @Test
    void endpoint_staysWhenWhatComesIsNoHttp2() throws Exception {
        String settings = "000000" + "04" + "00" + "00000000";
        List<byte[]> hostile = new ArrayList<>(List.of(
                ascii("PR"),
                ascii("PRI * HTTP/9.9\r\n\r\n"),
                ascii(PREFACE),
                bytes(PREFACE, "ffffff" + "00" + "00" + "00000001"),
                bytes(PREFACE, settings + "000004" + "01" + "05" + "00000002" + "82828282"),
                bytes(PREFACE, settings + "000004" + "01" + "05" + "00000001" + "ffffffff"),
                bytes(PREFACE, settings + "000001" + "00" + "00" + "00000007" + "00"),
                // Headers without an end, followed by ever more of them.
                bytes(PREFACE, settings + "004000" + "01" + "00" + "00000001" + "00".repeat(0x4000)),
                // Headers that name no method.
                bytes(PREFACE, settings + "000001" + "01" + "05" + "00000001" + "84")));
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            byte[] noise = new byte[random.nextInt(3_000)];
            random.nextBytes(noise);
            hostile.add(bytes(PREFACE, settings + HexFormat.of().formatHex(noise)));
        }
        for (byte[] request : hostile) {
            try (Socket socket =
                    new Socket(InetAddress.getLoopbackAddress(), endpoint.uri().getPort())) {
                socket.setSoTimeout(60_000);
                socket.getOutputStream().write(request);
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            } catch (SocketException e) {
                // It closed the connection before it had read everything.
            }
        }
        endpoint.createStream("hostile", 1);
        try (KinesisClient client = Clients.kinesis(endpoint, false)) {
            client.putRecords(r -> r.streamName("hostile").records(entry("k", "there")));
            assertThat(texts(all(client, "hostile", SHARD))).as("seed %d", seed).containsExactly("there");
        }
    }

    private static byte[] bytes(String text, String hex) {
        byte[] first = ascii(text);
        byte[] second = HexFormat.of().parseHex(hex);
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
