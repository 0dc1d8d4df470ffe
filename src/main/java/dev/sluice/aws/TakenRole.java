package dev.sluice.aws;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** The credentials of a role that other credentials take, and take again before they end. */
final class TakenRole implements AwsCredentialsProvider, SdkAutoCloseable {
    private final StsClient sts;
    private final StsAssumeRoleCredentialsProvider taken;
    private final AwsCredentialsProvider own;

    TakenRole(AwsSettings.Role role, AwsCredentialsProvider own, Region region, String profile) {
        this.own = own;
        // Its HTTP client is the InnerHttpService's.
        this.sts = StsClient.builder()
                .region(region)
                .credentialsProvider(own)
                .overrideConfiguration(o -> o.defaultProfileName(profile))
                .build();
        this.taken = StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(
                        r -> r.roleArn(role.arn()).externalId(role.externalId()).roleSessionName("sluice"))
                .build();
    }

    @Override
    public AwsCredentials resolveCredentials() {
        return taken.resolveCredentials();
    }

    @Override
    public void close() {
        taken.close();
        sts.close();
        if (own instanceof SdkAutoCloseable closeable) {
            closeable.close();
        }
    }
}
