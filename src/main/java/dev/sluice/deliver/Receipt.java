package dev.sluice.deliver;

/**
 * Where a batch landed.
 *
 * @param latencyMillis from the first try to the acknowledgement
 * @param retries how many tries failed before
 */
public record Receipt(String shardId, String sequenceNumber, long latencyMillis, int retries) {}
