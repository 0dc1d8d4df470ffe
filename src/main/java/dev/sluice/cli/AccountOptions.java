package dev.sluice.cli;

import dev.sluice.aws.AwsException;
import dev.sluice.aws.AwsSettings;
import dev.sluice.aws.AwsSettings.Asker;
import dev.sluice.aws.AwsSettings.Certificates;
import dev.sluice.aws.AwsSettings.Role;
import dev.sluice.aws.AwsSettings.Where;
import dev.sluice.aws.AwsSettings.Who;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who asks AWS, and where. */
class AccountOptions {
    @Option(
            names = "--region",
            order = Topic.WHERE + 5,
            paramLabel = "REGION",
            description = "AWS region. Default: what the environment says.")
    @Nullable
    String region;

    @Option(
            names = "--profile",
            order = Topic.WHERE + 6,
            paramLabel = "NAME",
            description = "Profile in ~/.aws with the credentials. Default: what the environment says.")
    @Nullable
    String profile;

    @Option(
            names = "--ca-bundle",
            order = Topic.WHERE + Topic.MORE + 4,
            paramLabel = "FILE",
            description =
                    "Trust the CAs in FILE (PEM) and no others. Default: AWS_CA_BUNDLE, the profile, or this machine's.")
    @Nullable
    Path caBundle;

    @Option(
            names = "--role-arn",
            order = Topic.WHERE + Topic.MORE + 1,
            paramLabel = "ARN",
            description = "Take this role, for the stream and for s3:// inputs.")
    @Nullable
    private String roleArn;

    @Option(
            names = "--external-id",
            order = Topic.WHERE + Topic.MORE + 2,
            paramLabel = "ID",
            description = "With --role-arn: the external id that the role's owner asks for.")
    @Nullable
    private String externalId;

    /** @throws picocli.CommandLine.ParameterException if nobody is asked, and one of them was typed nevertheless */
    static void refuseIdle(Idle idle, String why, boolean isAsked, String... more) {
        idle.with(why, !isAsked, "--profile", "--ca-bundle", "--role-arn", "--external-id");
        idle.with(why, !isAsked, more);
    }

    /** @throws AwsException if there is an external id, and no role that it would be for */
    @Nullable
    Role role() {
        if (roleArn == null && externalId != null) {
            throw new AwsException("--external-id is for the role of --role-arn; give that, too.");
        }
        return roleArn == null ? null : new Role(roleArn, externalId);
    }

    /** Without a place of the stream. */
    AwsSettings accountSettings() {
        return new AwsSettings(
                new Where(region, null, null, null),
                new Who(Asker.ACCOUNT, profile, role()),
                new Certificates(false, caBundle));
    }
}
