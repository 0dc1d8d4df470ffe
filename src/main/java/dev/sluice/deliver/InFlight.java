package dev.sluice.deliver;

/**
 * What is read and not yet acknowledged.
 *
 * @param bytes input bytes
 * @param records batches
 * @param maxBytes the budget
 */
public record InFlight(long bytes, int records, long maxBytes) {}
