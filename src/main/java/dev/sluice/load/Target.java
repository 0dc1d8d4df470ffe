package dev.sluice.load;

import dev.sluice.aws.AwsSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a load goes.
 *
 * @param endpoint the embedded one to start for this run; null: the stream lies elsewhere
 */
public record Target(
        String stream, AwsSettings aws, @Nullable EmbeddedStream endpoint) {
    /**
     * The embedded endpoint of this run.
     *
     * @param data where its records stay; null: they go with the run
     */
    public record EmbeddedStream(int shards, @Nullable Path data) {}
}
