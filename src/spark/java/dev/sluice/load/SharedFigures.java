package dev.sluice.load;

import dev.sluice.deliver.Allotted;
import dev.sluice.deliver.Delivery.InFlight;
import dev.sluice.deliver.SenderChoice;
import dev.sluice.deliver.ShardFigures;
import dev.sluice.report.Latencies;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one process has sent so far, for whatever task.
 *
 * @param records acknowledged
 * @param events acknowledged
 * @param rawBytes of those events before compression
 * @param bytesRead decompressed
 * @param millis from the first batch submitted to the last acknowledgement
 */
public record SharedFigures(
        long records,
        long events,
        long rawBytes,
        long bytesRead,
        long millis,
        SenderChoice sender,
        List<ShardFigures> shards,
        List<Latencies.Step> latencies,
        InFlight inFlight,
        Allotted allotted)
        implements Serializable {
    public SharedFigures {
        shards = List.copyOf(shards);
        latencies = List.copyOf(latencies);
    }

    /** These of a sender, and those of the one before it in the same process. */
    SharedFigures after(SharedFigures before) {
        return new SharedFigures(
                before.records + records,
                before.events + events,
                before.rawBytes + rawBytes,
                before.bytesRead + bytesRead,
                before.millis + millis,
                sender,
                MergedShards.of(both(before.shards, shards)),
                both(before.latencies, latencies),
                inFlight,
                allotted);
    }

    private static <T> List<T> both(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
