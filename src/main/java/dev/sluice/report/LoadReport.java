package dev.sluice.report;

import dev.sluice.deliver.ShardFigures;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything there is to say about a load that has ended. The summary, the JSON and the page all read the same one.
 *
 * @param rejectsByReason sums to the totals' rejected lines; with a few of the lines where no file has them
 * @param notes what the user has to know: plain sentences, each with its remedy. Of a load that failed, why is the first
 */
public record LoadReport(
        Run run,
        Totals totals,
        Traffic traffic,
        InputFigures inputs,
        List<RejectReason> rejectsByReason,
        List<String> notes)
        implements LoadFigures {
    private static final String WITHOUT_IDS = " (without batch ids nothing tells the copies of a retry apart)";

    public LoadReport {
        rejectsByReason = List.copyOf(rejectsByReason);
        notes = List.copyOf(notes);
    }

    /**
     * What went into the stream.
     *
     * @param shards every shard written to, in the stream's order
     * @param hotShards the hottest first; empty where events have no keys
     * @param course what was seen while the load ran
     * @param latencies how many records took how long
     * @param executors the processes that carried it out; empty: this one alone
     * @param scaled what became of the stream for this load; null: it stayed as it was
     */
    public record Traffic(
            List<ShardFigures> shards,
            List<HotShard> hotShards,
            Timeline.Course course,
            List<Latencies.Step> latencies,
            List<ExecutorFigures> executors,
            @Nullable Scaled scaled) {
        /** Of a load that sent nothing. */
        public static final Traffic NONE = new Traffic(List.of(), List.of(), Timeline.Course.NONE, List.of());

        /** Of a load in one process. */
        public Traffic(
                List<ShardFigures> shards,
                List<HotShard> hotShards,
                Timeline.Course course,
                List<Latencies.Step> latencies) {
            this(shards, hotShards, course, latencies, List.of(), null);
        }

        public Traffic {
            shards = List.copyOf(shards);
            hotShards = List.copyOf(hotShards);
            latencies = List.copyOf(latencies);
            executors = List.copyOf(executors);
        }

        /** Into a stream that stayed as it was. */
        public Traffic(
                List<ShardFigures> shards,
                List<HotShard> hotShards,
                Timeline.Course course,
                List<Latencies.Step> latencies,
                List<ExecutorFigures> executors) {
            this(shards, hotShards, course, latencies, executors, null);
        }
    }

    /**
     * How a stream was scaled for a load.
     *
     * @param before shards that it had
     * @param during shards that it had while it was loaded into
     * @param command what brings it back; empty if it is back, or on its way
     */
    public record Scaled(int before, int during, String command) {}

    /** The same, of a load that its stream was scaled for: {@code note} says what became of that. */
    public LoadReport with(Scaled scaled, String note) {
        Traffic its = new Traffic(
                traffic.shards(),
                traffic.hotShards(),
                traffic.course(),
                traffic.latencies(),
                traffic.executors(),
                scaled);
        return new LoadReport(
                run,
                totals,
                its,
                inputs,
                rejectsByReason,
                Stream.concat(notes.stream(), Stream.of(note)).toList());
    }

    /** Whether the stream still has what it was given for this load. */
    public boolean isLeftScaled() {
        return traffic.scaled() != null && !traffic.scaled().command().isEmpty();
    }

    /** The same, of a load that is a part of another. */
    public LoadReport of(Run.Part part) {
        Run its = new Run(
                run.version(),
                run.into(),
                run.timing(),
                run.exitStatus(),
                run.options(),
                run.circumstances().of(part));
        return new LoadReport(its, totals, traffic, inputs, rejectsByReason, notes);
    }

    @Override
    public List<ShardFigures> shards() {
        return traffic.shards();
    }

    /** The shard's mean rate while the load was delivering. Less than a second counts as one, for the limit is per second. */
    public double bytesPerSecond(ShardFigures shard) {
        return deliveredPerSecond(shard.bytes());
    }

    /** The shard's mean rate as a share of what it takes: 1 is all of it; 0 when there is no limit. */
    public double limitShare(ShardFigures shard) {
        return run.into().shardBytesPerSecond() == 0
                ? 0
                : bytesPerSecond(shard) / run.into().shardBytesPerSecond();
    }

    /** {@code amount} spread over the time that the load was delivering. */
    double deliveredPerSecond(long amount) {
        return amount * 1000.0 / Math.max(1000, run.timing().deliveryMillis());
    }

    /** {@code amount} spread over the whole time that the load took, as its ending states it. */
    double perSecond(long amount) {
        return amount * 1000.0 / Math.max(1, run.timing().elapsedMillis());
    }

    /** One sentence: how it went, or what it waited for. */
    public String verdict() {
        return Diagnosis.of(this).verdict();
    }

    /** One sentence: how the records of this layout are read back. */
    public String readBack() {
        return switch (run.into().layout()) {
            case AGGREGATED ->
                "Each record is a KPL aggregate: the KCL, AWS's deaggregation libraries and 'sluice cat "
                        + run.into().stream() + "' read it; other consumers would see the envelope."
                        + (run.into().batchIds() ? "" : " Delivered at least once" + WITHOUT_IDS + ".");
            case LINES ->
                "Each record is one event "
                        + (standardFrame().isEmpty()
                                ? "as it is"
                                : standardFrame().strip())
                        + ", delivered at least once: after a retry an event may stand in the stream"
                        + " twice, and nothing tells the copies apart.";
            case BLOCKS ->
                "Each record is a block of whole lines" + standardFrame() + ": 'sluice cat "
                        + (run.into().batchIds() ? "--distinct " : "") + run.into().stream() + "' reads it"
                        + standardTool() + ".";
        };
    }

    private String standardFrame() {
        return switch (run.into().compression()) {
            case ZSTD -> " in one zstd frame";
            case GZIP -> " in one gzip member";
            case NONE -> "";
        };
    }

    private String once() {
        return run.into().batchIds() ? ", each event once" : ", each event at least once" + WITHOUT_IDS;
    }

    private String standardTool() {
        return switch (run.into().compression()) {
            case ZSTD -> once() + ", and so does anything that reads zstd ('zstd -dc')";
            case GZIP -> once() + ", and so does anything that reads gzip ('zcat')";
            case NONE ->
                ", and so does anything that reads lines; without compression nothing tells the copies of a retry apart";
        };
    }
}
