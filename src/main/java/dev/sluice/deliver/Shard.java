package dev.sluice.deliver;

import dev.sluice.pack.HashRange;

/** One open shard of the stream. */
public record Shard(String shardId, HashRange range) {}
