package dev.sluice.stream;

/** One open shard of the stream. */
public record Shard(String shardId, HashRange range) {}
