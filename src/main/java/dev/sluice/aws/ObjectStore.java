package dev.sluice.aws;

import java.io.Closeable;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * S3 as one account sees it. Its client is made when the first name asks for it, so whoever reads files alone needs neither region nor
 * credentials here. Safe for use by several threads.
 */
public final class ObjectStore implements Closeable {
    /** A router restarts within that; with a checkpoint, a longer outage costs another run. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final AwsSettings settings;
    private final Duration patience;
    private @Nullable Connected connection;

    private record Connected(S3Client client, AwsCredentialsProvider account, SdkHttpClient http, KnownWay way) {}

    /** Where a load into an embedded endpoint reads from is no part of that: these are the settings as typed. */
    public ObjectStore(AwsSettings settings) {
        this(settings, PATIENCE);
    }

    /** @param patience how long a read that breaks is tried again without a byte */
    public ObjectStore(AwsSettings settings, Duration patience) {
        this.settings = settings;
        this.patience = patience;
    }

    public Duration patience() {
        return patience;
    }

    /**
     * Finds buckets in other regions than the settings' own, unless they name an endpoint.
     *
     * @throws AwsException if the profile does not exist
     */
    public S3Client client() {
        return connection().client();
    }

    private synchronized Connected connection() {
        if (connection == null) {
            connection = connect(Profile.of(settings.who().profile()));
        }
        return connection;
    }

    /**
     * Asks for the bytes of [from, to) of the object with this ETag. Not every server looks at that, or at the range: who reads the answer
     * has to.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException if they cannot be had
     */
    public ResponseInputStream<GetObjectResponse> bytes(String bucket, String key, String eTag, long from, long to) {
        Connected known = connection();
        ResponseInputStream<GetObjectResponse> bytes = known.way().get(bucket, key, eTag, from, to);
        return bytes != null
                ? bytes
                : known.client()
                        .getObject(
                                r -> r.bucket(bucket).key(key).ifMatch(eTag).range("bytes=" + from + "-" + (to - 1)));
    }

    /** The service as somebody knows it who checks a firewall: its address, or its region. */
    public String where() {
        URI endpoint = client().serviceClientConfiguration().endpointOverride().orElse(null);
        return endpoint != null
                ? "the S3 endpoint " + endpoint
                : "S3 in region " + client().serviceClientConfiguration().region();
    }

    private Connected connect(Profile profile) {
        Trust trust = profile.trust(settings.certificates().bundle());
        InnerHttpService.use(trust);
        Region region = region();
        AwsCredentialsProvider account = AwsClients.accountOf(settings, region);
        AwsCredentialsProvider credentials = NoCredentialsException.explaining(settings, account);
        URI named = Place.named("s3", settings.where().s3Endpoint(), profile).orElse(null);
        // A proxy that cannot be shows now, and not as a request that fails.
        var unused = ProxyServer.of(named == null ? "https" : named.getScheme());
        SdkHttpClient http = new Connector(ProxyServer::to, trust, false);
        KnownWay way = new KnownWay(credentials, http);
        S3ClientBuilder builder = S3Client.builder()
                .region(region)
                .credentialsProvider(credentials)
                .httpClient(http)
                .crossRegionAccessEnabled(named == null)
                // Ranges have none, and servers that imitate S3 stumble over being asked.
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                // What is written is small, and need not be announced.
                .serviceConfiguration(c -> c.expectContinueEnabled(false))
                .overrideConfiguration(o -> o.addExecutionInterceptor(way)
                        .defaultProfileName(profile.name())
                        .apiCallAttemptTimeout(Duration.ofSeconds(20))
                        .apiCallTimeout(Duration.ofSeconds(60)));
        if (named != null) {
            // No other host name than its own is known there.
            builder.endpointOverride(named).forcePathStyle(true);
        }
        return new Connected(Environment.heard(builder::build), account, http, way);
    }

    /** Any will do to begin with: the bucket's own is found by asking. */
    private Region region() {
        try {
            return AwsClients.resolveRegion(settings);
        } catch (AwsException e) {
            return Region.US_EAST_1;
        }
    }

    @Override
    public synchronized void close() {
        if (connection != null) {
            connection.client().close();
            if (connection.account() instanceof SdkAutoCloseable closeable) {
                closeable.close();
            }
            connection.http().close();
            connection = null;
        }
    }
}
