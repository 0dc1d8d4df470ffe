package dev.sluice.stream;

import dev.sluice.read.HashRange;
import java.io.Serializable;

/** One open shard of the stream. */
public record Shard(String shardId, HashRange range) implements Serializable {}
