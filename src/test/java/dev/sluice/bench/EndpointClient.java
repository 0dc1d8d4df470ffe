package dev.sluice.bench;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/**
 * One client that puts, gets, and nothing else: the same for every emulator, over plain HTTP and in JSON, which all of them speak. It makes
 * a stream of one shard, puts requests of 500 records of 200 bytes one after another, reads all of it back, and deletes the stream.
 */
final class EndpointClient {
    private static final int RECORDS_A_REQUEST = 500;
    private static final int RECORD_BYTES = 200;
    private static final String SHARD = "shardId-000000000000";
    private static final long STARTS_WITHIN_MILLIS = 60_000;
    private static final long READS_WITHIN_MILLIS = 120_000;

    private EndpointClient() {}

    /**
     * What a trial came to, in bytes of data a second.
     *
     * @param refused records that the emulator did not take: it keeps the service's limits
     */
    record Speed(double put, double got, int refused) {}

    static Speed measure(URI endpoint, String stream, int requests) throws InterruptedException {
        System.setProperty(SdkSystemSetting.CBOR_ENABLED.property(), "false");
        try (KinesisClient client = KinesisClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .httpClient(UrlConnectionHttpClient.create())
                .build()) {
            create(client, stream);
            List<List<PutRecordsRequestEntry>> all = records(requests);
            int refused = 0;
            long start = System.nanoTime();
            for (List<PutRecordsRequestEntry> one : all) {
                refused += client.putRecords(r -> r.streamName(stream).records(one))
                        .failedRecordCount();
            }
            double putSeconds = (System.nanoTime() - start) / 1e9;
            long put = ((long) requests * RECORDS_A_REQUEST - refused) * RECORD_BYTES;
            start = System.nanoTime();
            long got = read(client, stream, put);
            double getSeconds = (System.nanoTime() - start) / 1e9;
            client.deleteStream(r -> r.streamName(stream));
            return new Speed(put / putSeconds, got / getSeconds, refused);
        }
    }

    private static void create(KinesisClient client, String stream) throws InterruptedException {
        long deadline = System.currentTimeMillis() + STARTS_WITHIN_MILLIS;
        while (true) {
            try {
                client.createStream(r -> r.streamName(stream).shardCount(1));
                break;
            } catch (SdkException e) {
                if (System.currentTimeMillis() > deadline) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
        while (client.describeStreamSummary(r -> r.streamName(stream))
                        .streamDescriptionSummary()
                        .streamStatus()
                != StreamStatus.ACTIVE) {
            Thread.sleep(10);
        }
    }

    private static List<List<PutRecordsRequestEntry>> records(int requests) {
        Random random = new Random(1);
        List<List<PutRecordsRequestEntry>> all = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            List<PutRecordsRequestEntry> request = new ArrayList<>();
            for (int j = 0; j < RECORDS_A_REQUEST; j++) {
                byte[] data = new byte[RECORD_BYTES];
                random.nextBytes(data);
                request.add(PutRecordsRequestEntry.builder()
                        .partitionKey(Integer.toString(j))
                        .data(SdkBytes.fromByteArrayUnsafe(data))
                        .build());
            }
            all.add(request);
        }
        return all;
    }

    /** Until all that was put is back: kinesalite says with every page that nothing follows. */
    private static long read(KinesisClient client, String stream, long wanted) {
        long deadline = System.currentTimeMillis() + READS_WITHIN_MILLIS;
        long bytes = 0;
        String next = client.getShardIterator(
                        r -> r.streamName(stream).shardId(SHARD).shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator();
        while (bytes < wanted) {
            if (next == null || System.currentTimeMillis() > deadline) {
                throw new IllegalStateException("of " + wanted + " bytes that were put only " + bytes + " came back");
            }
            String from = next;
            GetRecordsResponse page = client.getRecords(r -> r.shardIterator(from));
            bytes += page.records().stream()
                    .mapToLong(record -> record.data().asByteArrayUnsafe().length)
                    .sum();
            next = page.nextShardIterator();
        }
        return bytes;
    }
}
