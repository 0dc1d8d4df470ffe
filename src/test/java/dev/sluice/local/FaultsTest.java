package dev.sluice.local;

import static dev.sluice.local.Clients.all;
import static dev.sluice.local.Clients.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** Each fault does what it says, and what it does is what its seed says. */
class FaultsTest {
    private static final long SEED = 7;
    private static final String SHARD = "shardId-000000000000";

    /** What is done to an endpoint with faults, and one stream of one shard. */
    private interface Trial {
        void run(Endpoint endpoint, KinesisClient client) throws Exception;
    }

    private static void with(String spec, Trial trial) throws Exception {
        Faults faults = Faults.parse(spec, SEED);
        try (Endpoint endpoint = Endpoint.start(
                        EndpointOptions.temporary().withUnlimited(true).withFaults(faults));
                KinesisClient client = Clients.kinesis(endpoint, false)) {
            endpoint.createStream("web", 1);
            trial.run(endpoint, client);
        }
    }

    private static PutRecordsResponse put(KinesisClient client, int records) {
        return client.putRecords(r -> r.streamName("web").records(Collections.nCopies(records, entry("k", "x"))));
    }

    /** How many of so many requests of one record failed. */
    private static int failures(KinesisClient client, int requests) {
        int failed = 0;
        for (int i = 0; i < requests; i++) {
            try {
                put(client, 1);
            } catch (KinesisException | SdkClientException e) {
                failed++;
            }
        }
        return failed;
    }

