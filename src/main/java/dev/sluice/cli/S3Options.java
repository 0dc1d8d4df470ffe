package dev.sluice.cli;

import dev.sluice.aws.AwsSettings;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where {@code s3://} names are: the same for every command that takes some. */
final class S3Options {
    @Option(
            names = "--s3-endpoint",
            order = Topic.INPUT + Topic.MORE + 11,
            paramLabel = "URL",
            description = "The S3-compatible server where s3:// names are. Default: AWS_ENDPOINT_URL_S3, or AWS.")
    @Nullable
    private URI s3Endpoint;

    AwsSettings in(AwsSettings settings) {
        return settings.withS3Endpoint(s3Endpoint);
    }
}
