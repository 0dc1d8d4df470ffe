package dev.sluice.aws;

import java.io.Closeable;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.KinesisClientBuilder;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The SDK's clients for one {@link AwsSettings}, made when they are first asked for, over one HTTP client with short timeouts.
 * Safe for use by several threads.
 */
public final class AwsClients implements Closeable {
    /** The SDK looks for a region on the machine itself (EC2's metadata) and, elsewhere, waits long for nobody's answer. */
    private static final Duration REGION_DEADLINE = Duration.ofSeconds(2);

    /** How long a connection of a reader may be silent before it counts as dead. */
    private static final Duration SILENCE = Duration.ofSeconds(20);

    static {
        // JSON starts faster than CBOR, and every emulator speaks it. Whoever sets the property himself is heard.
        if (System.getProperty("aws.cborEnabled") == null) {
            System.setProperty("aws.cborEnabled", "false");
        }
        ProxyAccount.allow();
    }

    private final AwsSettings settings;
    private final boolean reading;
    private final Place place;
    private final AwsCredentialsProvider credentials;
    private @Nullable SdkHttpClient http;
    private @Nullable KinesisClient kinesis;
    private @Nullable KinesisClient reader;

    /** @throws AwsException if no region is to be found, or the profile does not exist */
    public AwsClients(AwsSettings settings) {
        this(settings, false);
    }

    private AwsClients(AwsSettings settings, boolean reading) {
        this.settings = settings;
        this.reading = reading;
        this.place = Place.of(settings);
        if (settings.who().asker() == AwsSettings.Asker.ACCOUNT) {
            InnerHttpService.use(place.trust());
        }
        this.credentials = credentialsOf(settings, place.region());
    }

    /**
     * Clients that read: they ask for a stream by its ARN where one was typed, be it another account's. A load names its stream, so
     * whoever writes must find the stream by its name.
     *
     * @throws AwsException as the constructor
     */
    public static AwsClients reading(AwsSettings settings) {
        return new AwsClients(settings, true);
    }

    /** Lets the SDK begin to load the classes of a first request, beside whatever the caller does. */
    public static void prepare() {
        var unused = Deadline.start("sluice-prepare", () -> {
            try (AwsClients clients = new AwsClients(AwsSettings.local(URI.create("https://localhost")))) {
                new SignedPost(clients, clients.credentials, SILENCE).prepare();
                return true;
            }
        });
    }

    public AwsSettings settings() {
        return settings;
    }

    /** Where the stream is; KPL is to be given the same. */
    public Place place() {
        return place;
    }

    /**
     * Tells what a person should know of the way there, in sentences without a full stop.
     *
     * @param passing told what matters to whoever has typed the command, and to nobody later
     * @param lasting told what still matters when all is done
     */
    public void remark(Consumer<String> passing, Consumer<String> lasting) {
        if (settings.who().asker() != AwsSettings.Asker.OURSELVES) {
            place.inTheClear().ifPresent(lasting);
            place.idle(settings.certificates()).forEach(passing);
        }
    }

    public Region region() {
        return place.region();
    }

    /** Resolves when asked; renews temporary credentials. */
    public AwsCredentialsProvider credentials() {
        return credentials;
    }

    public synchronized KinesisClient kinesis() {
        if (kinesis == null) {
            KinesisClientBuilder builder = at(place)
                    .credentialsProvider(credentials)
                    .httpClient(http())
                    .overrideConfiguration(o -> {
                        o.apiCallAttemptTimeout(Duration.ofSeconds(20)).apiCallTimeout(Duration.ofSeconds(60));
                        if (reading && settings.where().stream() != null) {
                            o.addExecutionInterceptor(
                                    new ByArn(settings.where().stream().text()));
                        }
                    });
            kinesis = Environment.heard(builder::build);
        }
        return kinesis;
    }

    /** For who describes a stream, lists its shards and gets its records, and nothing else: starts and reads faster than {@link #kinesis}. */
    public synchronized KinesisClient reader() {
        if (reader == null) {
            StreamArn arn = reading ? settings.where().stream() : null;
            reader = new QuickKinesis(
                    new SignedPost(this, credentials, SILENCE), this::kinesis, arn == null ? null : arn.text());
        }
        return reader;
    }

    static KinesisClientBuilder at(Place place) {
        return KinesisClient.builder()
                .region(place.region())
                .endpointOverride(place.endpoint())
                // Both are in the endpoint already, and the SDK would take them for a contradiction to it.
                .fipsEnabled(false)
                .dualstackEnabled(false);
    }

    @Override
    public synchronized void close() {
        if (kinesis != null) {
            kinesis.close();
        }
        if (reader != null) {
            reader.close();
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
            http = new Connector(
                    address -> place.proxy(),
                    place.trust(),
                    settings.certificates().insecure());
        }
        return http;
    }

    private static AwsCredentialsProvider credentialsOf(AwsSettings settings, Region region) {
        return settings.who().asker() == AwsSettings.Asker.ACCOUNT
                ? accountOf(settings, region)
                : StaticCredentialsProvider.create(AwsBasicCredentials.create("embedded", "embedded"));
    }

    /**
     * Whose credentials count.
     *
     * @throws AwsException if the profile asks for what nobody can type
     */
    static AwsCredentialsProvider accountOf(AwsSettings settings, Region region) {
        Profile profile = Profile.of(settings.who().profile());
        if (settings.who().profile() != null || Environment.variable("AWS_ACCESS_KEY_ID") == null) {
            CredentialTrouble.requireNoMfa(profile);
        }
        // A profile that was typed outranks keys in the environment, as it does for the aws command.
        AwsCredentialsProvider own = settings.who().profile() == null
                ? DefaultCredentialsProvider.builder().build()
                : ProfileCredentialsProvider.create(settings.who().profile());
        AwsSettings.Role role = settings.who().role();
        return role == null ? own : Environment.heard(() -> new TakenRole(role, own, region, profile.name()));
    }

    static Region resolveRegion(AwsSettings settings) {
        String named =
                settings.where().region() != null ? settings.where().region() : Environment.variable("AWS_REGION");
        if (named == null || named.isBlank()) {
            // The SDK for Java passes this one over, though the aws command and the other SDKs read it.
            named = Environment.variable("AWS_DEFAULT_REGION");
        }
        if (named != null && !named.isBlank()) {
            return Region.of(named.strip());
        }
        if (settings.who().asker() == AwsSettings.Asker.ANYBODY) {
            // An emulator takes any, and needs no machine that knows where it stands.
            return Region.of(
                    Profile.of(settings.who().profile()).property("region").orElse("us-east-1"));
        }
        DefaultAwsRegionProviderChain chain = DefaultAwsRegionProviderChain.builder()
                .profileName(settings.who().profile())
                .build();
        try {
            return Deadline.await(Deadline.start("sluice-region", chain::getRegion), REGION_DEADLINE);
        } catch (SdkException | TimeoutException e) {
            throw new AwsException(
                    "No AWS region is set; give --region, for example --region eu-west-1, or set AWS_REGION.", e);
        }
    }
}
