package dev.sluice.local;

import static dev.sluice.local.Clients.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.DisableEnhancedMonitoringResponse;
import software.amazon.awssdk.services.kinesis.model.DryRunOperationException;
import software.amazon.awssdk.services.kinesis.model.EnableEnhancedMonitoringResponse;
import software.amazon.awssdk.services.kinesis.model.EncryptionType;
import software.amazon.awssdk.services.kinesis.model.EnhancedMetrics;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.LimitExceededException;
import software.amazon.awssdk.services.kinesis.model.MetricsName;
import software.amazon.awssdk.services.kinesis.model.MinimumThroughputBillingCommitmentInputStatus;
import software.amazon.awssdk.services.kinesis.model.MinimumThroughputBillingCommitmentOutput;
import software.amazon.awssdk.services.kinesis.model.MinimumThroughputBillingCommitmentOutputStatus;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.RecordDistributionStrategy;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamMode;
import software.amazon.awssdk.services.kinesis.model.StreamSummary;
import software.amazon.awssdk.services.kinesis.model.Tag;
import software.amazon.awssdk.services.kinesis.model.ValidationException;

/** What is set of a stream is read back from it, also by the next endpoint on the same directory. */
class StreamStateTest {
    private static final String SHARD = "shardId-000000000000";
    private static final String POLICY = "{\"Version\":\"2012-10-17\",\"Statement\":[]}";
    private static Endpoint endpoint;
    private static KinesisClient client;

