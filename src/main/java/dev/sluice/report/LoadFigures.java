package dev.sluice.report;

import dev.sluice.deliver.ShardFigures;
import java.util.List;
import java.util.function.ToLongFunction;

/** What a load has done so far, while it runs or at its end: its sums, and what each shard took. */
public sealed interface LoadFigures permits LoadReport, ProgressSnapshot {
    Totals totals();

    /** Every shard written to, in the stream's order. */
    List<ShardFigures> shards();

    /** Records acknowledged. */
    default long records() {
        return sum(ShardFigures::records);
    }

    /** Bytes acknowledged, data and partition keys: what counts against the shards' limits. */
    default long bytesSent() {
        return sum(ShardFigures::bytes);
    }

    /** Tries that failed, throttled ones included. */
    default long retries() {
        return sum(shard -> shard.retries().all());
    }

    default long throttled() {
        return sum(ShardFigures::throttled);
    }

    /** Bytes of events for each byte sent; 0 when nothing was sent. */
    default double compressionRatio() {
        return bytesSent() == 0 ? 0 : (double) totals().bytesLoaded() / bytesSent();
    }

    private long sum(ToLongFunction<ShardFigures> figure) {
        return shards().stream().mapToLong(figure).sum();
    }
}
