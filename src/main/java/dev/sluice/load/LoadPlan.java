package dev.sluice.load;

import dev.sluice.aws.AwsSettings;
import dev.sluice.deliver.PreflightException;
import dev.sluice.forecast.Means;
import dev.sluice.ledger.JournalHeader;
import dev.sluice.pack.Compression;
import dev.sluice.pack.Lanes;
import dev.sluice.pack.Layout;
import dev.sluice.pack.LayoutPacker;
import dev.sluice.pack.LevelGovernor;
import dev.sluice.pack.RecordLimits;
import dev.sluice.parse.HeaderTrack;
import dev.sluice.parse.Key;
import dev.sluice.parse.ParsePlan;
import dev.sluice.source.Chunk;
import dev.sluice.source.ChunkSupplier;
import dev.sluice.source.Oversize;
import dev.sluice.source.Planning;
import dev.sluice.source.SourceOptions;
import dev.sluice.stream.Shard;
import dev.sluice.stream.StreamDescription;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a load is to do, resolved from what was typed; nothing in it has touched the world yet.
 *
 * @param inputs as typed; empty: standard input
 * @param filesFrom a file with more of them, one a line; {@code -} is standard input; null: none
 * @param level null: auto
 * @param endpoint the embedded one to start for this run; null: the stream lies elsewhere
 * @param inFlightBytes bound on bytes read and not yet acknowledged
 * @param ratePercent share of each shard's limit that this load may use; 0: no pacing
 * @param forgetMissing whether sources that an earlier run did not finish, and that no input is, are given up
 * @param options as they will stand in the report, by their long names
 * @param outputs all that is written, held against each other already
 */
