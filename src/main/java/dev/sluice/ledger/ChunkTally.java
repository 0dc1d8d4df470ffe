package dev.sluice.ledger;

import java.io.Serializable;
import java.util.SortedMap;

/**
 * What packing one chunk came to.
 *
 * @param sourceName the input as the user knows it
 * @param bytes input bytes of the chunk's lines
 * @param events packed into batches
 * @param batches how many batches each lane has; {@link dev.sluice.read.BatchId#NO_LANE} where there are no keys
 * @param rejected lines that cannot be loaded
 * @param rejects those lines; none where no file is to have them
 */
public record ChunkTally(
        String sourceName,
        long bytes,
        long events,
        SortedMap<Integer, Integer> batches,
        long rejected,
        RejectLines rejects)
        implements Serializable {}
