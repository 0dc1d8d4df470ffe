package dev.sluice.report;

import java.util.List;

/**
 * What stands out among the inputs of a load.
 *
 * @param largest the largest first
 * @param slowest those that took longest first; none that was read together with others
 * @param failed those that could not be read, or not to their end, each as a sentence; the first of them
 * @param skipped of which there was nothing to load: empty, or all of it in the checkpoint
 * @param allRead whether nothing ended the load before the end of the last of them
 */
public record InputFigures(
        List<InputRead> largest, List<InputRead> slowest, List<String> failed, Left skipped, boolean allRead) {
    /** Nothing was read. */
    public static final InputFigures NONE =
            new InputFigures(List.of(), List.of(), List.of(), new Left(0, List.of()), false);

    public InputFigures {
        largest = List.copyOf(largest);
        slowest = List.copyOf(slowest);
        failed = List.copyOf(failed);
    }

    /**
     * One input.
     *
     * @param bytes read of it in this run, decompressed
     * @param millis from when its first chunk was read until its last was packed; 0 if it was read together with others
     */
    public record InputRead(String name, long bytes, long millis) {}

    /**
     * Inputs of which nothing was loaded.
     *
     * @param names of the first of them
     */
    public record Left(long inputs, List<String> names) {
        public Left {
            names = List.copyOf(names);
        }
    }
}
