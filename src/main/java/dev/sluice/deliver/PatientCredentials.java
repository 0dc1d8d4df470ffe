package dev.sluice.deliver;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Credentials for either sender: KPL's thread would die of an exception at start and leave everything in flight for ever. While there are
 * none to be had, the sender gets the last ones; if there were none before, it waits.
 */
final class PatientCredentials implements AwsCredentialsProvider {
    private static final Logger LOG = LoggerFactory.getLogger(PatientCredentials.class);
    private static final long RETRY_MILLIS = 1_000;

    private final AwsCredentialsProvider provider;
    private volatile @Nullable AwsCredentials last;

    PatientCredentials(AwsCredentialsProvider provider) {
        this.provider = provider;
    }

    @Override
    public AwsCredentials resolveCredentials() {
        while (true) {
            try {
                AwsCredentials credentials = provider.resolveCredentials();
                last = credentials;
                return credentials;
            } catch (SdkException e) {
                LOG.warn("credentials cannot be had at the moment: {}", e.getMessage());
                AwsCredentials known = last;
                if (known != null) {
                    return known;
                }
            }
            try {
                Thread.sleep(RETRY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("the sender was interrupted while there were no credentials", e);
            }
        }
    }
}
