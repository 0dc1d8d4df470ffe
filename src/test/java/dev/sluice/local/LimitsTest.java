package dev.sluice.local;

import static dev.sluice.local.Clients.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;

/** The service's limits, each with its code. */
class LimitsTest {
    private static final int MIB = 1 << 20;
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

    @Test
    void records_areThrottledOneByOneWhenAShardIsFull() throws IOException {
        endpoint.createStream("bytes", 1);

        PutRecordsResponse response = put("bytes", entry("a", new byte[600_000]), entry("b", new byte[600_000]));

        assertThat(response.failedRecordCount()).isEqualTo(1);
        assertThat(response.records().get(0).sequenceNumber()).hasSize(56).containsOnlyDigits();
        assertThat(response.records().get(1).errorCode()).isEqualTo("ProvisionedThroughputExceededException");
        assertThat(response.records().get(1).errorMessage())
                .isEqualTo("Rate exceeded for shard shardId-000000000000 in stream bytes under account 000000000000.");
    }

    @Test
    void records_areThrottledWhenThereAreTooMany() throws IOException {
        endpoint.createStream("counts", 1);
        List<PutRecordsRequestEntry> full = Collections.nCopies(500, entry("k", "x"));
        int refused = 0;
        for (int i = 0; i < 10; i++) {
            refused +=
                    client.putRecords(r -> r.streamName("counts").records(full)).failedRecordCount();
        }
        // A slow machine gives the shard time to recover, but not as much as this.
        assertThat(refused).isGreaterThan(0);
    }

    @Test
    void putRecord_failsWhenAShardIsFull() throws IOException {
        endpoint.createStream("single", 1);
        SdkBytes data = SdkBytes.fromByteArray(new byte[MIB - 1]);
        client.putRecord(r -> r.streamName("single").partitionKey("k").data(data));

        assertThatThrownBy(() -> client.putRecord(
                        r -> r.streamName("single").partitionKey("k").data(data)))
                .isInstanceOf(ProvisionedThroughputExceededException.class);
    }

    @Test
    void largeRecord_isTakenOnlyWhereTheStreamAllowsIt() {
        client.createStream(r -> r.streamName("large").shardCount(1).maxRecordSizeInKiB(10_240));
        assertThat(client.describeStreamSummary(r -> r.streamName("large"))
                        .streamDescriptionSummary()
                        .maxRecordSizeInKiB())
                .isEqualTo(10_240);
        assertThat(put("large", entry("k", new byte[10 * MIB - 1])).failedRecordCount())
                .isZero();
        assertThat(put("large", entry("k", new byte[4 * MIB])).failedRecordCount())
                .isEqualTo(1);

        client.createStream(r -> r.streamName("small").shardCount(1));
        assertThatThrownBy(() -> put("small", entry("ok", "x"), entry("k", new byte[MIB])))
                .isInstanceOfSatisfying(
                        AwsServiceException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException"))
                .hasMessageContaining("at 'records.2.member.data' failed to satisfy constraint: Member must have length"
                        + " less than or equal to 1048576");
    }

    @Test
    void request_isRefusedWhenItIsTooLarge() throws IOException {
        endpoint.createStream("requests", 1);
        assertThatThrownBy(() -> client.putRecords(
                        r -> r.streamName("requests").records(Collections.nCopies(501, entry("k", "")))))
                .hasMessageContaining("at 'records' failed to satisfy constraint: Member must have length less than or"
                        + " equal to 500");
        assertThatThrownBy(() -> client.putRecords(r ->
                        r.streamName("requests").records(Collections.nCopies(11, entry("k", new byte[MIB - 1])))))
                .isInstanceOf(AwsServiceException.class)
                .hasMessageContaining("exceeds 10 MB limit");
        PutRecordsResponse full = client.putRecords(r ->
                r.streamName("requests").records(Collections.nCopies(10, entry("k", new byte[MIB - 1]))));
        assertThat(full.records()).extracting(PutRecordsResultEntry::errorCode).hasSize(10);
    }

    @Test
    void keys_areCheckedWhenPut() throws IOException {
        endpoint.createStream("keys", 1);
        String longest = "\u00e4".repeat(256);
        assertThat(put("keys", entry(longest, "x")).failedRecordCount()).isZero();
        assertThatThrownBy(() -> put("keys", entry(longest + "x", "x")))
                .hasMessageContaining("Member must have length less than or equal to 256");
        assertThatThrownBy(() -> put("keys", entry("", "x"))).hasMessageContaining("greater than or equal to 1");
        assertThatThrownBy(() -> put("keys", hashed("340282366920938463463374607431768211456")))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("ExplicitHashKey must be in the range: [0, 2^128-1]");
        assertThatThrownBy(() -> put("keys", hashed("01")))
                .hasMessageContaining("Member must satisfy regular expression");
        assertThat(put("keys", hashed("340282366920938463463374607431768211455"))
                        .failedRecordCount())
                .isZero();
    }

    @Test
    void streams_areCheckedWhenNamed() throws IOException {
        endpoint.createStream("there", 1);
        assertThatThrownBy(() -> put("nowhere", entry("k", "x")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Stream nowhere under account 000000000000 not found.");
        assertThatThrownBy(() -> client.describeStreamSummary(r -> r.streamName("no where")))
                .hasMessageContaining("[a-zA-Z0-9_.-]+");
        assertThatThrownBy(() -> client.createStream(r -> r.streamName("there").shardCount(1)))
                .isInstanceOf(ResourceInUseException.class);
        client.deleteStream(r -> r.streamName("there"));
        assertThatThrownBy(() -> put("there", entry("k", "x"))).isInstanceOf(ResourceNotFoundException.class);
    }

    private static PutRecordsRequestEntry hashed(String hashKey) {
        return entry("k", "x").toBuilder().explicitHashKey(hashKey).build();
    }

    private static PutRecordsResponse put(String stream, PutRecordsRequestEntry... entries) {
        return client.putRecords(r -> r.streamName(stream).records(entries));
    }
}