    @Test
    void throttle_refusesItsShareOfRecordsTheSameWayForTheSameSeed() throws Exception {
        List<Integer> refused = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            with(
                    "throttle=20%@500",
                    (endpoint, client) -> {
                        assertThat(put(client, 500).failedRecordCount()).isZero();
                        PutRecordsResponse response = put(client, 500);
                        refused.add(response.failedRecordCount());
                        assertThat(response.records())
                                .extracting(entry -> String.valueOf(entry.errorCode()))
                                .containsOnly("null", "ProvisionedThroughputExceededException");
                        assertThat(all(client, "web", SHARD)).hasSize(1_000 - response.failedRecordCount());
                    });
        }
        assertThat(refused.get(0)).isBetween(60, 140).isEqualTo(refused.get(1));
    }

    @Test
    void error_answers500AndStoresNothing() throws Exception {
        with(
                "error=100%@1",
                (endpoint, client) -> {
                    put(client, 1);
                    assertThatThrownBy(() -> put(client, 1))
                            .isInstanceOfSatisfying(
                                    KinesisException.class,
                                    e -> assertThat(e.statusCode()).isEqualTo(500));
                    assertThat(all(client, "web", SHARD)).hasSize(1);
                });
    }

    @Test
    void drop_storesNothingAndGivesNoAnswer() throws Exception {
        with(
                "drop=50%",
                (endpoint, client) -> {
                    int failed = failures(client, 40);
                    assertThat(failed).as("seed %d", SEED).isBetween(8, 32);
                    assertThat(all(client, "web", SHARD)).hasSize(40 - failed);
                });
    }

    @Test
    void lose_storesAndGivesNoAnswer() throws Exception {
        with(
                "lose=50%",
                (endpoint, client) -> {
                    int failed = failures(client, 40);
                    assertThat(failed).as("seed %d", SEED).isBetween(8, 32);
                    assertThat(all(client, "web", SHARD)).hasSize(40);
                });
    }

    @Test
    void delay_answersLater() throws Exception {
        with("delay=300ms", (endpoint, client) -> {
            long start = System.nanoTime();
            put(client, 1);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        });
    }

    @Test
    void away_listensToNobodyForItsTime() throws Exception {
        with("away=1s@1", (endpoint, client) -> {
            long start = System.nanoTime();
            failures(client, 1);
            assertThat(failures(client, 1)).isEqualTo(1);
            while (failures(client, 1) > 0) {
                Thread.sleep(20);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(900));
            assertThat(all(client, "web", SHARD)).hasSize(2);
        });
    }

    @Test
    void reshard_closesShardsInTheMiddle() throws Exception {
        with("split@2,merge@4", (endpoint, client) -> {
            put(client, 1);
            assertThat(open(client)).containsExactly(SHARD);
            put(client, 1);
            assertThat(open(client)).containsExactly("shardId-000000000001", "shardId-000000000002");
            put(client, 2);
            assertThat(open(client)).containsExactly("shardId-000000000003");
            assertThat(put(client, 1).records().get(0).shardId()).isEqualTo("shardId-000000000003");
        });
    }

    private static List<String> open(KinesisClient client) {
        return client.listShards(r -> r.streamName("web").shardFilter(f -> f.type("AT_LATEST"))).shards().stream()
                .map(Shard::shardId)
                .toList();
    }

    @Test
    void certificate_isAnotherForNewConnections() throws Exception {
        with("certificate@1", (endpoint, client) -> {
            Certificate before = certificate(endpoint);
            assertThat(certificate(endpoint)).isEqualTo(before);
            put(client, 1);
            assertThat(certificate(endpoint)).isNotEqualTo(before);
            put(client, 1);
        });
    }

    private static Certificate certificate(Endpoint endpoint) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Clients.Credulous()}, null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket("127.0.0.1", endpoint.uri().getPort())) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void delete_takesTheStreamAway() throws Exception {
        with("delete@2", (endpoint, client) -> {
            put(client, 2);
            assertThatThrownBy(() -> put(client, 1)).isInstanceOf(ResourceNotFoundException.class);
        });
    }

    @ParameterizedTest
    @CsvSource({"deny, AccessDeniedException", "kms, KMSDisabledException"})
    void put_isRefusedForGood(String kind, String code) throws Exception {
        with(kind + "@2", (endpoint, client) -> {
            put(client, 2);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> put(client, 1))
                        .isInstanceOfSatisfying(
                                KinesisException.class,
                                e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code));
            }
            assertThat(all(client, "web", SHARD)).hasSize(2);
        });
    }

    @Test
    void expire_refusesTheAccessKeysOfBefore() throws Exception {
        with("expire@2", (endpoint, client) -> {
            put(client, 2);
            assertThatThrownBy(() -> put(client, 1))
                    .isInstanceOfSatisfying(
                            KinesisException.class,
                            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ExpiredTokenException"));
            AwsCredentialsProvider renewed =
                    StaticCredentialsProvider.create(AwsBasicCredentials.create("renewed", "secret"));
            client.putRecords(r -> r.streamName("web")
                    .records(entry("k", "x"))
                    .overrideConfiguration(c -> c.credentialsProvider(renewed)));
            assertThat(all(client, "web", SHARD)).hasSize(3);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "throttle|it needs a share, as in 10%",
                "throttle=10ms|it needs a share, as in 10%",
                "throttle=101%|a share is at most 100%",
                "throttle=1.2.3%|that is not a number",
                "away|it needs a time, as in 200ms, 30s or 2m",
                "split=3%|it takes no value, only when, as in @2000",
                "explode@3|there are throttle, error, drop",
                "delay = 3s|write KIND=VALUE@RECORDS",
                "split,,merge|write KIND=VALUE@RECORDS"
            })
    void clause_isRefusedWhenItCannotBeUnderstood(String spec, String remedy) {
        assertThatThrownBy(() -> Faults.parse(spec, SEED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(remedy);
    }

    @Test
    void clauses_holdWhatIsWritten() throws IOException {
        assertThat(Faults.parse(" throttle=2.5%@7, away=2m ", SEED).clauses())
                .containsExactly(
                        new Faults.Clause(Faults.Kind.THROTTLE, 0.025, 0, 7),
                        new Faults.Clause(Faults.Kind.AWAY, 0, 120_000, 0));
        assertThat(Faults.parse("", SEED).clauses()).isEmpty();
    }
}
