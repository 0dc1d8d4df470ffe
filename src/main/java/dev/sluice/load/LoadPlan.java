package dev.sluice.load;

import dev.sluice.aws.AwsSettings;
import dev.sluice.deliver.SenderChoice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a load is to do, resolved from what was typed; nothing in it has touched the world yet.
 *
 * @param journal null: without a checkpoint
 */
public record LoadPlan(
        WorkPlan work,
        Target target,
        Patience patience,
        @Nullable JournalOptions journal,
        RejectOptions rejects,
        AsTyped typed) {
    /**
     * What the user has asked for, as the report shows it: nothing secret.
     *
     * @param options by their long names
     * @param command the words of it
     */
    public record AsTyped(Map<String, String> options, List<String> command) {
        /** By no user. */
        public static final AsTyped NOTHING = new AsTyped(Map.of(), List.of());

        public AsTyped {
            options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
            command = List.copyOf(command);
        }
    }

    /**
     * How long a load waits for acknowledgements.
     *
     * @param giveUpAfter how long there may be none before the load ends
     * @param drainTimeout the same once a signal has stopped the reading
     */
    public record Patience(Duration giveUpAfter, Duration drainTimeout) {
        /** As the options have it where nothing is typed; Kubernetes, too, gives a container 30 s to end. */
        public static final Patience USUAL = new Patience(Duration.ofHours(1), Duration.ofSeconds(30));
    }

    /**
     * What becomes of lines that cannot be loaded.
     *
     * @param file where they are kept; null: nowhere
     * @param limit how many are too many
     */
    public record RejectOptions(@Nullable Path file, RejectLimit limit) {
        /** They are counted, however many there are. */
        public static final RejectOptions COUNTED = new RejectOptions(null, RejectLimit.NONE);
    }

    /**
     * Where a load goes.
     *
     * @param sender as typed
     * @param endpoint the embedded one to start for this run; null: the stream lies elsewhere
     * @param capacity what the stream is to be for this load
     */
    public record Target(
            String stream,
            AwsSettings aws,
            SenderChoice sender,
            @Nullable EmbeddedStream endpoint,
            Capacity capacity) {
        /** A stream that stays as it is. */
        public Target(String stream, AwsSettings aws, SenderChoice sender, @Nullable EmbeddedStream endpoint) {
            this(stream, aws, sender, endpoint, Capacity.AS_IT_IS);
        }

        /**
         * What a stream is to be for a load.
         *
         * @param made how many shards it is made with if it is not there, 0 for on demand; null: it is not made
         * @param scaledTo how many shards it has at least while it is loaded into; 0: those that it has
         */
        public record Capacity(@Nullable Integer made, int scaledTo) {
            public static final Capacity AS_IT_IS = new Capacity(null, 0);
        }

        /**
         * The embedded endpoint of this run.
         *
         * @param data where its records stay; null: they go with the run
         */
        public record EmbeddedStream(int shards, @Nullable Path data) {}
    }
}
