package dev.sluice.aws;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the stream is and who asks, as typed: nothing is resolved yet.
 *
 * @param region null: what the environment, the profile or the machine says
 * @param profile null: the default profile
 * @param endpoint null: the service's own for the region
 * @param insecure take any certificate; only for endpoints on this machine
 * @param embedded the endpoint is our own: no credentials are needed, and any will do
 * @param s3Endpoint null: what the environment or the profile says, or AWS's own for the bucket's region
 */
public record AwsSettings(
        @Nullable String region,
        @Nullable String profile,
        @Nullable URI endpoint,
        boolean insecure,
        boolean embedded,
        @Nullable URI s3Endpoint) {
    /** @throws AwsException if an endpoint is no address, or {@code insecure} is asked for another machine than this */
    public AwsSettings {
        if (endpoint != null && (!"https".equalsIgnoreCase(endpoint.getScheme()) || endpoint.getHost() == null)) {
            throw new AwsException("The endpoint " + endpoint
                    + " is not an https address; give it as https://HOST or https://HOST:PORT.");
        }
        if (s3Endpoint != null
                && (s3Endpoint.getHost() == null || !("" + s3Endpoint.getScheme()).matches("(?i)https?"))) {
            throw new AwsException(
                    "The S3 endpoint " + s3Endpoint + " is no address; give it as https://HOST, or http://HOST:PORT.");
        }
        if (insecure && (endpoint == null || !isLoopback(endpoint))) {
            throw new AwsException(
                    "--insecure skips the certificate check and is allowed for this machine alone; use it with"
                            + " --endpoint https://localhost:PORT, or leave it out.");
        }
    }

    /** An endpoint that runs in this process or was started by {@code sluice local}. */
    public static AwsSettings local(URI endpoint) {
        return new AwsSettings("us-east-1", null, endpoint, true, true, null);
    }

    /** The same, with S3 at another place; null for none. */
    public AwsSettings withS3Endpoint(@Nullable URI other) {
        return new AwsSettings(region, profile, endpoint, insecure, embedded, other);
    }

    /** Decided by the name alone, without asking a name server that somebody else may rule. */
    private static boolean isLoopback(URI endpoint) {
        String host = endpoint.getHost().toLowerCase(Locale.ROOT);
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }
}
