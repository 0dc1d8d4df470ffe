package dev.sluice.cli;

import dev.sluice.load.LoadPlan.RejectOptions;
import dev.sluice.load.RejectLimit;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What becomes of lines that cannot be loaded. */
final class RejectedOptions {
    @Option(
            names = "--rejects",
            order = Topic.KEPT + 2,
            paramLabel = "FILE",
            description = "Write lines that cannot be loaded to FILE, each with its reason.")
    private @Nullable Path file;

    @Option(
            names = "--max-rejects",
            order = Topic.KEPT + 3,
            paramLabel = "N|N%",
            description = "End with status 4 when more lines are rejected; 'unlimited' for no bound.")
    private String most = "100";

    /** Null: they are kept nowhere. */
    @Nullable
    Path file() {
        return file;
    }

    /** @throws IllegalArgumentException if the bound is none; the message is for users */
    RejectOptions options() {
        try {
            return new RejectOptions(file, RejectLimit.parse(most));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--max-rejects: " + e.getMessage(), e);
        }
    }
}
