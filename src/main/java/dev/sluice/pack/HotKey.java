package dev.sluice.pack;

/**
 * A key that many events have.
 *
 * @param events with this key, at least
 * @param bytes of these events before compression, at least
 */
public record HotKey(String key, long events, long bytes) {}
