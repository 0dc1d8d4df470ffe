package dev.sluice.aws;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the stream is and who asks, as typed: nothing is resolved yet. */
public record AwsSettings(Where where, Who who, Certificates certificates) {
    static final String INSECURE =
            "--insecure skips the certificate check and is allowed for this machine alone; use it with"
                    + " --endpoint https://localhost:PORT, or leave it out.";

    /**
     * Where the stream is.
     *
     * @param region null: what the environment, the profile or the machine says
     * @param endpoint null: what the environment or the profile says, or the service's own for the region
     * @param s3Endpoint null: what the environment or the profile says, or AWS's own for the bucket's region
     * @param stream what is known of it by its ARN; null: it was named otherwise
     */
    public record Where(
            @Nullable String region,
            @Nullable URI endpoint,
            @Nullable URI s3Endpoint,
            @Nullable StreamArn stream) {
        /** @throws AwsException if an endpoint is no address */
        public Where {
            if (endpoint != null) {
                Place.Address.require(endpoint, "--endpoint");
            }
            if (s3Endpoint != null
                    && (s3Endpoint.getHost() == null
                            || s3Endpoint.getPort() == 0
                            || s3Endpoint.getPort() > 65_535
                            || !("" + s3Endpoint.getScheme()).matches("(?i)https?"))) {
                throw new AwsException("The S3 endpoint " + s3Endpoint
                        + " is not an address; give it as https://HOST, or http://HOST:PORT.");
            }
        }
    }

    /**
     * Who asks.
     *
     * @param profile null: the default profile
     * @param role to be taken by those credentials; null: none
     */
    public record Who(
            Asker asker, @Nullable String profile, @Nullable Role role) {}

    /** Whose credentials count. */
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

    /**
     * Which certificates are taken.
     *
     * @param insecure any; only for endpoints on this machine
     * @param bundle null: what the environment or the profile says, or the CAs that this machine trusts
     */
    public record Certificates(boolean insecure, @Nullable Path bundle) {}

    /** @throws AwsException if any certificate is to be taken of another machine than this */
    public AwsSettings {
        if (certificates.insecure() && where.endpoint() != null && !Place.Address.isLoopback(where.endpoint())) {
            throw new AwsException(INSECURE);
        }
    }

    /** An endpoint that runs in this process or was started by {@code sluice local}. */
    public static AwsSettings local(URI endpoint) {
        return new AwsSettings(
                new Where("us-east-1", endpoint, null, null),
                new Who(Asker.OURSELVES, null, null),
                new Certificates(true, null));
    }

    /** The same, with S3 at another place; null for none. */
    public AwsSettings withS3Endpoint(@Nullable URI other) {
        return new AwsSettings(new Where(where.region(), where.endpoint(), other, where.stream()), who, certificates);
    }

    /** The same for this stream, in its region. */
    public AwsSettings withStream(StreamArn arn) {
        return new AwsSettings(new Where(arn.region(), where.endpoint(), where.s3Endpoint(), arn), who, certificates);
    }
}
