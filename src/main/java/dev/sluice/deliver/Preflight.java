package dev.sluice.deliver;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsException;
import dev.sluice.aws.Deadline;
import dev.sluice.aws.StreamArn;
import dev.sluice.stream.Explain;
import dev.sluice.stream.Limits;
import dev.sluice.stream.SenselessAnswerException;
import dev.sluice.stream.Shard;
import dev.sluice.stream.ShardLister;
import dev.sluice.stream.StreamDescription;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.model.RecordDistributionStrategy;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamMode;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/**
 * Asks whether the load can succeed, before a byte of input is read and before KPL is handed a record: KPL would try a missing stream or
 * wrong credentials again and again, in silence, until its records expire.
 */
public final class Preflight {
    /** With the start of the process it makes three seconds, which a person waits without wondering. */
    private static final Duration LIMIT = Duration.ofMillis(2_700);

    private final AwsClients clients;
    private final String stream;
    private final @Nullable CompletableFuture<StreamDescription> answer;
    private volatile String step = Explain.CREDENTIALS;

    private Preflight(AwsClients clients, String stream) {
        this.clients = clients;
        this.stream = stream;
        this.answer = Limits.STREAM_NAME.matcher(stream).matches()
                ? Deadline.start("sluice-preflight", this::describe)
                : null;
    }

    /**
     * Resolves credentials, describes the stream and lists its open shards.
     *
     * @throws PreflightException if the stream cannot be written to, or that cannot be found out within three seconds
     */
    public static StreamDescription check(AwsClients clients, String stream) throws PreflightException {
        return begin(clients, stream).await();
    }

    /** Begins to resolve credentials, to describe the stream and to list its open shards, and returns at once. */
    public static Preflight begin(AwsClients clients, String stream) {
        return new Preflight(clients, stream);
    }

    /**
     * The stream. What goes on beside the preflight does not count as its time: the three seconds are from here on.
     *
     * @throws PreflightException if the stream cannot be written to, or that cannot be found out within three seconds
     */
    public StreamDescription await() throws PreflightException {
        if (answer == null) {
            throw new PreflightException(
                    "'" + stream
                            + "' is not a stream name; one has 1 to 128 of the characters a-z, A-Z, 0-9, '_', '.' and '-'.",
                    2);
        }
        Explain explain = new Explain(clients, stream);
        try {
            try {
                return Deadline.await(answer, LIMIT);
            } catch (TimeoutException e) {
                return Deadline.await(answer, patience());
            }
        } catch (TimeoutException e) {
            throw new PreflightException(explain.timeout(step), 1, e);
        } catch (NotReadyException e) {
            throw e.beingMade ? new MissingStreamException(e.sentence, true) : new PreflightException(e.sentence, 1);
        } catch (SenselessAnswerException e) {
            throw new PreflightException(explain.senseless(String.valueOf(e.getMessage())), 1);
        } catch (ResourceNotFoundException e) {
            throw new MissingStreamException(explain.failure(step, e), false);
        } catch (SdkException e) {
            throw new PreflightException(explain.failure(step, e), 1, e);
        } catch (AwsException e) {
            throw e;
        } catch (RuntimeException e) {
            // Providers of credentials throw what they like: a missing token file, a module that is not there.
            if (!step.equals(Explain.CREDENTIALS)) {
                throw e;
            }
            throw new PreflightException(explain.noCredentials(e), 1, e);
        }
    }

    /** How much longer to wait on a busy machine, where this process is more likely to be slow than the service. */
    private static Duration patience() {
        OperatingSystemMXBean machine = ManagementFactory.getOperatingSystemMXBean();
        double busy = Math.min(8, machine.getSystemLoadAverage() / machine.getAvailableProcessors());
        return Duration.ofMillis((long) (LIMIT.toMillis() * Math.max(0, busy - 1)));
    }

    private StreamDescription describe() {
        clients.credentials().resolveCredentials();
        step = Explain.DESCRIBE;
        StreamDescriptionSummary summary = clients.reader()
                .describeStreamSummary(r -> r.streamName(stream))
                .streamDescriptionSummary();
        if (summary == null || summary.streamStatus() == null) {
            throw new SenselessAnswerException("it has no status");
        }
        StreamArn typed = clients.settings().where().stream();
        if (typed != null && !typed.text().equals(summary.streamARN())) {
            throw new NotReadyException(
                    "The stream of this name that these credentials reach is " + summary.streamARN()
                            + ", and not " + typed.text()
                            + ": a load writes into the account of its credentials alone; choose others with --profile, or take a"
                            + " role there with --role-arn.",
                    false);
        }
        switch (summary.streamStatus()) {
            case ACTIVE, UPDATING -> {}
            case CREATING -> throw new NotReadyException(new Explain(clients, stream).beingCreated(), true);
            default ->
                throw new NotReadyException(
                        "Stream '" + stream + "' in region " + clients.region() + " is "
                                + summary.streamStatusAsString() + " and takes no records; load into another one.",
                        false);
        }
        // One after the other, over one connection: a second TLS handshake costs more than a round trip.
        step = Explain.LIST;
        return new StreamDescription(
                stream,
                StreamDescription.Made.of(summary),
                rules(summary),
                shards(summary.streamStatus() == StreamStatus.UPDATING));
    }

    /** Some emulators leave things out. */
    private static StreamDescription.Rules rules(StreamDescriptionSummary summary) {
        StreamDescription.Rules usual = StreamDescription.Rules.USUAL;
        Integer maxKib = summary.maxRecordSizeInKiB();
        Integer hours = summary.retentionPeriodHours();
        return new StreamDescription.Rules(
                maxKib == null || maxKib < Limits.RECORD_BYTES >> 10
                        ? usual.maxRecordBytes()
                        : (int) Math.min((long) maxKib << 10, Limits.LARGEST_RECORD_BYTES),
                summary.streamModeDetails() != null
                        && summary.streamModeDetails().streamMode() == StreamMode.ON_DEMAND,
                summary.recordDistributionStrategy() == RecordDistributionStrategy.AUTO,
                hours == null ? usual.retention() : Duration.ofHours(hours));
    }

    /** The open shards; asked for again while they leave a gap: in a reshard, parents may close just before their children open. */
    private List<Shard> shards(boolean updating) {
        for (int left = updating ? 5 : 0; ; left--) {
            try {
                return ShardLister.open(clients.reader(), stream);
            } catch (SenselessAnswerException e) {
                if (left == 0) {
                    throw e;
                }
                LockSupport.parkNanos(300_000_000L);
            }
        }
    }

    private static final class NotReadyException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        final String sentence;
        final boolean beingMade;

        NotReadyException(String sentence, boolean beingMade) {
            super(sentence);
            this.sentence = sentence;
            this.beingMade = beingMade;
        }
    }
}
