package dev.sluice.source;

import java.io.Serializable;
import java.util.List;

/**
 * What is loaded by one process and no other: a group of small inputs, or some chunks of a large one, or a large one that cannot be cut.
 * All units of a plan, each loaded once by whomever, are what a single load would load, with the same batch ids.
 *
 * @param number in the plan, from 0
 * @param inputs in their order; several are small ones, of which bundles are made
 * @param from where the first chunk begins, in bytes of the one input; 0 for a group
 * @param to where the last one ends; {@link #WHOLE}: all is read
 */
public record WorkUnit(int number, List<UnitInput> inputs, long from, long to) implements Serializable {
    public static final long WHOLE = Long.MAX_VALUE;

    public WorkUnit {
        inputs = List.copyOf(inputs);
    }

    /** How much there is to read, as it lies there: what shares are measured by. */
    public long bytes() {
        return to != WHOLE
                ? to - from
                : inputs.stream().mapToLong(input -> Math.max(0, input.bytes())).sum();
    }
}
