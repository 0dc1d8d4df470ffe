package example;

import java.math.BigInteger;
import java.util.List;
import java.util.UUID;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.kinesis.common.ConfigsBuilder;
import software.amazon.kinesis.common.InitialPositionInStream;
import software.amazon.kinesis.common.InitialPositionInStreamExtended;
import software.amazon.kinesis.common.KinesisClientUtil;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.leases.LeaseManagementConfig;
import software.amazon.kinesis.processor.SingleStreamTracker;
import software.amazon.kinesis.retrieval.AggregatorUtil;
import software.amazon.kinesis.retrieval.KinesisClientRecord;
import software.amazon.kinesis.retrieval.RetrievalConfig;
import software.amazon.kinesis.retrieval.polling.PollingConfig;

/** Reads a stream until it is told to stop: give it the stream, the application's name, and {@code polling} or {@code fan-out}. */
public final class Worker {
    public static void main(String[] args) {
        String stream = args[0];
        KinesisAsyncClient kinesis = KinesisClientUtil.createKinesisAsyncClient(KinesisAsyncClient.builder());
        ConfigsBuilder configs = new ConfigsBuilder(
                new SingleStreamTracker(
                        stream,
                        InitialPositionInStreamExtended.newInitialPosition(InitialPositionInStream.TRIM_HORIZON)),
                args[1],
                kinesis,
                DynamoDbAsyncClient.create(),
                CloudWatchAsyncClient.create(),
                UUID.randomUUID().toString(),
                Lines::new);
        RetrievalConfig retrieval = configs.retrievalConfig();
        if (args[2].equals("polling")) {
            retrieval.retrievalSpecificConfig(new PollingConfig(stream, kinesis));
        }
        // It waits for so long after it has listed the shards, and a first start would be a minute late.
        LeaseManagementConfig leases = configs.leaseManagementConfig().shardSyncIntervalMillis(1_000);
        Scheduler scheduler = new Scheduler(
                configs.checkpointConfig(),
                configs.coordinatorConfig(),
                leases,
                configs.lifecycleConfig().aggregatorUtil(new WholeRecords()),
                configs.metricsConfig(),
                configs.processorConfig(),
                retrieval);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> scheduler.startGracefulShutdown().join()));
        scheduler.run();
    }

    /** Leaves records as they came: the KCL's own user records are without their batch's id. */
    private static final class WholeRecords extends AggregatorUtil {
        @Override
        public List<KinesisClientRecord> deaggregate(
                List<KinesisClientRecord> records, BigInteger first, BigInteger last) {
            return records;
        }
    }
}
