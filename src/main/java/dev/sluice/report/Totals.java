package dev.sluice.report;

/**
 * The sums of a load.
 *
 * @param sources inputs that were opened
 * @param bytesRead decompressed bytes read
 * @param bytesLoaded bytes of the acknowledged events before compression
 * @param events acknowledged
 * @param rejected lines that could not be loaded
 * @param filtered events passed over by a filter
 * @param batches made; each is one record, but one sent again to another shard makes one more
 */
public record Totals(
        int sources, long bytesRead, long bytesLoaded, long events, long rejected, long filtered, long batches) {}