public record LoadPlan(
        String version,
        String stream,
        List<String> inputs,
        @Nullable String filesFrom,
        SourceOptions source,
        ParsePlan parse,
        Layout layout,
        Compression compression,
        @Nullable Integer level,
        AwsSettings aws,
        @Nullable EmbeddedStream endpoint,
        long inFlightBytes,
        int ratePercent,
        Patience patience,
        boolean ordered,
        @Nullable Path checkpoint,
        boolean forgetMissing,
        @Nullable Path rejects,
        RejectLimit rejectLimit,
        Map<String, String> options,
        Outputs outputs) {
    static final int IN_FLIGHT_RECORDS = 20_000;

    /** Of all but the workers, and of one worker; with a format it also has a copy of its chunk there. */
    private static final int HEAP_BYTES = 48 << 20;

    private static final int WORKER_HEAP_BYTES = 4 << 20;

    /** Options that decide what an event is, and which are wanted. */
    private static final List<String> DECIDING = List.of(
            "--format",
            "--fields",
            "--delimiter",
            "--pattern",
            "--timezone",
            "--year",
            "--time-field",
            "--time-layout",
            "--multiline",
            "--on-parse-error",
            "--since",
            "--until",
            "--match",
            "--exclude",
            "--sample",
            "--select",
            "--drop",
            "--key",
            "--key-missing");

    public LoadPlan {
        inputs = List.copyOf(inputs);
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /**
     * The embedded endpoint of this run.
     *
     * @param data where its records stay; null: they go with the run
     */
    public record EmbeddedStream(int shards, @Nullable Path data) {}

    /** One for each core that the heap has room for; what is ordered has one, since the input has one order. */
    public int workers() {
        long heap = Runtime.getRuntime().maxMemory();
        long each = (long) WORKER_HEAP_BYTES + (parse.passesThrough() ? 0 : source.chunkBytes());
        long room = heap - HEAP_BYTES - Math.min(inFlightBytes, heap / 4);
        int cores = Runtime.getRuntime().availableProcessors();
        return ordered ? 1 : (int) Math.max(1, Math.min(cores, room / each));
    }

    /**
     * A packer for one worker.
     *
     * @param headers shared by all workers, and so is the traffic
     * @param plannings when each chunk was planned
     */
    ChunkPacker packer(
            StreamDescription stream,
            Lanes lanes,
            LevelGovernor governor,
            HeaderTrack headers,
            Function<Chunk, Planning> plannings,
            KeyTraffic traffic,
            ChunkSupplier supplier) {
        LayoutPacker packer = new Recipe(layout, compression, level)
                .packer(RecordLimits.of(stream.maxRecordBytes()), source.oversize(), lanes, governor);
        return packer(parse, lanes, packer, headers, plannings, traffic, supplier);
    }

    /** The same, with another layout than the plan's. */
    public static ChunkPacker packer(
            ParsePlan parse,
            Lanes lanes,
            LayoutPacker packer,
            HeaderTrack headers,
            Function<Chunk, Planning> plannings,
            KeyTraffic traffic,
            ChunkSupplier supplier) {
        return parse.passesThrough() && parse.eventStart() == null
                ? new WholeLinesPacker(packer)
                : new EventsPacker(parse, headers, plannings, supplier, packer, lanes, traffic);
    }

    /** The same for all chunks of the inputs. */
    public LoadPlan whole() {
        return new LoadPlan(
                version,
                stream,
                inputs,
                filesFrom,
                source.withSample(null),
                parse,
                layout,
                compression,
                level,
                aws,
                endpoint,
                inFlightBytes,
                ratePercent,
                patience,
                ordered,
                checkpoint,
                forgetMissing,
                rejects,
                rejectLimit,
                options,
                outputs);
    }

    /** What the load would begin a journal with. */
    public JournalHeader journalHeader(StreamDescription stream) {
        return new JournalHeader(
                this.stream,
                Instant.now(),
                batchOptions(stream),
                stream.shards().stream().map(Shard::range).toList());
    }

    /** @throws PreflightException if the stream would silently do otherwise than was typed */
    public void requireKeptBy(StreamDescription described) throws PreflightException {
        if (!described.autoDistribution()) {
            return;
        }
        String typed = ordered
                ? "--ordered would keep no order"
                : parse.key().kind() != Key.Kind.RANDOM
                        ? "--key would bring no events together"
                        : layout == Layout.AGGREGATED
                                ? "the KCL would drop events of --records aggregated without a word"
                                : null;
        if (typed != null) {
            throw new PreflightException(
                    "Stream '" + stream + "' spreads records over its shards itself, whatever their keys (record"
                            + " distribution strategy AUTO), so " + typed
                            + "; load blocks or lines without a key, or set the strategy with: aws kinesis"
                            + " update-stream-record-distribution-strategy --stream-arn " + described.arn()
                            + " --record-distribution-strategy USER_PARTITION_KEY.",
                    2);
        }
    }

    public Means means() {
        return new Means(ratePercent / 100.0, inFlightBytes, IN_FLIGHT_RECORDS, workers());
    }

    /** What decides which events go into which batch; a run that goes on where another ended must have the same. */
    private Map<String, String> batchOptions(StreamDescription stream) {
        Map<String, String> deciding = new LinkedHashMap<>();
        deciding.put("--records", layout.toString());
        deciding.put("--compression", compression.toString());
        deciding.put("--level", level == null ? "auto" : level.toString());
        DECIDING.forEach(option -> deciding.put(option, options.getOrDefault(option, "")));
        // Empty for the default, which journals had that were begun before there was a choice.
        deciding.put(
                "--oversize",
                source.oversize() == Oversize.REJECT ? "" : source.oversize().toString());
        if (!stream.arn().isEmpty()) {
            // What an earlier run loaded is not in another stream, be its name the same.
            deciding.put("the stream", stream.arn() + " of " + stream.created());
        }
        deciding.put("the stream's record size", Integer.toString(stream.maxRecordBytes()));
        deciding.put("the longest line", Integer.toString(source.maxLineBytes()));
        return deciding;
    }
}
