package dev.sluice.report;

import java.util.List;

/**
 * What one layout and compression makes of the input, as a whole: measured, or extrapolated from a sample.
 *
 * @param layout {@code blocks}, {@code aggregated} or {@code lines}
 * @param compression {@code zstd}, {@code gzip} or {@code none}
 * @param rawBytes of the events before compression
 * @param records at the first effort
 * @param bytes data and partition keys, at the first effort
 * @param putUnits of 25 KiB, record by record
 * @param onDemandBytes each record rounded up to 1 KiB
 * @param hottestSlice share of the bytes that the busiest of so many equal slices of the hash-key space takes, by their number:
 *     index i stands for 2^i slices; without keys all are even
 * @param efforts from the fastest to the most thorough; at least one
 */
public record Packing(
        String layout,
        String compression,
        long rawBytes,
        long records,
        long bytes,
        long putUnits,
        long onDemandBytes,
        List<Double> hottestSlice,
        List<Effort> efforts) {
    public Packing {
        hottestSlice = List.copyOf(hottestSlice);
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

    /** Evenly spread batches. */
    public static List<Double> even() {
        return List.of();
    }

    double hottestShare(int shards) {
        int power = 31 - Integer.numberOfLeadingZeros(shards);
        double even = 1.0 / shards;
        return power < hottestSlice.size() ? Math.max(even, hottestSlice.get(power) * (1 << power) / shards) : even;
    }

    String name() {
        return compression.equals("none") ? layout : layout + " " + compression;
    }
}
