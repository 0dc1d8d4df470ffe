package dev.sluice.stream;

import dev.sluice.read.HashRange;

/** One open shard of the stream. */
public record Shard(String shardId, HashRange range) {}
