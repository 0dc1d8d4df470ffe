package dev.sluice.local;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
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
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.utils.AttributeMap;

/** The SDK's client as tests use it: no retries, any certificate; and the few calls that every test makes. */
public final class Clients {
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

    /** Sets the stream's record distribution strategy to AUTO, for which the SDK has no name yet. */
    public static void setAutoDistribution(Endpoint endpoint, String stream) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Credulous()}, null);
        HttpsURLConnection connection =
                (HttpsURLConnection) endpoint.uri().toURL().openConnection();
        connection.setSSLSocketFactory(context.getSocketFactory());
        connection.setHostnameVerifier((host, session) -> true);
        connection.setDoOutput(true);
        connection.setConnectTimeout(60_000);
        connection.setReadTimeout(60_000);
        connection.setRequestProperty("Content-Type", "application/x-amz-json-1.1");
        connection.setRequestProperty("X-Amz-Target", "Kinesis_20131202.UpdateStreamRecordDistributionStrategy");
        String request = "{\"StreamARN\":\"arn:aws:kinesis:us-east-1:000000000000:stream/" + stream
                + "\",\"RecordDistributionStrategy\":\"AUTO\"}";
        connection.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        if (connection.getResponseCode() != 200) {
            throw new IOException("the endpoint says " + connection.getResponseCode());
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
