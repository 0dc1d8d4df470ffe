package dev.sluice.aws;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What the SDK's clients throw where credentials cannot be had: the message is {@link CredentialTrouble}'s sentence. */
final class NoCredentialsException extends SdkClientException {
    private static final long serialVersionUID = 1L;

    private NoCredentialsException(String sentence, RuntimeException why) {
        super(SdkClientException.builder().message(sentence).cause(why));
    }

    /** The same credentials. Providers throw what they like, which nobody could tell from a fault of the service asked, or of ours. */
    static AwsCredentialsProvider explaining(AwsSettings settings, AwsCredentialsProvider provider) {
        return () -> {
            try {
                return provider.resolveCredentials();
            } catch (RuntimeException e) {
                throw new NoCredentialsException(CredentialTrouble.sentence(settings, e), e);
            }
        };
    }
}
