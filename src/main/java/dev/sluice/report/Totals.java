package dev.sluice.report;

import java.util.List;

/**
 * The sums of a load.
 *
 * @param sources inputs that were opened
 * @param bytesRead decompressed bytes read
 * @param bytesLoaded bytes of the acknowledged events before compression
 * @param batches made; each is one record, but one sent again to another shard makes one more
 * @param formats which inputs had which; empty where all were to have the same
 */
public record Totals(
        int sources, long bytesRead, long bytesLoaded, Events events, long batches, List<InputFormat> formats) {
    /** Of a load that has not begun. */
    public static final Totals NONE = new Totals(0, 0, 0, new Events(0, 0, 0), 0, List.of());

    public Totals {
        formats = List.copyOf(formats);
    }

    /**
     * What became of the events.
     *
     * @param rejected lines that could not be loaded
     * @param filtered events passed over by a filter
     */
    public record Events(long acknowledged, long rejected, long filtered) {}
}
