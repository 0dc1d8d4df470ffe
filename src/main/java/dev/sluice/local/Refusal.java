package dev.sluice.local;

/** A request that the service refuses: an HTTP status, AWS's error code and AWS's wording. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    static final String ACCOUNT = "000000000000";
    static final String THROTTLED = "ProvisionedThroughputExceededException";

    private final int status;
    private final String code;

    Refusal(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static Refusal invalidArgument(String message) {
        return new Refusal(400, "InvalidArgumentException", message);
    }

    static Refusal unreadable(String message) {
        return new Refusal(400, "SerializationException", message);
    }

    static Refusal streamNotFound(String stream) {
        return notFound("Stream " + stream + " under account " + ACCOUNT + " not found.");
    }

    static Refusal shardNotFound(String stream, String shard) {
        return notFound("Shard " + shard + " in stream " + stream + " under account " + ACCOUNT + " does not exist");
    }

    static Refusal inUse(String message) {
        return new Refusal(400, "ResourceInUseException", message);
    }

    static Refusal notFound(String message) {
        return new Refusal(400, "ResourceNotFoundException", message);
    }

    static Refusal limitExceeded(String message) {
        return new Refusal(400, "LimitExceededException", message);
    }

    /** What would have been done, had the request not asked for a trial. */
    static Refusal dryRun() {
        return new Refusal(
                400, "DryRunOperationException", "The request would have succeeded, but the DryRun parameter is set.");
    }

    static Refusal throttled(String stream, String shard) {
        return new Refusal(400, THROTTLED, throttledMessage(stream, shard));
    }

    static String throttledMessage(String stream, String shard) {
        return "Rate exceeded for shard " + shard + " in stream " + stream + " under account " + ACCOUNT + ".";
    }

    static Refusal internalFailure() {
        return new Refusal(500, "InternalFailure", "Internal service failure.");
    }

    static Refusal denied() {
        return new Refusal(
                400,
                "AccessDeniedException",
                "User: arn:aws:iam::" + ACCOUNT + ":user/sluice is not authorized to perform: kinesis:PutRecords"
                        + " because no identity-based policy allows the kinesis:PutRecords action");
    }

    static Refusal keyDisabled() {
        return new Refusal(400, "KMSDisabledException", "The key that encrypts the stream is disabled.");
    }

    static Refusal expired() {
        return new Refusal(400, "ExpiredTokenException", "The security token included in the request is expired");
    }

    /** {@code field} breaks {@code constraint}; {@code shown} is "null", or the value in quotes with a space in front, or "". */
    static Refusal validation(String shown, String field, String constraint) {
        return validation("1 validation error detected: Value" + shown + " at '" + field
                + "' failed to satisfy constraint: " + constraint);
    }

    static Refusal validation(String message) {
        return new Refusal(400, "ValidationException", message);
    }

    static Refusal missing(String field) {
        return validation(" null", field, "Member must not be null");
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