    @TempDir
    Path data;

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
        return summary(client, stream).streamARN();
    }

    private static StreamDescriptionSummary summary(KinesisClient asked, String stream) {
        return asked.describeStreamSummary(r -> r.streamName(stream)).streamDescriptionSummary();
    }

    private static Map<String, String> tags(KinesisClient asked, String stream) {
        return asked.listTagsForStream(r -> r.streamName(stream)).tags().stream()
                .collect(Collectors.toMap(Tag::key, Tag::value));
    }

    @Test
    void retention_isReadBackAndKeepsToItsBounds() throws IOException {
        create("retention");
        client.increaseStreamRetentionPeriod(r -> r.streamName("retention").retentionPeriodHours(8_760));
        assertThat(summary(client, "retention").retentionPeriodHours()).isEqualTo(8_760);
        client.decreaseStreamRetentionPeriod(r -> r.streamName("retention").retentionPeriodHours(48));
        assertThat(client.describeStream(r -> r.streamName("retention"))
                        .streamDescription()
                        .retentionPeriodHours())
                .isEqualTo(48);
        for (int hours : List.of(47, 23, 0, -1, 8_761)) {
            assertThatThrownBy(() -> client.increaseStreamRetentionPeriod(
                            r -> r.streamName("retention").retentionPeriodHours(hours)))
                    .isInstanceOf(InvalidArgumentException.class);
        }
        for (int hours : List.of(49, 23)) {
            assertThatThrownBy(() -> client.decreaseStreamRetentionPeriod(
                            r -> r.streamName("retention").retentionPeriodHours(hours)))
                    .isInstanceOf(InvalidArgumentException.class);
        }
    }

    @Test
    void onDemandStream_isReadBackAsSuchAndIsNotResharded() {
        client.createStream(r -> r.streamName("demand")
                .streamModeDetails(mode -> mode.streamMode(StreamMode.ON_DEMAND))
                .recordDistributionStrategy(RecordDistributionStrategy.AUTO));
        StreamDescriptionSummary made = summary(client, "demand");
        assertThat(made.streamModeDetails().streamMode()).isEqualTo(StreamMode.ON_DEMAND);
        assertThat(made.openShardCount()).isEqualTo(4);
        assertThat(made.recordDistributionStrategy()).isEqualTo(RecordDistributionStrategy.AUTO);
        assertThat(client.listStreams().streamSummaries())
                .filteredOn(stream -> stream.streamName().equals("demand"))
                .extracting(StreamSummary::streamModeDetails)
                .containsExactly(made.streamModeDetails());
        assertThat(client.describeLimits().onDemandStreamCount()).isPositive();
        assertThatThrownBy(() -> client.updateShardCount(
                        r -> r.streamName("demand").targetShardCount(8).scalingType(ScalingType.UNIFORM_SCALING)))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("is in On-Demand mode");
        assertThatThrownBy(() -> client.splitShard(
                        r -> r.streamName("demand").shardToSplit(SHARD).newStartingHashKey("5")))
                .isInstanceOf(ValidationException.class);
        assertThatThrownBy(() -> client.updateStreamMode(r -> r.streamARN(made.streamARN())
                        .streamModeDetails(mode -> mode.streamMode(StreamMode.PROVISIONED))))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("AUTO");
        client.updateStreamRecordDistributionStrategy(r -> r.streamARN(made.streamARN())
                .recordDistributionStrategy(RecordDistributionStrategy.USER_PARTITION_KEY));
        client.updateStreamMode(
                r -> r.streamARN(made.streamARN()).streamModeDetails(mode -> mode.streamMode(StreamMode.PROVISIONED)));
        StreamDescriptionSummary back = summary(client, "demand");
        assertThat(back.streamModeDetails().streamMode()).isEqualTo(StreamMode.PROVISIONED);
        assertThat(back.recordDistributionStrategy()).isNull();
        assertThatThrownBy(() -> client.updateStreamRecordDistributionStrategy(
                        r -> r.streamARN(made.streamARN()).recordDistributionStrategy(RecordDistributionStrategy.AUTO)))
                .isInstanceOf(InvalidArgumentException.class);
    }

    @Test
    void encryption_isToldByTheStreamAndByItsRecords() throws IOException {
        create("secret");
        assertThat(client.putRecord(r -> r.streamName("secret")
                                .partitionKey("k")
                                .data(entry("k", "x").data()))
                        .encryptionType())
                .isEqualTo(EncryptionType.NONE);
        client.startStreamEncryption(
                r -> r.streamName("secret").encryptionType(EncryptionType.KMS).keyId("alias/aws/kinesis"));
        assertThat(summary(client, "secret").keyId()).isEqualTo("alias/aws/kinesis");
        assertThat(summary(client, "secret").encryptionType()).isEqualTo(EncryptionType.KMS);
        assertThat(client.putRecords(r -> r.streamName("secret").records(entry("k", "y")))
                        .encryptionType())
                .isEqualTo(EncryptionType.KMS);
        assertThat(Clients.all(client, "secret", SHARD).get(1).encryptionType()).isEqualTo(EncryptionType.KMS);
        client.stopStreamEncryption(
                r -> r.streamName("secret").encryptionType(EncryptionType.KMS).keyId("alias/aws/kinesis"));
        assertThat(summary(client, "secret").keyId()).isNull();
        assertThat(summary(client, "secret").encryptionType()).isEqualTo(EncryptionType.NONE);
        assertThatThrownBy(() -> client.startStreamEncryption(r -> r.streamName("secret")
                        .encryptionType(EncryptionType.NONE)
                        .keyId("k")))
                .isInstanceOf(InvalidArgumentException.class);
    }

    @Test
    void monitoring_tellsWhatWasAndWhatIsEnabled() throws IOException {
        create("watched");
        EnableEnhancedMonitoringResponse enabled = client.enableEnhancedMonitoring(
                r -> r.streamName("watched").shardLevelMetrics(MetricsName.OUTGOING_BYTES, MetricsName.INCOMING_BYTES));
        assertThat(enabled.currentShardLevelMetrics()).isEmpty();
        assertThat(enabled.desiredShardLevelMetrics())
                .containsExactly(MetricsName.INCOMING_BYTES, MetricsName.OUTGOING_BYTES);
        DisableEnhancedMonitoringResponse disabled = client.disableEnhancedMonitoring(
                r -> r.streamName("watched").shardLevelMetrics(MetricsName.INCOMING_BYTES));
        assertThat(disabled.currentShardLevelMetrics()).hasSize(2);
        assertThat(summary(client, "watched").enhancedMonitoring())
                .flatExtracting(EnhancedMetrics::shardLevelMetrics)
                .containsExactly(MetricsName.OUTGOING_BYTES);
        client.enableEnhancedMonitoring(r -> r.streamName("watched").shardLevelMetrics(MetricsName.ALL));
        assertThat(summary(client, "watched").enhancedMonitoring())
                .flatExtracting(EnhancedMetrics::shardLevelMetrics)
                .hasSize(7);
        assertThatThrownBy(() -> client.enableEnhancedMonitoring(
                        r -> r.streamName("watched").shardLevelMetricsWithStrings("Temperature")))
                .isInstanceOf(ValidationException.class);
    }

    @Test
    void warmThroughput_needsACommitmentAndOpensShards() throws IOException {
        try (Endpoint own = Endpoint.start(EndpointOptions.stored(data));
                KinesisClient asked = Clients.kinesis(own, true)) {
            asked.createStream(
                    r -> r.streamName("warm").streamModeDetails(mode -> mode.streamMode(StreamMode.ON_DEMAND)));
            assertThat(asked.describeAccountSettings(r -> {})
                            .minimumThroughputBillingCommitment()
                            .status())
                    .isEqualTo(MinimumThroughputBillingCommitmentOutputStatus.DISABLED);
            assertThatThrownBy(() -> asked.updateStreamWarmThroughput(
                            r -> r.streamName("warm").warmThroughputMiBps(10)))
                    .isInstanceOf(ValidationException.class);
            asked.updateAccountSettings(r -> r.minimumThroughputBillingCommitment(
                    c -> c.status(MinimumThroughputBillingCommitmentInputStatus.ENABLED)));
            asked.updateStreamWarmThroughput(r -> r.streamName("warm").warmThroughputMiBps(10));
        }
        try (Endpoint own = Endpoint.start(EndpointOptions.stored(data));
                KinesisClient asked = Clients.kinesis(own, true)) {
            assertThat(summary(asked, "warm").openShardCount()).isEqualTo(10);
            assertThat(summary(asked, "warm").warmThroughput().currentMiBps()).isEqualTo(10);
            MinimumThroughputBillingCommitmentOutput ended = asked.updateAccountSettings(
                            r -> r.minimumThroughputBillingCommitment(
                                    c -> c.status(MinimumThroughputBillingCommitmentInputStatus.DISABLED)))
                    .minimumThroughputBillingCommitment();
            assertThat(ended.status())
                    .isEqualTo(MinimumThroughputBillingCommitmentOutputStatus.ENABLED_UNTIL_EARLIEST_ALLOWED_END);
            assertThat(ended.earliestAllowedEndAt()).isEqualTo(ended.startedAt().plusSeconds(86_400));
        }
    }

    /** No answer shows the id: the SDK sends what names a stream by it to AWS, whatever endpoint it was given, and so the KCL leaves. */
    @Test
    void streams_areFoundByNameArnAndId() throws Exception {
        String arn = create("found");
        create("other");
        assertThat(summary(client, "found").streamId()).isNull();
        String made =
                "found/" + summary(client, "found").streamCreationTimestamp().toEpochMilli();
        String hash = UUID.nameUUIDFromBytes(made.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
        String id = hash.substring(0, 20) + "-" + hash.substring(20, 23);
        HttpResponse<InputStream> put = Clients.call(
                endpoint, "PutRecord", "{\"StreamId\":\"" + id + "\",\"Data\":\"YnkgaWQ=\",\"PartitionKey\":\"k\"}");
        client.putRecords(r -> r.streamARN(arn).records(entry("k", "by arn")));
        assertThat(put.statusCode()).isEqualTo(200);
        assertThat(Clients.texts(Clients.all(client, "found", SHARD))).containsExactly("by id", "by arn");
        assertThat(new String(
                        Clients.call(endpoint, "DescribeStreamSummary", "{\"StreamId\":\"" + id + "\"}")
                                .body()
                                .readAllBytes(),
                        StandardCharsets.UTF_8))
                .contains("\"StreamName\":\"found\"");
        assertThatThrownBy(() -> client.describeStream(r -> r.streamARN(arn).streamName("other")))
                .isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> client.describeStream(r -> {})).isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> client.describeStream(r -> r.streamARN("arn:aws:s3:::found")))
                .isInstanceOf(ValidationException.class);
    }

    @Test
    void streams_areRefusedBeyondTheAccountsLimit() {
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 51; i++) {
                        String name = "many" + i;
                        client.createStream(r ->
                                r.streamName(name).streamModeDetails(mode -> mode.streamMode(StreamMode.ON_DEMAND)));
                    }
                })
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("on-demand streams");
        for (String stream : client.listStreams().streamNames()) {
            if (stream.startsWith("many")) {
                client.deleteStream(r -> r.streamName(stream));
            }
        }
    }

    @Test
    void state_isThereAgainWhenItsDirectoryIsOpenedAgain() throws IOException {
        StreamDescriptionSummary before;
        try (Endpoint own = Endpoint.start(EndpointOptions.stored(data));
                KinesisClient asked = Clients.kinesis(own, false)) {
            asked.createStream(r -> r.streamName("kept")
                    .streamModeDetails(mode -> mode.streamMode(StreamMode.ON_DEMAND))
                    .maxRecordSizeInKiB(2_048)
                    .tags(Map.of("team", "logs")));
            asked.increaseStreamRetentionPeriod(r -> r.streamName("kept").retentionPeriodHours(72));
            asked.startStreamEncryption(
                    r -> r.streamName("kept").encryptionType(EncryptionType.KMS).keyId("key"));
            asked.enableEnhancedMonitoring(
                    r -> r.streamName("kept").shardLevelMetrics(MetricsName.ITERATOR_AGE_MILLISECONDS));
            before = summary(asked, "kept");
            String arn = before.streamARN();
            asked.putResourcePolicy(r -> r.resourceARN(arn).policy(POLICY));
        }
        try (Endpoint own = Endpoint.start(EndpointOptions.stored(data));
                KinesisClient asked = Clients.kinesis(own, false)) {
            assertThat(summary(asked, "kept")).isEqualTo(before);
            assertThat(tags(asked, "kept")).isEqualTo(Map.of("team", "logs"));
            assertThat(asked.getResourcePolicy(r -> r.resourceARN(before.streamARN()))
                            .policy())
                    .isEqualTo(POLICY);
        }
        assertThat(Endpoint.keeps(data, Path.of("account.json"))).isTrue();
    }

    @Test
    void directory_ofAnEarlierEndpointIsOpened() throws IOException {
        Path stream = Files.createDirectories(data.resolve("old.stream"));
        Files.writeString(stream.resolve("stream.json"), """
                {"name": "old", "createdMillis": 1700000000000, "maxRecordKiB": 4096, "dealsRecords": true, "shards": [
                  {"number": 0, "parent": null, "adjacentParent": null, "firstHashKey": 0,
                   "lastHashKey": 340282366920938463463374607431768211455, "createdMillis": 1700000000000, "closedMillis": 0}]}
                """);
        try (Endpoint own = Endpoint.start(EndpointOptions.stored(data));
                KinesisClient asked = Clients.kinesis(own, false)) {
            StreamDescriptionSummary summary = summary(asked, "old");
            assertThat(summary.maxRecordSizeInKiB()).isEqualTo(4_096);
            assertThat(summary.streamModeDetails().streamMode()).isEqualTo(StreamMode.ON_DEMAND);
            assertThat(summary.recordDistributionStrategy()).isEqualTo(RecordDistributionStrategy.AUTO);
            assertThat(summary.retentionPeriodHours()).isEqualTo(24);
            asked.putRecords(r -> r.streamName("old").records(entry("k", "new")));
            assertThat(Clients.texts(Clients.all(asked, "old", SHARD))).containsExactly("new");
        }
    }

    @Test
    void partitionKey_isNeededOnlyWhereItDecides() throws IOException {
        create("keyless");
        PutRecordsRequestEntry keyless = PutRecordsRequestEntry.builder()
                .data(entry("k", "no key").data())
                .build();
        assertThatThrownBy(() -> client.putRecords(r -> r.streamName("keyless").records(entry("k", "x"), keyless)))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("'records.2.member.partitionKey'");
        Clients.setAutoDistribution(endpoint, "keyless");
        assertThat(client.putRecords(r -> r.streamName("keyless").records(keyless))
                        .failedRecordCount())
                .isZero();
        Record record = Clients.all(client, "keyless", SHARD).get(0);
        assertThat(record.data().asUtf8String()).isEqualTo("no key");
        assertThat(record.partitionKey()).isNull();
    }

    @Test
    void trial_changesNothing() throws IOException {
        create("trial");
        Map<String, Runnable> trials = new HashMap<>();
        trials.put(
                "PutRecords",
                () -> client.putRecords(r -> r.streamName("trial").dryRun(true).records(entry("k", "x"))));
        trials.put(
                "GetShardIterator",
                () -> client.getShardIterator(
                        r -> r.streamName("trial").dryRun(true).shardId(SHARD).shardIteratorType("LATEST")));
        trials.forEach(
                (name, trial) -> assertThatThrownBy(trial::run).as(name).isInstanceOf(DryRunOperationException.class));
        assertThatThrownBy(() -> client.putRecords(
                        r -> r.streamName("nowhere").dryRun(true).records(entry("k", "x"))))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThat(Clients.all(client, "trial", SHARD)).isEmpty();
    }
}
