package dev.sluice.ledger;

import dev.sluice.read.Chunk;
import java.util.SortedMap;

/**
 * A chunk whose every batch was acknowledged.
 *
 * @param batches how many batches each lane has; their ids follow
 */
public record DoneChunk(
        String sourceName, Chunk chunk, long events, long bytes, long rejected, SortedMap<Integer, Integer> batches) {}
