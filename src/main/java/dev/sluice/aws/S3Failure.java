package dev.sluice.aws;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;

/** Says why something could not be read from a bucket, or written into it, and what helps. */
public final class S3Failure {
    /** An object is not the one that was found under its name. */
    public static final String REPLACED =
            "it was replaced while it was read; what belongs to another object is not mixed in";

    private final ObjectStore store;
    private final String bucket;
    private final String rights;

    public S3Failure(ObjectStore store, String bucket) {
        this(store, bucket, "s3:GetObject and s3:ListBucket");
    }

    /** @param rights that are needed */
    S3Failure(ObjectStore store, String bucket, String rights) {
        this.store = store;
        this.bucket = bucket;
        this.rights = rights;
    }

    /** Whether the same request may succeed a little later. */
    public static boolean mayPass(Exception e) {
        if (e instanceof AwsServiceException service) {
            int status = service.statusCode();
            return status >= 500
                    || status == 429
                    || status == 408
                    || code(service).equals("RequestTimeout");
        }
        return e instanceof ApiCallTimeoutException
                || e instanceof ApiCallAttemptTimeoutException
                || cause(e, IOException.class);
    }

    /** The failure as the end of a sentence that names the object. */
    public IOException of(SdkException e) {
        return new IOException(e instanceof AwsServiceException service ? refusal(service) : unreached(e), e);
    }

    private String refusal(AwsServiceException e) {
        String code = code(e);
        return switch (code.isEmpty() ? Integer.toString(e.statusCode()) : code) {
            case "NoSuchBucket" ->
                "there is no bucket '" + bucket + "' at " + store.where()
                        + "; check the name, or list yours with: aws s3 ls";
            case "NoSuchKey", "404" -> "it does not exist any more";
            case "PreconditionFailed", "412", "InvalidRange", "416" -> REPLACED;
            case "InvalidObjectState" ->
                "it lies in an archive's storage class; restore it first, with: aws s3api restore-object";
            case "AccessDenied", "AllAccessDisabled", "403" ->
                "access is denied; allow " + rights + " on bucket '" + bucket
                        + "' in the IAM policy of these credentials";
            case "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "AuthFailure" ->
                "AWS does not accept these credentials (" + code
                        + "); check them with: aws sts get-caller-identity, choose others with --profile, or mend this machine's clock";
            case "ExpiredToken" ->
                "the session of these credentials has expired; sign in again, for example with: aws sso login";
            case "PermanentRedirect", "TemporaryRedirect", "AuthorizationHeaderMalformed", "301", "307", "400" ->
                elsewhere(e);
            default ->
                store.where() + " refused with " + (code.isEmpty() ? "" : code + ", ") + "status " + e.statusCode();
        };
    }

    private String elsewhere(AwsServiceException e) {
        AwsErrorDetails details = e.awsErrorDetails();
        @Nullable SdkHttpResponse response = details == null ? null : details.sdkHttpResponse();
        String region = response == null
                ? null
                : response.firstMatchingHeader("x-amz-bucket-region").orElse(null);
        return "bucket '" + bucket + "' lies in "
                + (region == null
                        ? "another region; name it with --region"
                        : "region " + region + "; give --region " + region)
                + ", and no other region's endpoint";
    }

    private String unreached(SdkException e) {
        if (e instanceof NoCredentialsException) {
            String sentence = String.valueOf(e.getMessage());
            return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1, sentence.length() - 1);
        }
        if (cause(e, UnknownHostException.class)) {
            return store.where() + " is not a known host; check --region or --s3-endpoint, and the network";
        }
        if (cause(e, ConnectException.class)) {
            return store.where() + " takes no connections; check that it runs and listens there, and the network";
        }
        if (mayPass(e)) {
            return store.where() + " did not answer: " + e.getMessage();
        }
        return String.valueOf(e.getMessage());
    }

    /** The service's name for it; empty if it gave none. */
    static String code(AwsServiceException e) {
        AwsErrorDetails details = e.awsErrorDetails();
        String code = details == null ? null : details.errorCode();
        return code == null ? "" : code;
    }

    private static boolean cause(Throwable e, Class<? extends Throwable> kind) {
        for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
