package dev.sluice.cli;

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
}
