package dev.sluice.deliver;

import dev.sluice.aws.AwsClients;
import dev.sluice.stream.Explain;
import dev.sluice.stream.Shard;
import dev.sluice.stream.ShardLister;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** Asks the service, through the SDK and not through KPL, why a running load does not move. */
final class StreamService implements Watchdog.Watched {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** What libcurl in KPL's daemon says when it cannot verify the other side; a handshake that breaks off is another number. */
    private static final Pattern CERTIFICATE =
            Pattern.compile("^curlCode: (?:51|60|77|83|90|91), (?:.*Details: (?:.*verify result: )?)?(.*)$");

    private final AwsClients clients;
    private final String stream;
    private final Explain explain;

    StreamService(AwsClients clients, String stream) {
        this.clients = clients;
        this.stream = stream;
        this.explain = new Explain(clients, stream);
    }

    @Override
    public @Nullable String obstacle() {
        try {
            StreamStatus status = clients.kinesis()
                    .describeStreamSummary(
                            r -> r.streamName(stream).overrideConfiguration(c -> c.apiCallTimeout(LIMIT)))
                    .streamDescriptionSummary()
                    .streamStatus();
            return status == StreamStatus.DELETING
                    ? "Stream '" + stream + "' is being deleted and takes no more records."
                    : null;
        } catch (AwsServiceException e) {
            // Describing is another permission than writing: if writing is denied, the records' own errors say so.
            String code = e.awsErrorDetails() == null
                    ? ""
                    : String.valueOf(e.awsErrorDetails().errorCode());
            return code.startsWith("AccessDenied") ? null : refusal(code, "");
        } catch (SdkException e) {
            return null;
        }
    }

    @Override
    public List<Shard> openShards() {
        return ShardLister.open(clients.kinesis(), stream);
    }

    @Override
    public @Nullable String obstacle(Sender.Miss miss) {
        if (miss.cause() == Sender.Cause.UNTRUSTED) {
            return explain.untrusted();
        }
        if (miss.status() > 0) {
            return explain.status(miss.status());
        }
        if (miss.code().isEmpty()) {
            Matcher refused = CERTIFICATE.matcher(miss.message());
            return refused.find() ? explain.certificate(refused.group(1)) : null;
        }
        return refusal(miss.code(), miss.message());
    }

    private @Nullable String refusal(String code, String message) {
        return switch (code) {
            // Renewed from outside, for example by a new sign-in: the load can wait for that.
            case "ExpiredTokenException", "ExpiredToken" -> null;
            case "ValidationException", "InvalidArgumentException", "SerializationException" ->
                "Kinesis does not take a record of this load (" + code + ": " + message
                        + "); this is a fault of Sluice, please report it.";
            default -> explain.refusal(code, "kinesis:PutRecords");
        };
    }
}
