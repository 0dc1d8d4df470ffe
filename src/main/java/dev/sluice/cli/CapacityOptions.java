package dev.sluice.cli;

import dev.sluice.load.LoadPlan.Target.Capacity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What the stream is to be for a load. */
final class CapacityOptions {
    private static final String ON_DEMAND = "on-demand";
    private static final int MOST_SHARDS = 10_000;

    @Option(
            names = "--create",
            order = Topic.WHERE + 9,
            paramLabel = "SHARDS",
            arity = "0..1",
            fallbackValue = ON_DEMAND,
            converter = Shards.class,
            preprocessor = AttachedOnly.class,
            description = "Make the stream if it is not there: with so many shards, or on demand. Says what it costs.")
    private @Nullable Integer create;

    @Option(
            names = "--scale-to",
            order = Topic.DELIVERED + 3,
            paramLabel = "SHARDS",
            description =
                    "Give the stream so many shards before the load, if it has fewer, and its former number after it, whatever"
                            + " its end. Says what they cost.")
    private @Nullable Integer scaleTo;

    /** On demand is no shards: Kinesis gives them. */
    static final class Shards implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String typed) {
            if (typed.equals(ON_DEMAND)) {
                return 0;
            }
            if (!typed.matches("[1-9]\\d{0,4}") || Integer.parseInt(typed) > MOST_SHARDS) {
                throw new TypeConversionException("--create takes a number of shards from 1 to " + MOST_SHARDS
                        + ", or nothing: on demand; not '" + typed + "'");
            }
            return Integer.valueOf(typed);
        }
    }

    void refuseIdle(Idle idle, boolean isLocal, boolean isDryRun) {
        idle.with("--local, which makes its own stream", isLocal, "--create", "--scale-to");
        idle.with("--dry-run, which changes nothing", isDryRun, "--create", "--scale-to");
    }

    /**
     * Holds what was typed against each other.
     *
     * @throws IllegalArgumentException with a sentence for users
     */
    void check(String stream, boolean isPart, boolean isJournalFar) {
        if (create != null && create == 0 && stream.matches("\\d+")) {
            throw new IllegalArgumentException("'" + stream + "' would be the stream: write --create=" + stream
                    + " for a number of shards, and then the stream");
        }
        if (scaleTo == null) {
            return;
        }
        PackOptions.require("--scale-to", scaleTo, 1, MOST_SHARDS);
        if (create != null && create == 0) {
            throw new IllegalArgumentException("--create makes the stream on demand, and Kinesis itself scales that;"
                    + " leave --scale-to out, or make it with a number of shards: --create=" + scaleTo);
        }
        if (isJournalFar) {
            throw new IllegalArgumentException(
                    "--scale-to notes the former number of shards in a file beside the checkpoint,"
                            + " for a run that is killed; name a checkpoint on this machine's disk");
        }
        if (isPart) {
            throw new IllegalArgumentException(
                    "--scale-to is for a whole load: of the parts, the first to end would take"
                            + " the shards from the others; before the first part scale with: aws kinesis update-shard-count"
                            + " --stream-name " + stream + " --target-shard-count " + scaleTo
                            + " --scaling-type UNIFORM_SCALING, and back after the last");
        }
    }

    Capacity of(boolean isLocal) {
        return isLocal ? Capacity.AS_IT_IS : new Capacity(create, scaleTo == null ? 0 : scaleTo);
    }
}
