package dev.sluice.cli;

import dev.sluice.aws.AwsSettings;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the stream is and who asks: the same options for every command that talks to Kinesis. */
public final class ConnectionOptions {
    @Option(names = "--region", paramLabel = "REGION", description = "AWS region; default: what the environment says.")
    @Nullable
    private String region;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Profile in ~/.aws with the credentials; default: what the environment says.")
    @Nullable
    private String profile;

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "https address of another endpoint than the region's own.")
    @Nullable
    private URI endpoint;

    @Option(names = "--insecure", description = "Skip the certificate check; only for an --endpoint on this machine.")
    private boolean insecure;

    /**
     * What was typed.
     *
     * @throws dev.sluice.aws.AwsException if the endpoint is no https address, or insecure is asked for another machine
     */
    public AwsSettings settings() {
        return new AwsSettings(region, profile, endpoint, insecure, false);
    }
}
