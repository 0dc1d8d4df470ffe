package dev.sluice.cli;

import dev.sluice.load.LoadPlan.Target.EmbeddedStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** An endpoint in the load's own process. */
final class EmbeddedOptions {
    private static final int USUAL_SHARDS = 4;

    @Option(
            names = "--local",
            order = Topic.WHERE + 8,
            paramLabel = "SHARDS",
            arity = "0..1",
            fallbackValue = "" + USUAL_SHARDS,
            preprocessor = AttachedOnly.class,
            description =
                    "Load into an embedded endpoint started for this run, with so many shards, or 4; needs no AWS account.")
    private @Nullable Integer shards;

    @Option(
            names = "--endpoint-data",
            order = Topic.WHERE + Topic.MORE,
            paramLabel = "DIR",
            description = "With --local: keep its records in DIR, for a later 'sluice cat --endpoint-data DIR'.")
    private @Nullable Path data;

    /** Where its records stay; null: nowhere. */
    @Nullable
    Path data() {
        return data;
    }

    /**
     * What was asked for; null: none.
     *
     * @throws IllegalArgumentException with a sentence for users
     */
    @Nullable
    EmbeddedStream endpoint() {
        if (data != null && shards == null) {
            throw new IllegalArgumentException("--endpoint-data is where --local keeps its records; give --local too");
        }
        return shards == null ? null : new EmbeddedStream(PackOptions.require("--local", shards, 1, 10_000), data);
    }
}
