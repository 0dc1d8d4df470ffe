package dev.sluice.forecast;

/**
 * What a load may use.
 *
 * @param rateShare share of each shard's limit; 0 for shards without limits
 * @param inFlightBytes bound on bytes read and not yet acknowledged
 * @param inFlightRecords bound on records sent and not yet acknowledged
 * @param workers threads that pack
 */
public record Means(double rateShare, long inFlightBytes, int inFlightRecords, int workers) {}
