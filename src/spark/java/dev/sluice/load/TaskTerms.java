package dev.sluice.load;

import dev.sluice.read.HashRange;
import dev.sluice.stream.StreamDescription;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;

/**
 * What all tasks of a load have in common, beside what was typed.
 *
 * @param lanes slices of the hash-key space, as the checkpoint has them
 * @param begun when the load began
 * @param journaled whether there is a checkpoint
 * @param keepsRejects whether a file is to have the rejected lines
 */
public record TaskTerms(
        StreamDescription stream, List<HashRange> lanes, Instant begun, boolean journaled, boolean keepsRejects)
        implements Serializable {
    public TaskTerms {
        lanes = List.copyOf(lanes);
    }
}
