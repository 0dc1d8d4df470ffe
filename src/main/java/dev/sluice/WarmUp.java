package dev.sluice;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsSettings;

/**
 * A run for the sake of its classes, of which the launcher makes an archive. Its load into an embedded endpoint asks nobody who it is,
 * as every other load does; so that is asked here.
 */
final class WarmUp {
    private WarmUp() {}

    public static void main(String[] args) {
        try (AwsClients clients = new AwsClients(new AwsSettings("us-east-1", null, null, false, false, null))) {
            clients.credentials().resolveCredentials();
        }
        Main.main(args);
    }
}
