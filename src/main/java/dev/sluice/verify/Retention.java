package dev.sluice.verify;

import dev.sluice.aws.AwsClients;
import dev.sluice.read.stream.ReadFailedException;
import dev.sluice.read.stream.ServiceClock;
import dev.sluice.stream.Explain;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** How long a stream keeps its records. */
public record Retention(Duration time) {
    /**
     * What the stream says.
     *
     * @throws ReadFailedException if it does not
     */
    public static Retention of(AwsClients clients, String stream) throws ReadFailedException {
        return of(clients.reader(), new Explain(clients, stream), stream);
    }

    static Retention of(KinesisClient kinesis, Explain explain, String stream) throws ReadFailedException {
        try {
            return new Retention(Duration.ofHours(kinesis.describeStreamSummary(request -> request.streamName(stream))
                    .streamDescriptionSummary()
                    .retentionPeriodHours()));
        } catch (SdkException e) {
            throw new ReadFailedException(explain.unread(Explain.DESCRIBE, e), e);
        }
    }

    /** Whether a record that was sent then may be gone. */
    public boolean mayHaveEnded(Instant sent, Instant now) {
        return sent.minus(ServiceClock.APART).isBefore(now.minus(time));
    }
}
