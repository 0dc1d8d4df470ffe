package dev.sluice.local;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.RecordDistributionStrategy;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamMode;
import software.amazon.awssdk.utils.AttributeMap;

/** The SDK's client as tests use it: no retries, any certificate; and the few calls that every test makes. */
public final class Clients {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Clients() {}

    static KinesisClient kinesis(Endpoint endpoint, boolean cbor) {
        System.setProperty("aws.cborEnabled", String.valueOf(cbor));
        return KinesisClient.builder()
                .endpointOverride(endpoint.uri())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
                .httpClient(UrlConnectionHttpClient.builder()
                        .buildWithDefaults(AttributeMap.builder()
                                .put(SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES, true)
                                .build()))
                .overrideConfiguration(o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build();
    }

    /** The asynchronous client as it comes, which speaks HTTP/2 and nothing else; it believes any certificate. */
    static KinesisAsyncClient async(URI endpoint, boolean cbor) {
        System.setProperty("aws.cborEnabled", String.valueOf(cbor));
        return KinesisAsyncClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
                .httpClientBuilder(NettyNioAsyncHttpClient.builder()
                        .tlsTrustManagersProvider(() -> new TrustManager[] {new Credulous()}))
                .overrideConfiguration(o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build();
    }

    /** The endpoint without TLS. */
    static URI plain(Endpoint endpoint) {
        return URI.create(endpoint.uri().toString().replace("https:", "http:"));
    }

    /** What the endpoint says to an operation that the SDK cannot call as the test wants it. */
    static HttpResponse<InputStream> call(Endpoint endpoint, String operation, String json) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(plain(endpoint))
                .header("X-Amz-Target", "Kinesis_20131202." + operation)
                .header("Content-Type", "application/x-amz-json-1.1")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(60))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream());
    }

    /** Makes the stream one on demand that deals records out by itself. */
    public static void setAutoDistribution(Endpoint endpoint, String stream) {
        try (KinesisClient client = kinesis(endpoint, false)) {
            String arn = client.describeStreamSummary(r -> r.streamName(stream))
                    .streamDescriptionSummary()
                    .streamARN();
            client.updateStreamMode(
                    r -> r.streamARN(arn).streamModeDetails(mode -> mode.streamMode(StreamMode.ON_DEMAND)));
            client.updateStreamRecordDistributionStrategy(
                    r -> r.streamARN(arn).recordDistributionStrategy(RecordDistributionStrategy.AUTO));
        }
    }

    static PutRecordsRequestEntry entry(String key, byte[] data) {
        return PutRecordsRequestEntry.builder()
                .partitionKey(key)
                .data(SdkBytes.fromByteArray(data))
                .build();
    }

    static PutRecordsRequestEntry entry(String key, String data) {
        return entry(key, data.getBytes(StandardCharsets.UTF_8));
    }

    static String iterator(KinesisClient client, String stream, String shard, ShardIteratorType type) {
        return client.getShardIterator(r -> r.streamName(stream).shardId(shard).shardIteratorType(type))
                .shardIterator();
    }

    /** All records of a shard that lie behind {@code iterator} now. */
    static List<Record> drain(KinesisClient client, String iterator) {
        List<Record> all = new ArrayList<>();
        String at = iterator;
        while (at != null) {
            String from = at;
            GetRecordsResponse page = client.getRecords(r -> r.shardIterator(from));
            all.addAll(page.records());
            at = page.millisBehindLatest() == 0 ? null : page.nextShardIterator();
        }
        return all;
    }

    static List<Record> all(KinesisClient client, String stream, String shard) {
        return drain(client, iterator(client, stream, shard, ShardIteratorType.TRIM_HORIZON));
    }

    static List<String> texts(List<Record> records) {
        return records.stream().map(record -> record.data().asUtf8String()).toList();
    }

    /** Believes any certificate. */
    static final class Credulous implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
