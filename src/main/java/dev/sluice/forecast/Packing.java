package dev.sluice.forecast;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sluice.pack.Compression;
import dev.sluice.pack.Demand;
import dev.sluice.pack.Layout;
import dev.sluice.pack.LevelGovernor;
import dev.sluice.stream.Limits;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;

/**
 * What one layout and compression makes of the input, as a whole: measured, or extrapolated from a sample.
 *
 * @param rawBytes of the events before compression
 * @param volume at the first effort
 * @param efforts from the fastest to the most thorough; more than one where the load chooses its level itself
 */
public record Packing(
        Layout layout, Compression compression, Spread spread, long rawBytes, Volume volume, List<Effort> efforts) {
    /** What a record that is full holds, since blocks aim below the limit. */
    private static final double FULL_RECORD_BYTES = 0.88 * Limits.RECORD_BYTES;

    public Packing {
        efforts = List.copyOf(efforts);
        if (efforts.isEmpty()) {
            throw new IllegalArgumentException("a packing takes some effort");
        }
    }

    /**
     * One compression level.
     *
     * @param size of what is sent, as a share of the first effort's
     * @param rawBytesPerSecond what this machine packs with all its cores
     */
    public record Effort(int level, double size, double rawBytesPerSecond) {}

    /**
     * How the records lie over the shards.
     *
     * @param free whether each record may go to whichever shard has most room
     * @param lanesOf into so many shards the records were packed
     * @param chunks how many of them fill at least one record for each shard that has a key in them; 0 where the number of records does
     *     not depend on the number of shards
     * @param slices shares of the bytes that equal slices of the hash-key space take; empty: all are even
     */
    public record Spread(boolean free, int lanesOf, long chunks, List<Double> slices) {
        public Spread {
            slices = List.copyOf(slices);
        }

        /** Shares of so many equal shards, which sum to 1. */
        public double[] shares(int shards) {
            double[] shares = new double[shards];
            if (slices.isEmpty()) {
                Arrays.fill(shares, 1.0 / shards);
                return shares;
            }
            double width = (double) slices.size() / shards;
            for (int i = 0; i < shards; i++) {
                for (int slice = (int) (i * width); slice < slices.size() && slice < (i + 1) * width; slice++) {
                    double overlap = Math.min(slice + 1, (i + 1) * width) - Math.max(slice, i * width);
                    shares[i] += slices.get(slice) * Math.max(0, overlap);
                }
            }
            return shares;
        }
    }

    /** The same events for as many shards as there are shares: of more shards, each gets more and smaller records. */
    Packing into(double[] shares) {
        if (spread.chunks() == 0 || shares.length == spread.lanesOf()) {
            return this;
        }
        long moreRecords = 0;
        long moreUnits = 0;
        long moreOnDemand = 0;
        long chunks = spread.chunks();
        for (double share : shares) {
            double bytes = share * volume.bytes();
            long count = share == 0 ? 0 : chunks * (long) Math.max(1, Math.ceil(bytes / chunks / FULL_RECORD_BYTES));
            long each = count == 0 ? 0 : Math.round(bytes / count);
            moreRecords += count;
            moreUnits += count * Prices.putUnits(each);
            moreOnDemand += count * Prices.onDemandBytes(each);
        }
        return new Packing(
                layout,
                compression,
                new Spread(spread.free(), shares.length, chunks, spread.slices()),
                rawBytes,
                new Volume(moreRecords, volume.bytes(), moreUnits, moreOnDemand),
                efforts);
    }

    /** As the load would govern its level. */
    LevelGovernor governor(int workers, Supplier<Demand> demand) {
        return efforts.size() == 1
                ? LevelGovernor.fixed(efforts.get(0).level())
                : LevelGovernor.auto(compression, workers, demand);
    }

    /** Size at a level, as a share of the first effort's; between measured levels on the line that joins them. */
    double size(int level) {
        return between(level, i -> efforts.get((int) i).size());
    }

    double rawBytesPerSecond(int level) {
        return Math.exp(between(level, i -> Math.log(efforts.get((int) i).rawBytesPerSecond())));
    }

    private double between(int level, DoubleUnaryOperator figure) {
        int above = 0;
        while (above < efforts.size() - 1 && efforts.get(above).level() < level) {
            above++;
        }
        int high = efforts.get(above).level();
        if (above == 0 || level >= high) {
            return figure.applyAsDouble(above);
        }
        int low = efforts.get(above - 1).level();
        double weight = (double) (level - low) / (high - low);
        return figure.applyAsDouble(above - 1) * (1 - weight) + figure.applyAsDouble(above) * weight;
    }

    public String name() {
        return layout.shown() + (compression == Compression.NONE ? "" : " " + compression.shown());
    }

    /**
     * What is sent, and as how much of it each capacity mode bills it.
     *
     * @param bytes data and partition keys
     * @param putUnits PUT payload units that a provisioned stream bills, record by record
     * @param onDemandBytes that an on-demand stream bills, each record rounded up
     */
    public record Volume(
            long records,
            @JsonProperty("bytesSent") long bytes,
            @JsonProperty("putPayloadUnits") long putUnits,
            long onDemandBytes) {}
}
