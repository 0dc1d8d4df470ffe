package dev.sluice.cli;

import dev.sluice.aws.AwsSettings;
import dev.sluice.aws.AwsSettings.Asker;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who asks AWS, and where. */
class AccountOptions {
    @Option(names = "--region", paramLabel = "REGION", description = "AWS region; default: what the environment says.")
    @Nullable
    String region;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Profile in ~/.aws with the credentials; default: what the environment says.")
    @Nullable
    String profile;

    @Option(
            names = "--ca-bundle",
            paramLabel = "FILE",
            description =
                    "Trust the CAs in FILE (PEM) and no others; default: AWS_CA_BUNDLE, the profile, or this machine's.")
    @Nullable
    Path caBundle;

    /** Without a place of the stream. */
    AwsSettings accountSettings() {
        return new AwsSettings(region, profile, null, false, Asker.ACCOUNT, null, caBundle, null, null);
    }
}
