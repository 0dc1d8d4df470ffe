package dev.sluice.aws;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.endpoint.AwsClientEndpointProvider;
import software.amazon.awssdk.awscore.endpoint.DualstackEnabledProvider;
import software.amazon.awssdk.awscore.endpoint.FipsEnabledProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.endpoints.KinesisEndpointParams;
import software.amazon.awssdk.services.kinesis.endpoints.KinesisEndpointProvider;

/**
 * Where the stream is and the way there. Everything that was typed, set in the environment or configured in the profile ends here, once:
 * the SDK's clients and KPL are both given this, and resolve nothing by themselves.
 *
 * @param endpoint scheme, host and port, without a path; the port may be left out. Plain HTTP is for emulators
 * @param origin what named the endpoint; empty: it is the service's own in the region
 * @param proxy null: the way is direct
 */
public record Place(
        Region region,
        URI endpoint,
        String origin,
        @Nullable ProxyServer proxy,
        Trust trust) {
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    /**
     * Looks at the environment and the profile's files; asks the machine for its region if nothing else tells.
     *
     * @throws AwsException if that makes no sense, or names no region
     */
    static Place of(AwsSettings typed) {
        if (typed.who().asker() == AwsSettings.Asker.OURSELVES) {
            URI own = Objects.requireNonNull(typed.where().endpoint());
            return new Place(Region.US_EAST_1, own, "--local", null, Profile.DEFAULT_TRUST);
        }
        Profile profile = Profile.of(typed.who().profile());
        Region region = AwsClients.resolveRegion(typed);
        String id = region.id();
        if (!id.matches("\\p{Alnum}+(-\\p{Alnum}+)*")) {
            throw new AwsException(
                    "'" + id
                            + "' is not the name of a region; check --region, which is something like eu-west-1, and AWS_REGION.");
        }
        // The names that older tools have for FIPS, as the SDK's clients read them.
        boolean fips = id.startsWith("fips-") || id.endsWith("-fips");
        if (fips) {
            region = Region.of(id.replaceFirst("^fips-", "").replaceFirst("-fips$", ""));
        }
        try {
            fips |= FipsEnabledProvider.builder()
                    .profileFile(profile::file)
                    .profileName(profile.name())
                    .build()
                    .isFipsEnabled()
                    .orElse(false);
            boolean dualStack = DualstackEnabledProvider.builder()
                    .profileFile(profile::file)
                    .profileName(profile.name())
                    .build()
                    .isDualstackEnabled()
                    .orElse(false);
            Optional<URI> named = named("kinesis", typed.where().endpoint(), profile);
            String origin = named.isEmpty() ? "" : origin(typed, profile);
            named.ifPresent(endpoint -> Address.require(endpoint, origin));
            if (named.isPresent() && (fips || dualStack)) {
                throw new AwsException("The endpoint " + named.get() + " (" + origin + ") and "
                        + (fips ? "AWS_USE_FIPS_ENDPOINT" : "AWS_USE_DUALSTACK_ENDPOINT")
                        + " exclude each other; leave one of them out.");
            }
            URI endpoint = named.isPresent() ? named.get() : ofService(region, fips, dualStack);
            if (typed.certificates().insecure() && !Address.isLoopback(endpoint)) {
                throw new AwsException(AwsSettings.INSECURE);
            }
            return new Place(
                    region,
                    endpoint,
                    origin,
                    ProxyServer.to(endpoint),
                    profile.trust(typed.certificates().bundle()));
        } catch (IllegalStateException e) {
            throw Environment.nonsense(e);
        } catch (SdkException | IllegalArgumentException e) {
            throw new AwsException(
                    "No endpoint of Kinesis can be made out for region " + region + ": " + e.getMessage()
                            + " Check --region, --profile and the variables AWS_USE_... and AWS_ENDPOINT_URL....",
                    e);
        }
    }

    /** What names an endpoint in place of the service's own, in the SDK's order. */
    static Optional<URI> named(String service, @Nullable URI typed, Profile profile) {
        String capital = service.substring(0, 1).toUpperCase(Locale.ROOT) + service.substring(1);
        return AwsClientEndpointProvider.builder()
                .clientEndpointOverride(typed)
                .serviceEndpointOverrideEnvironmentVariable("AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT))
                .serviceEndpointOverrideSystemProperty("aws.endpointUrl" + capital)
                .serviceProfileProperty(service)
                .profileFile(profile::file)
                .profileName(profile.name())
                .resolveFromOverrides();
    }

    private static String origin(AwsSettings typed, Profile profile) {
        if (typed.where().endpoint() != null) {
            return "--endpoint";
        }
        if (System.getProperty("aws.endpointUrlKinesis", System.getProperty("aws.endpointUrl")) != null) {
            return "-Daws.endpointUrl";
        }
        for (String variable : List.of("AWS_ENDPOINT_URL_KINESIS", "AWS_ENDPOINT_URL")) {
            if (Environment.variable(variable) != null) {
                return variable;
            }
        }
        return "profile " + profile.name();
    }

    private static URI ofService(Region region, boolean fips, boolean dualStack) {
        try {
            return KinesisEndpointProvider.defaultProvider()
                    .resolveEndpoint(KinesisEndpointParams.builder()
                            .region(region)
                            .useFips(fips)
                            .useDualStack(dualStack)
                            .build())
                    .join()
                    .endpointUrl()
                    .toUri();
        } catch (CompletionException e) {
            if (e.getCause() instanceof SdkException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** The regions that the SDK knows, by their ids. */
    public static List<String> regions() {
        return Region.regions().stream()
                .map(Region::id)
                .filter(id -> id.matches("[a-z]+(-[a-z]+)+-\\d+"))
                .sorted()
                .toList();
    }

    public String host() {
        return Objects.requireNonNull(endpoint.getHost());
    }

    public int port() {
        return endpoint.getPort() >= 0 ? endpoint.getPort() : isPlain() ? HTTP : HTTPS;
    }

    /** Whether nothing is encrypted on the way, as with emulators. */
    public boolean isPlain() {
        return "http".equalsIgnoreCase(endpoint.getScheme());
    }

    /** The endpoint and what named it, within a sentence. */
    private String named() {
        return endpoint + (origin.startsWith("--") ? "" : " (" + origin + ")");
    }

    /** That everybody on the way may read along, if they may. */
    Optional<String> inTheClear() {
        return !isPlain() || Address.isLoopback(endpoint)
                ? Optional.empty()
                : Optional.of("data and signatures go in the clear to " + named() + "; give https:// if it speaks TLS");
    }

    /** Which of these have no effect. */
    List<String> idle(AwsSettings.Certificates typed) {
        List<String> idle = new ArrayList<>();
        if (isPlain() && typed.insecure()) {
            idle.add("--insecure skips no check: " + named() + " is plain HTTP and shows no certificate");
        }
        if (isPlain() && typed.bundle() != null) {
            idle.add("--ca-bundle has no effect on " + named() + ", which is plain HTTP");
        }
        return idle;
    }

    /** Whether it is AWS itself, or an endpoint in this process: what is named otherwise may be an emulator. */
    public boolean isKinesis() {
        return origin.isEmpty() || origin.equals("--local") || host().matches("(?i).*\\.amazonaws\\.com(\\.cn)?");
    }

    /** The beginning of a sentence, as somebody needs it who checks a firewall. */
    @Override
    public String toString() {
        String service =
                origin.isEmpty() ? "Kinesis in region " + region + " (" + host() + ")" : "The endpoint " + named();
        return service + (proxy == null ? "" : " behind the proxy " + proxy);
    }

    /** What an endpoint may look like. */
    public static final class Address {
        private Address() {}

        /**
         * @param origin what named it, for messages
         * @throws AwsException if it is more or less than a host and a port
         */
        static void require(URI endpoint, String origin) {
            String shown = "The endpoint " + endpoint.toString().replaceFirst("//[^/@]*@", "//") + " (" + origin + ")";
            if (!("" + endpoint.getScheme()).matches("(?i)https?") || endpoint.getHost() == null) {
                throw new AwsException(shown
                        + " is not an address; give it as https://HOST or https://HOST:PORT, or an emulator's as"
                        + " http://HOST:PORT.");
            }
            if (endpoint.getScheme().equalsIgnoreCase("http")
                    && endpoint.getHost().matches("(?i).*\\.(amazonaws\\.com(\\.cn)?|api\\.aws)")) {
                throw new AwsException(
                        shown + " is AWS's own, and the log would be sent in the clear; give it as https://HOST.");
            }
            if (endpoint.getPort() == 0 || endpoint.getPort() > 65_535) {
                throw new AwsException(shown + " has a port that does not exist; ports are 1 to 65535.");
            }
            if (endpoint.getRawUserInfo() != null
                    || endpoint.getRawQuery() != null
                    || endpoint.getRawFragment() != null
                    || !("" + endpoint.getRawPath()).matches("/?")) {
                throw new AwsException(shown + " has more than a host and a port, which would be left out; give it as"
                        + " https://HOST or https://HOST:PORT.");
            }
        }

        /** Decided by the name alone, without asking a name server that somebody else may rule. */
        public static boolean isLoopback(URI endpoint) {
            String host = endpoint.getHost().toLowerCase(Locale.ROOT);
            return host.equals("localhost")
                    || host.equals("[::1]")
                    || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
        }
    }
}
