package dev.sluice.deliver;

import static dev.sluice.deliver.ToldTries.parcel;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsSettings;
import dev.sluice.aws.FakeEnvironment;
import dev.sluice.aws.RecordingProxy;
import dev.sluice.deliver.Sender.Cause;
import dev.sluice.deliver.Sender.Miss;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import dev.sluice.stream.Explain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server whose answers are scripted: those that come first, and then that all is well. */
@Timeout(60)
@Isolated
class SdkSenderTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LANDED = "{\"ShardId\":\"s-1\",\"SequenceNumber\":\"1\"}";
    private static final String FULL =
            "{\"ErrorCode\":\"ProvisionedThroughputExceededException\",\"ErrorMessage\":\"slow\"}";

    private final BlockingQueue<Answer> script = new LinkedBlockingQueue<>();
    private final List<JsonNode> requests = new CopyOnWriteArrayList<>();
    private final ExecutorService serving = Executors.newCachedThreadPool();
    private final ToldTries told = new ToldTries();
    private HttpServer server;
    private AwsClients clients;
    private SdkSender sender;

    private record Answer(int status, String body, String errorType) {
        Answer(int status, String body) {
            this(status, body, "");
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(serving);
        server.createContext("/", this::answer);
        server.start();
        clients = new AwsClients(
                emulator(URI.create("http://127.0.0.1:" + server.getAddress().getPort())));
        sender = new SdkSender(clients);
    }

    @AfterEach
    void stop() {
        sender.close();
        clients.close();
        server.stop(0);
        serving.shutdownNow();
    }

    private static AwsSettings emulator(URI endpoint) {
        return new AwsSettings(
                new AwsSettings.Where("us-east-1", endpoint, null, null),
                new AwsSettings.Who(AwsSettings.Asker.ANYBODY, null, null),
                new AwsSettings.Certificates(false, null));
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody());
        requests.add(request);
        Answer scripted = script.poll();
        Answer answer = scripted != null
                ? scripted
                : ok(Collections.nCopies(request.get("Records").size(), LANDED));
        byte[] body = answer.body().getBytes(UTF_8);
        if (!answer.errorType().isEmpty()) {
            exchange.getResponseHeaders().set("x-amzn-ErrorType", answer.errorType());
        }
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static Answer ok(List<String> records) {
        return new Answer(200, "{\"Records\":[" + String.join(",", records) + "]}");
    }

    private void send(Parcel... parcels) {
        for (Parcel parcel : parcels) {
            assertThat(sender.send(parcel, null, told)).isTrue();
        }
    }

    private void begin() {
        sender.await("web", note -> {});
    }

    private List<Integer> recordsOfRequests() {
        return requests.stream().map(request -> request.get("Records").size()).toList();
    }

    @Test
    void request_holdsAtMost500RecordsAndOneMebibyte() throws Exception {
        for (int i = 0; i < 12; i++) {
            send(parcel(i, 100, 10));
        }
        for (int i = 12; i < 17; i++) {
            send(parcel(i, 1, 400_000));
        }
        send(parcel(17, 1, 3 << 20), parcel(18, 1, 10));
        begin();
        for (int i = 0; i < 19; i++) {
            assertThat(told.next()).startsWith("s-1 ").endsWith(" after 0");
        }
        assertThat(recordsOfRequests()).allMatch(count -> count <= 500);
        assertThat(recordsOfRequests().stream().mapToInt(count -> count).sum()).isEqualTo(1_207);
        for (JsonNode request : requests) {
            long bytes = 0;
            for (JsonNode record : request.get("Records")) {
                bytes += record.get("Data").binaryValue().length + 1;
            }
            assertThat(bytes <= 1 << 20 || request.get("Records").size() == 1)
                    .as("%d bytes", bytes)
                    .isTrue();
        }
        assertThat(requests).hasSizeBetween(7, 8);
    }

    @Test
    void record_goesAfterTheLingerWhenNoOthersCome() throws Exception {
        Duration linger = Duration.ofMillis(300);
        try (SdkSender patient = new SdkSender(clients, linger)) {
            patient.await("web", note -> {});
            long began = System.nanoTime();
            assertThat(patient.send(parcel(0, 1, 10), null, told)).isTrue();
            assertThat(told.next()).isEqualTo("s-1 0[0] after 0");
            assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(linger.toNanos());
        }
    }

    @Test
    void flush_sendsWhatWouldWaitForOthers() throws Exception {
        try (SdkSender patient = new SdkSender(clients, Duration.ofHours(1))) {
            patient.await("web", note -> {});
            assertThat(patient.send(parcel(0, 1, 10), null, told)).isTrue();
            assertThat(patient.send(parcel(1, 1, 10), null, told)).isTrue();
            patient.flush();
            assertThat(List.of(told.next(), told.next())).containsExactly("s-1 0[0] after 0", "s-1 1[0] after 0");
            // What comes later waits again.
            assertThat(patient.send(parcel(2, 1, 10), null, told)).isTrue();
            assertThat(patient.send(parcel(3, 499, 10), null, told)).isTrue();
            assertThat(List.of(told.next(), told.next())).allMatch(one -> one.endsWith(" after 0"));
        }
        assertThat(recordsOfRequests()).containsExactly(2, 500);
    }

    @Test
    void records_areToldAloneWhereTheyFailAlone() throws Exception {
        script.add(ok(List.of(LANDED, FULL, LANDED, "{\"ErrorCode\":\"InternalFailure\"}", FULL, "{}", LANDED)));
        send(parcel(0, 6, 10), parcel(1, 1, 10));
        begin();
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(told.next());
        }
        assertThat(all)
                .containsExactlyInAnyOrder(
                        "s-1 0[0, 2] after 0", "THROTTLED 0[1, 4]", "REFUSED 0[3]", "REFUSED 0[5]", "s-1 1[0] after 0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {\"Records\":[" + LANDED + "]}",
                "200 | [1]",
                "200 | {\"Records\":[" + LANDED + ",",
                "200 | <html>sign in</html>",
                "500 | {\"__type\":\"InternalFailure\"}",
                "503 | busy",
                "429 | slow",
                "408 | late"
            })
    void request_isSentAgainWhenItsAnswerMakesNoSenseOrMayPass(int status, String body) throws Exception {
        script.add(new Answer(status, body));
        script.add(new Answer(status, body));
        send(parcel(0, 2, 10));
        begin();
        assertThat(told.next()).isEqualTo("s-1 0[0, 1] after 2");
        assertThat(requests).hasSize(3);
    }

    @Test
    void request_isToldAsThrottledWhenItIsAsAWhole() throws Exception {
        script.add(new Answer(400, "{\"__type\":\"x#ProvisionedThroughputExceededException\",\"message\":\"m\"}"));
        send(parcel(0, 2, 10), parcel(1, 1, 10));
        begin();
        assertThat(List.of(told.next(), told.next())).containsExactly("THROTTLED 0[0, 1]", "THROTTLED 1[0]");
        assertThat(told.misses.get(0))
                .isEqualTo(new Miss(Cause.THROTTLED, "ProvisionedThroughputExceededException", "m", 1, 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ResourceNotFoundException | {\"message\":\"m\"} | ResourceNotFoundException | m",
                "x#AccessDeniedException:http://x.example/ | no | AccessDeniedException | without a reason",
                "Other | {\"__type\":\"KMSNotFoundException\",\"message\":\"m\"} | KMSNotFoundException | m"
            })
    void error_isTheHeadersWhereTheBodySaysNone(String header, String body, String code, String message)
            throws Exception {
        script.add(new Answer(400, body, header));
        send(parcel(0, 1, 10));
        begin();
        assertThat(told.next()).isEqualTo("REFUSED 0[0]");
        assertThat(told.misses).containsExactly(new Miss(Cause.REFUSED, code, message, 1, 0));
        assertThat(new StreamService(clients, "web").obstacle(told.misses.get(0)))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "302 | sends elsewhere (status 302)",
                "307 | sends elsewhere (status 307)",
                "404 | not as Kinesis does (status 404)",
                "407 | wants a user and a password",
                "413 | client_max_body_size"
            })
    void load_endsWithTheRemedyWhenTheStatusCannotPass(int status, String sentence) throws Exception {
        script.add(new Answer(status, "no"));
        send(parcel(0, 1, 10));
        begin();
        assertThat(told.next()).isEqualTo("REFUSED 0[0]");
        assertThat(requests).hasSize(1);
        assertThat(new StreamService(clients, "web").obstacle(told.misses.get(0)))
                .contains(sentence);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503, 504})
    void load_goesOnWhenTheStatusMayPass(int status) {
        assertThat(Explain.mayPass(status)).isTrue();
        assertThat(new StreamService(clients, "web").obstacle(new Miss(Cause.REFUSED, Miss.code(status), "", 1, 0)))
                .isNull();
    }

    @Test
    void certificate_isTheCauseWhenItIsNotTrusted() throws Exception {
        try (Endpoint untrusted = Endpoint.start(EndpointOptions.temporary());
                AwsClients there = new AwsClients(emulator(untrusted.uri()));
                SdkSender distrustful = new SdkSender(there)) {
            assertThat(distrustful.send(parcel(0, 1, 10), null, told)).isTrue();
            distrustful.await("web", note -> {});
            assertThat(told.next()).isEqualTo("UNTRUSTED 0[0]");
            assertThat(new StreamService(there, "web").obstacle(told.misses.get(0)))
                    .contains("--insecure");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void load_endsWithTheRemedyWhenTheProxyWantsAnotherAccount(boolean tunnel) throws Exception {
        URI there = URI.create((tunnel ? "https" : "http") + "://far.example:1");
        try (RecordingProxy proxy = new RecordingProxy(there, "you:secret");
                FakeEnvironment environment = new FakeEnvironment()) {
            environment.with((tunnel ? "https" : "http") + "_proxy=http://127.0.0.1:" + proxy.port());
            try (AwsClients behind = new AwsClients(emulator(there));
                    SdkSender asking = new SdkSender(behind)) {
                assertThat(asking.send(parcel(0, 1, 10), null, told)).isTrue();
                asking.await("web", note -> {});
                assertThat(told.next()).isEqualTo("REFUSED 0[0]");
                assertThat(told.misses.get(0).tries()).isEqualTo(1);
                assertThat(new StreamService(behind, "web").obstacle(told.misses.get(0)))
                        .contains("far.example wants a user and a password");
            }
        }
    }

    @Test
    void others_areToldTheirEndsWhenOneCannotBe() throws Exception {
        Parcel hated = parcel(1, 1, 10);
        told.hated = hated;
        send(parcel(0, 1, 10), hated, parcel(2, 1, 10));
        begin();
        assertThat(List.of(told.next(), told.next(), told.next()))
                .containsExactly("s-1 0[0] after 0", "broken by hated", "s-1 2[0] after 0");
        send(parcel(3, 1, 10));
        assertThat(told.next()).isEqualTo("s-1 3[0] after 0");
    }

    @Test
    void close_endsItsThreadsAndTellsNothingWrongInTheMiddleOfARequest() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        server.removeContext("/");
        server.createContext("/", exchange -> {
            asked.countDown();
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            answer(exchange);
        });
        begin();
        List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("sluice-sender-"))
                .toList();
        send(parcel(0, 1, 10));
        asked.await();
        sender.close();
        assertThat(sender.send(parcel(1, 1, 10), null, told)).isFalse();
        closed.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(told.texts).isSubsetOf("s-1 0[0] after 0");
        assertThat(told.misses).isEmpty();
    }
}
