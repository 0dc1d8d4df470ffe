package dev.sluice.report;

import dev.sluice.deliver.ShardCounts;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Everything there is to say about a load that has ended. The summary, the JSON and the page all read the same one.
 *
 * @param shards every shard written to, in the stream's order
 * @param hotShards the hottest first; empty where events have no keys
 * @param course what was seen while it ran
 * @param latencies how many records took how long
 * @param rejectsByReason sums to the totals' rejected lines; with a few of the lines where no file has them
 * @param notes what the user has to know: plain sentences, each with its remedy
 */
public record LoadReport(
        Run run,
        Totals totals,
        List<ShardCounts> shards,
        List<HotShard> hotShards,
        Timeline.Course course,
        List<Latencies.Step> latencies,
        List<RejectReason> rejectsByReason,
        List<String> notes) {
    public LoadReport {
        shards = List.copyOf(shards);
        hotShards = List.copyOf(hotShards);
        rejectsByReason = List.copyOf(rejectsByReason);
        latencies = List.copyOf(latencies);
        notes = List.copyOf(notes);
    }

    /** Records acknowledged. */
    public long records() {
        return sum(ShardCounts::records);
    }

    /** Bytes acknowledged, data and partition keys: what counts against the shards' limits. */
    public long bytesSent() {
        return sum(ShardCounts::bytes);
    }

    public long retries() {
        return sum(ShardCounts::retries);
    }

    public long throttled() {
        return sum(ShardCounts::throttled);
    }

    /** Bytes of events for each byte sent; 0 when nothing was sent. */
    public double compressionRatio() {
        return bytesSent() == 0 ? 0 : (double) totals.bytesLoaded() / bytesSent();
    }

    /** The shard's mean rate while the load was delivering. Less than a second counts as one, for the limit is per second. */
    public double bytesPerSecond(ShardCounts shard) {
        return deliveredPerSecond(shard.bytes());
    }

    /** The shard's mean rate as a share of what it takes: 1 is all of it; 0 when there is no limit. */
    public double limitShare(ShardCounts shard) {
        return run.shardLimitBytesPerSecond() == 0 ? 0 : bytesPerSecond(shard) / run.shardLimitBytesPerSecond();
    }

    /** {@code amount} spread over the time that the load was delivering. */
    double deliveredPerSecond(long amount) {
        return amount * 1000.0 / Math.max(1000, run.deliveryMillis());
    }

    /** {@code amount} spread over the whole time that the load took, as its ending states it. */
    double perSecond(long amount) {
        return amount * 1000.0 / Math.max(1, run.elapsedMillis());
    }

    /** One sentence: how the records of this layout are read back. */
    public String readBack() {
        return switch (run.layout()) {
            case "aggregated" ->
                "Each record is a KPL aggregate: the KCL, AWS's deaggregation libraries and 'sluice cat " + run.stream()
                        + "' read it; other consumers would see the envelope.";
            case "lines" ->
                "Each record is one event as it is, delivered at least once: after a retry an event may stand in the stream"
                        + " twice, and nothing tells the copies apart.";
            default ->
                "Each record is a block of whole lines" + standardFrame() + ": 'sluice cat --distinct " + run.stream()
                        + "' reads it" + standardTool() + ".";
        };
    }

    private String standardFrame() {
        return switch (run.compression()) {
            case "zstd" -> " in one zstd frame";
            case "gzip" -> " in one gzip member";
            default -> "";
        };
    }

    private String standardTool() {
        return switch (run.compression()) {
            case "zstd" -> ", each event once, and so does anything that reads zstd ('zstd -dc')";
            case "gzip" -> ", each event once, and so does anything that reads gzip ('zcat')";
            default ->
                ", and so does anything that reads lines; without compression nothing tells the copies of a retry apart";
        };
    }

    private long sum(ToLongFunction<ShardCounts> figure) {
        return shards.stream().mapToLong(figure).sum();
    }
}
