package dev.sluice.stream;

import dev.sluice.aws.AwsClients;
import dev.sluice.read.stream.ReadFailedException;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;

/**
 * The stream as preflight found it.
 *
 * @param made which of the streams that had this name
 * @param shards the open ones, in the order of their hash-key ranges
 */
public record StreamDescription(String name, Made made, Rules rules, List<Shard> shards) implements Serializable {
    /**
     * What it is set to.
     *
     * @param maxRecordBytes data and partition key of one record: {@link Limits#RECORD_BYTES}, or more where the stream is set so
     * @param onDemand the capacity mode; false: provisioned
     * @param autoDistribution the service deals records to shards itself and ignores partition and hash keys
     * @param retention how long a record is kept after it arrived
     */
    public record Rules(int maxRecordBytes, boolean onDemand, boolean autoDistribution, Duration retention)
            implements Serializable {
        /** Of a stream that nobody has set otherwise [CreateStream]. */
        public static final Rules USUAL = new Rules(Limits.RECORD_BYTES, false, false, Duration.ofHours(24));
    }

    /**
     * A stream of the same name made later is another.
     *
     * @param arn empty if the service does not say
     */
    public record Made(String arn, Instant created) implements Serializable {
        /** There is no such stream, it is only supposed. */
        public static final Made NEVER = new Made("", Instant.EPOCH);

        /** What the service says; some emulators leave things out. */
        public static Made of(StreamDescriptionSummary summary) {
            return new Made(
                    summary.streamARN() == null ? "" : summary.streamARN(),
                    summary.streamCreationTimestamp() == null ? Instant.EPOCH : summary.streamCreationTimestamp());
        }

        /**
         * Asks for the stream that has this name now.
         *
         * @throws ReadFailedException if there is none, or it may not be asked for
         */
        public static Made ask(AwsClients clients, String stream) throws ReadFailedException {
            try {
                return of(clients.reader()
                        .describeStreamSummary(request -> request.streamName(stream))
                        .streamDescriptionSummary());
            } catch (SdkException e) {
                throw new ReadFailedException(new Explain(clients, stream).unread(Explain.DESCRIBE, e), e);
            }
        }

        @Override
        public String toString() {
            return arn + " of " + created;
        }
    }

    public StreamDescription {
        shards = List.copyOf(shards);
        if (shards.isEmpty()) {
            throw new IllegalArgumentException("a stream has at least one open shard");
        }
    }

    public String arn() {
        return made.arn();
    }

    public int maxRecordBytes() {
        return rules.maxRecordBytes();
    }

    public boolean onDemand() {
        return rules.onDemand();
    }

    public boolean autoDistribution() {
        return rules.autoDistribution();
    }
}
