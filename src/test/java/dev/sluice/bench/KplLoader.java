package dev.sluice.bench;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.kinesis.producer.KinesisProducer;
import software.amazon.kinesis.producer.KinesisProducerConfiguration;
import software.amazon.kinesis.producer.UserRecordResult;

/**
 * The loop of the Kinesis producer library's own samples, as most people write it: every line a user record with a random explicit hash key,
 * the library's defaults, at most ten thousand records outstanding, then flushSync and destroy.
 */
public final class KplLoader {
    private static final int OUTSTANDING = 10_000;
    private static final int HASH_KEY_BYTES = 16;

    private KplLoader() {}

    /** Arguments: the endpoint's URL, the stream, the file or {@code -}, and whether to aggregate. Exit status 0 if every record was acknowledged. */
    public static void main(String[] args) throws IOException, InterruptedException {
        URI endpoint = URI.create(args[0]);
        KinesisProducerConfiguration configuration = new KinesisProducerConfiguration()
                .setRegion("us-east-1")
                .setAggregationEnabled(Boolean.parseBoolean(args[3]))
                .setCredentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .setVerifyCertificate(false)
                .setKinesisEndpoint(endpoint.getHost())
                .setKinesisPort(endpoint.getPort())
                .setStsEndpoint(endpoint.getHost())
                .setStsPort(endpoint.getPort())
                .setCloudwatchEndpoint(endpoint.getHost())
                .setCloudwatchPort(endpoint.getPort());
        KinesisProducer producer = new KinesisProducer(configuration);
        AtomicLong failed = new AtomicLong();
        try (InputStream in = "-".equals(args[2]) ? System.in : Files.newInputStream(Path.of(args[2]))) {
            load(new BufferedInputStream(in, 1 << 16), args[1], producer, failed);
        }
        producer.flushSync();
        producer.destroy();
        if (failed.get() > 0) {
            System.err.println(failed + " records failed");
        }
        System.exit(failed.get() == 0 ? 0 : 1);
    }

    private static void load(InputStream in, String stream, KinesisProducer producer, AtomicLong failed)
            throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(1);
        FutureCallback<UserRecordResult> outcome = new FutureCallback<>() {
            @Override
            public void onSuccess(@Nullable UserRecordResult result) {}

            @Override
            public void onFailure(Throwable t) {
                failed.incrementAndGet();
            }
        };
        byte[] line = new byte[1 << 20];
        int length = 0;
        for (int next = in.read(); next >= 0; next = in.read()) {
            line[length++] = (byte) next;
            if (next == '\n') {
                while (producer.getOutstandingRecordsCount() > OUTSTANDING) {
                    Thread.sleep(1);
                }
                byte[] hashKey = new byte[HASH_KEY_BYTES];
                random.nextBytes(hashKey);
                Futures.addCallback(
                        producer.addUserRecord(
                                stream,
                                "log",
                                new BigInteger(1, hashKey).toString(),
                                ByteBuffer.wrap(Arrays.copyOf(line, length))),
                        outcome,
                        MoreExecutors.directExecutor());
                length = 0;
            }
        }
    }
}
