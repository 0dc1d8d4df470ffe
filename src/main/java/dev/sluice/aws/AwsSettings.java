package dev.sluice.aws;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the stream is and who asks, as typed: nothing is resolved yet.
 *
 * @param region null: what the environment, the profile or the machine says
 * @param profile null: the default profile
 * @param endpoint null: what the environment or the profile says, or the service's own for the region
 * @param insecure take any certificate; only for endpoints on this machine
 * @param asker whether credentials are needed
 * @param s3Endpoint null: what the environment or the profile says, or AWS's own for the bucket's region
 * @param caBundle null: what the environment or the profile says, or the CAs that this machine trusts
 * @param role to be taken by those credentials; null: none
 * @param stream what is known of it by its ARN; null: it was named otherwise
 */
public record AwsSettings(
        @Nullable String region,
        @Nullable String profile,
        @Nullable URI endpoint,
        boolean insecure,
        Asker asker,
        @Nullable URI s3Endpoint,
        @Nullable Path caBundle,
        @Nullable Role role,
        @Nullable StreamArn stream) {
    static final String INSECURE =
            "--insecure skips the certificate check and is allowed for this machine alone; use it with"
                    + " --endpoint https://localhost:PORT, or leave it out.";

    /** Who asks. */
    public enum Asker {
        /** Whoever the credentials are of. */
        ACCOUNT,
        /** Nobody whom the endpoint would know: any credentials will do. */
        ANYBODY,
        /** We ourselves, an endpoint in this process: neither environment nor profile count for the way there. */
        OURSELVES
    }

    /**
     * A role of another account or with other rights.
     *
     * @param externalId what the role's owner asks for; null: nothing
     */
    public record Role(String arn, @Nullable String externalId) {}

    /** @throws AwsException if an endpoint is no address, or {@code insecure} is asked for another machine than this */
    public AwsSettings {
        if (endpoint != null) {
            Place.Address.require(endpoint, "--endpoint");
        }
        if (s3Endpoint != null
                && (s3Endpoint.getHost() == null
                        || s3Endpoint.getPort() == 0
                        || s3Endpoint.getPort() > 65_535
                        || !("" + s3Endpoint.getScheme()).matches("(?i)https?"))) {
            throw new AwsException(
                    "The S3 endpoint " + s3Endpoint + " is no address; give it as https://HOST, or http://HOST:PORT.");
        }
        if (insecure && endpoint != null && !Place.Address.isLoopback(endpoint)) {
            throw new AwsException(INSECURE);
        }
    }

    /** The same without a bundle or a role; {@code embedded}: anybody asks. */
    public AwsSettings(
            @Nullable String region,
            @Nullable String profile,
            @Nullable URI endpoint,
            boolean insecure,
            boolean embedded,
            @Nullable URI s3Endpoint) {
        this(
                region,
                profile,
                endpoint,
                insecure,
                embedded ? Asker.ANYBODY : Asker.ACCOUNT,
                s3Endpoint,
                null,
                null,
                null);
    }

    /** An endpoint that runs in this process or was started by {@code sluice local}. */
    public static AwsSettings local(URI endpoint) {
        return new AwsSettings("us-east-1", null, endpoint, true, Asker.OURSELVES, null, null, null, null);
    }

    /** The same, with S3 at another place; null for none. */
    public AwsSettings withS3Endpoint(@Nullable URI other) {
        return new AwsSettings(region, profile, endpoint, insecure, asker, other, caBundle, role, stream);
    }

    /** The same for this stream, in its region. */
    public AwsSettings withStream(StreamArn arn) {
        return new AwsSettings(arn.region(), profile, endpoint, insecure, asker, s3Endpoint, caBundle, role, arn);
    }
}
