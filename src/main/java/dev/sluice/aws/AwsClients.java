package dev.sluice.aws;

import java.io.Closeable;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.utils.AttributeMap;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The SDK's clients for one {@link AwsSettings}, made when they are first asked for, over one HTTP client with short timeouts.
 * Safe for use by several threads.
 */
public final class AwsClients implements Closeable {
    /** The SDK looks for a region on the machine itself (EC2's metadata) and, elsewhere, waits long for nobody's answer. */
    private static final Duration REGION_DEADLINE = Duration.ofSeconds(2);

    static {
        // JSON starts faster than CBOR, and every emulator speaks it. Whoever sets the property himself is heard.
        if (System.getProperty("aws.cborEnabled") == null) {
            System.setProperty("aws.cborEnabled", "false");
        }
    }

    private final AwsSettings settings;
    private final Region region;
    private final AwsCredentialsProvider credentials;
    private final DistributionStrategy strategy = new DistributionStrategy();
    private @Nullable SdkHttpClient http;
    private @Nullable KinesisClient kinesis;
    private @Nullable StsClient sts;

    /** @throws AwsException if no region is to be found, or the profile does not exist */
    public AwsClients(AwsSettings settings) {
        this.settings = settings;
        this.region = resolveRegion(settings);
        this.credentials = credentialsOf(settings);
    }

    /**
     * Lets the SDK begin to load its classes, beside whatever the caller does: a client's first use takes half a second of that, and
     * parsing a command line some tenths.
     */
    public static void prepare() {
        var unused = Deadline.start("sluice-prepare", () -> {
            try (AwsClients clients = new AwsClients(new AwsSettings("us-east-1", null, null, false, false, null))) {
                return clients.kinesis().serviceName();
            }
        });
    }

    static SdkHttpClient http(boolean insecure) {
        return UrlConnectionHttpClient.builder()
                .connectionTimeout(Duration.ofSeconds(2))
                .socketTimeout(Duration.ofSeconds(20))
                .buildWithDefaults(AttributeMap.builder()
                        .put(SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES, insecure)
                        .build());
    }

    public AwsSettings settings() {
        return settings;
    }

    public Region region() {
        return region;
    }

    /** Resolves when asked; renews temporary credentials. */
    public AwsCredentialsProvider credentials() {
        return credentials;
    }

    public synchronized KinesisClient kinesis() {
        if (kinesis == null) {
            kinesis = configured(KinesisClient.builder(), strategy).build();
        }
        return kinesis;
    }

    /** Whether the stream that {@link #kinesis} described last ignores partition and hash keys (strategy AUTO). */
    public boolean describedStreamIsAuto() {
        return strategy.auto();
    }

    public synchronized StsClient sts() {
        if (sts == null) {
            sts = configured(StsClient.builder(), new ExecutionInterceptor() {}).build();
        }
        return sts;
    }

    @Override
    public synchronized void close() {
        if (kinesis != null) {
            kinesis.close();
        }
        if (sts != null) {
            sts.close();
        }
        if (credentials instanceof SdkAutoCloseable closeable) {
            closeable.close();
        }
        if (http != null) {
            http.close();
        }
    }

    /** Made by whoever needs it first: KPL, which starts beside that one, does not. */
    private synchronized SdkHttpClient http() {
        if (http == null) {
            http = http(settings.insecure());
        }
        return http;
    }

    private <B extends AwsSyncClientBuilder<B, ?> & AwsClientBuilder<B, ?>> B configured(
            B builder, ExecutionInterceptor interceptor) {
        builder.region(region)
                .credentialsProvider(credentials)
                .httpClient(http())
                .overrideConfiguration(o -> o.addExecutionInterceptor(interceptor)
                        .apiCallAttemptTimeout(Duration.ofSeconds(20))
                        .apiCallTimeout(Duration.ofSeconds(60)));
        if (settings.endpoint() != null) {
            builder.endpointOverride(settings.endpoint());
        }
        return builder;
    }

    private static AwsCredentialsProvider credentialsOf(AwsSettings settings) {
        if (settings.embedded()) {
            return StaticCredentialsProvider.create(AwsBasicCredentials.create("embedded", "embedded"));
        }
        return accountOf(settings.profile());
    }

    static AwsCredentialsProvider accountOf(@Nullable String profile) {
        // A profile that was typed outranks keys in the environment, as it does for the aws command.
        return profile == null
                ? DefaultCredentialsProvider.builder().build()
                : ProfileCredentialsProvider.create(profile);
    }

    /** @throws AwsException if no file of the user's has it */
    static void requireProfile(@Nullable String profile) {
        if (profile != null && ProfileFile.defaultProfileFile().profile(profile).isEmpty()) {
            throw new AwsException("There is no profile '" + profile + "' in " + home(".aws/config") + " or "
                    + home(".aws/credentials")
                    + "; name another with --profile, or add it with: aws configure --profile "
                    + profile + ".");
        }
    }

    static Region resolveRegion(AwsSettings settings) {
        String profile = settings.profile();
        requireProfile(profile);
        String named = settings.region() != null ? settings.region() : System.getenv("AWS_REGION");
        if (named == null || named.isBlank()) {
            // The SDK for Java passes this one over, though the aws command and the other SDKs read it.
            named = System.getenv("AWS_DEFAULT_REGION");
        }
        if (named != null && !named.isBlank()) {
            return Region.of(named.strip());
        }
        DefaultAwsRegionProviderChain chain =
                DefaultAwsRegionProviderChain.builder().profileName(profile).build();
        try {
            return Deadline.await(Deadline.start("sluice-region", chain::getRegion), REGION_DEADLINE);
        } catch (SdkException | TimeoutException e) {
            throw new AwsException(
                    "No AWS region is set; give --region, for example --region eu-west-1, or set AWS_REGION.", e);
        }
    }

    private static String home(String file) {
        return System.getProperty("user.home", "~") + "/" + file;
    }
}
