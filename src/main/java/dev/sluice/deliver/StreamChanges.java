package dev.sluice.deliver;

import dev.sluice.aws.AwsClients;
import dev.sluice.stream.Explain;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.model.CreateStreamRequest;
import software.amazon.awssdk.services.kinesis.model.LimitExceededException;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamMode;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** Makes a stream, changes how many shards it has, and waits until that has happened. Each refusal comes as one sentence with the remedy. */
public final class StreamChanges {
    /** Steps up or down that AWS takes in 24 hours, each to the double or the half at most [UpdateShardCount, in the API reference]. */
    public static final int MOST_STEPS = 10;

    public static final String CREATE = "kinesis:CreateStream";
    public static final String UPDATE = "kinesis:UpdateShardCount";

    /** For this long, a new stream may still be unknown to some of the service's hosts. */
    private static final Duration UNKNOWN = Duration.ofSeconds(20);

    private static final long FIRST_PAUSE_MILLIS = 50;
    /** All clients of an account together may ask 20 times a second [DescribeStreamSummary, in the API reference]. */
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    private final AwsClients clients;
    private final String stream;
    private final Explain explain;

    public StreamChanges(AwsClients clients, String stream) {
        this.clients = clients;
        this.stream = stream;
        this.explain = new Explain(clients, stream);
    }

    /**
     * The stream at one moment.
     *
     * @param active false: it is being made or changed
     * @param shards the open ones
     */
    public record Now(boolean active, int shards, boolean onDemand) {}

    /** Hears of a wait, at every look. */
    @FunctionalInterface
    public interface Waiting {
        /** Whether to wait on. */
        boolean goesOn(Duration waited);
    }

    /**
     * Begins to make the stream.
     *
     * @param shards 0: on demand
     * @return false if there is one already, which somebody else has just made
     * @throws PreflightException if it cannot be made
     */
    public boolean create(int shards) throws PreflightException {
        try {
            clients.kinesis().createStream(request -> {
                CreateStreamRequest.Builder named = request.streamName(stream);
                if (shards == 0) {
                    named.streamModeDetails(mode -> mode.streamMode(StreamMode.ON_DEMAND));
                } else {
                    named.shardCount(shards);
                }
            });
            return true;
        } catch (ResourceInUseException e) {
            return false;
        } catch (SdkException e) {
            throw new PreflightException(
                    inWords(
                            CREATE,
                            e,
                            "Kinesis does not make the stream '" + stream + "'",
                            "wait a minute if other streams are being made, or ask AWS for a higher quota"
                                    + (shards > 1 ? ", or make it with fewer shards" : "")),
                    1,
                    e);
        }
    }

    /**
     * Begins to give the stream so many shards of equal ranges: at most twice as many as it has, and at least half of them.
     *
     * @return false if somebody else is changing it just now
     * @throws PreflightException if it cannot be done
     */
    public boolean resize(int shards) throws PreflightException {
        try {
            clients.kinesis()
                    .updateShardCount(request -> request.streamName(stream)
                            .targetShardCount(shards)
                            .scalingType(ScalingType.UNIFORM_SCALING));
            return true;
        } catch (ResourceInUseException e) {
            // Where it was tried again, the answer to the first try was lost: it may have been a yes.
            Integer tries = e.numAttempts();
            return tries != null && tries > 1;
        } catch (SdkException e) {
            throw new PreflightException(
                    inWords(
                            UPDATE,
                            e,
                            "Kinesis does not give stream '" + stream + "' " + shards(shards),
                            "it changes a stream " + MOST_STEPS + " times in 24 hours, and an account has a quota of"
                                    + " shards: wait, or ask AWS for more"),
                    1,
                    e);
        }
    }

    /** Whether AWS said no; else nobody knows whether it did what was asked. */
    public static boolean isRefusal(PreflightException e) {
        return e.getCause() instanceof AwsServiceException service && service.statusCode() < 500;
    }

    private static boolean mayPass(PreflightException e) {
        return e.getCause() instanceof SdkException
                && (!isRefusal(e) || e.getCause() instanceof LimitExceededException);
    }

    /** The next number of shards on the way from one number to another. */
    public static int step(int from, int to) {
        return to > from ? (int) Math.min(to, 2L * from) : Math.max(to, (from + 1) / 2);
    }

    /** How many steps that way has. */
    public static int steps(int from, int to) {
        int count = 0;
        for (int at = from; at != to; at = step(at, to)) {
            count++;
        }
        return count;
    }

    /** Such as {@code 1 shard}. */
    public static String shards(int count) {
        return count + (count == 1 ? " shard" : " shards");
    }

    /**
     * The stream as it is now.
     *
     * @throws PreflightException if it is not there, or may not be asked for
     */
    public Now look() throws PreflightException {
        Now now = lookUp();
        if (now == null) {
            throw new PreflightException(
                    "Stream '" + stream + "' is gone: somebody has deleted it meanwhile; make it anew with --create.",
                    1);
        }
        return now;
    }

    /** Null if it is not there. */
    private @Nullable Now lookUp() throws PreflightException {
        try {
            StreamDescriptionSummary summary = clients.kinesis()
                    .describeStreamSummary(request -> request.streamName(stream))
                    .streamDescriptionSummary();
            if (summary.streamStatus() == StreamStatus.DELETING) {
                return null;
            }
            Integer shards = summary.openShardCount();
            return new Now(
                    summary.streamStatus() == StreamStatus.ACTIVE,
                    shards == null ? 0 : shards,
                    summary.streamModeDetails() != null
                            && summary.streamModeDetails().streamMode() == StreamMode.ON_DEMAND);
        } catch (ResourceNotFoundException e) {
            return null;
        } catch (SdkException e) {
            throw new PreflightException(explain.failure(Explain.DESCRIBE, e), 1, e);
        }
    }

    /**
     * Waits until it is active. A question that fails for a moment, by the network or by too many questions, ends no wait of many minutes.
     *
     * @return the stream as it was last, which is not active if {@code waiting} ended the wait
     * @throws PreflightException if it is not there, or may not be asked for, or did not answer when {@code waiting} ended the wait
     */
    public Now awaitActive(Waiting waiting) throws PreflightException {
        long begun = System.nanoTime();
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            Duration waited = Duration.ofNanos(System.nanoTime() - begun);
            Now now = null;
            PreflightException unanswered = null;
            try {
                now = waited.compareTo(UNKNOWN) < 0 ? lookUp() : look();
            } catch (PreflightException e) {
                if (!mayPass(e)) {
                    throw e;
                }
                unanswered = e;
            }
            if (now != null && now.active()) {
                return now;
            }
            if (!waiting.goesOn(waited) || Thread.currentThread().isInterrupted()) {
                if (unanswered != null) {
                    throw unanswered;
                }
                return now == null ? look() : now;
            }
            LockSupport.parkNanos(pause * 1_000_000);
            pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 3 / 2);
        }
    }

    private String inWords(String action, SdkException e, String refused, String ifTooMany) {
        AwsErrorDetails details = e instanceof AwsServiceException service ? service.awsErrorDetails() : null;
        String code = details == null ? "" : String.valueOf(details.errorCode());
        String said = details == null || details.errorMessage() == null
                ? ""
                : ": " + details.errorMessage().strip().replaceFirst("\\.$", "");
        return switch (code) {
            case "LimitExceededException" -> refused + " (" + code + said + "); " + ifTooMany + ".";
            case "InvalidArgumentException", "ValidationException" ->
                refused + " (" + code + said + "); check the number, and the mode of the stream.";
            default -> explain.failure(action, e);
        };
    }
}
