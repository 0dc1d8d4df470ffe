package dev.sluice.plan;

import dev.sluice.forecast.Prices;
import dev.sluice.pack.Batch;
import dev.sluice.pack.Lanes;
import dev.sluice.read.Chunk;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Counts records instead of sending them, each as the service would bill it. Owned by one worker, and added up at the end. */
final class RecordTally {
    private final Lanes lanes;
    private @Nullable Chunk last;
    long rawBytes;
    long events;
    long records;
    long bytes;
    long putUnits;
    long onDemandBytes;
    /** Chunks that made a record; the records of one come in a row. */
    long chunks;
    /** Of records that are bound to a shard. */
    final long[] laneBytes;

    RecordTally(Lanes lanes) {
        this.lanes = lanes;
        this.laneBytes = new long[lanes.count()];
    }

    void add(Batch batch) {
        int size = batch.sizeBytes();
        if (!batch.id().chunk().equals(last)) {
            last = batch.id().chunk();
            chunks++;
        }
        rawBytes += batch.rawBytes();
        events += batch.id().events();
        bytes += size;
        for (int i = 0; i < batch.records().count(); i++) {
            int recordBytes = batch.records().sizeBytes(i);
            putUnits += Prices.putUnits(recordBytes);
            onDemandBytes += Prices.onDemandBytes(recordBytes);
        }
        records += batch.records().count();
        BigInteger hashKey = batch.hashKey();
        int lane = hashKey == null
                ? batch.id().lane()
                : lanes.laneOf(hashKey.shiftRight(64).longValue(), hashKey.longValue());
        if (lane >= 0) {
            laneBytes[lane] += size;
        }
    }

    void add(RecordTally other) {
        rawBytes += other.rawBytes;
        events += other.events;
        records += other.records;
        bytes += other.bytes;
        putUnits += other.putUnits;
        onDemandBytes += other.onDemandBytes;
        chunks += other.chunks;
        for (int i = 0; i < laneBytes.length; i++) {
            laneBytes[i] += other.laneBytes[i];
        }
    }
}
