package dev.sluice.cli;

import dev.sluice.deliver.DeliveryOptions;
import dev.sluice.deliver.SenderChoice;
import dev.sluice.load.Recipe;
import dev.sluice.load.WorkPlan;
import dev.sluice.pack.Compression;
import dev.sluice.pack.DigestedDictionary;
import dev.sluice.pack.Layout;
import dev.sluice.pack.LogEnvelope;
import dev.sluice.parse.Key;
import dev.sluice.parse.ParsePlan;
import dev.sluice.parse.ParsePlans;
import dev.sluice.parse.format.Format;
import dev.sluice.source.Cutting;
import dev.sluice.source.Cutting.Oversize;
import dev.sluice.source.FileName;
import dev.sluice.source.Opening;
import dev.sluice.source.SourceOptions;
import dev.sluice.source.Unpacking;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How events become records and how much of the stream and of this machine a load may use: the same options for load and plan. */
public final class PackOptions {
    private static final int MOST_OPEN_INPUTS = 1_024;

    @Option(
            names = "--files-from",
            order = Topic.INPUT + 12,
            paramLabel = "FILE",
            converter = TypedName.class,
            description = "Read names of inputs from FILE, one a line; - is standard input.")
    @Nullable
    private String filesFrom;

    @DecidesBatches
    @Option(
            names = "--records",
            order = Topic.PACKED + 1,
            paramLabel = "LAYOUT",
            description = "What a record looks like: blocks, aggregated or lines.")
    private Layout layout = Layout.BLOCKS;

    @DecidesBatches
    @Option(
            names = "--compression",
            order = Topic.PACKED + 3,
            paramLabel = "CODEC",
            description = "zstd, gzip or none. Default: zstd for blocks, none for lines.")
    private @Nullable Compression compression;

    @DecidesBatches
    @Option(
            names = "--level",
            order = Topic.PACKED + Topic.MORE + 2,
            paramLabel = "N|auto",
            description = "Compression level. auto uses CPU time that is free while the shards are the limit.")
    private String level = "auto";

    @DecidesBatches
    @Option(
            names = "--dictionary",
            order = Topic.PACKED + Topic.MORE + 3,
            paramLabel = "FILE",
            description =
                    "Compress by zstd with this dictionary, which 'sluice train' makes. It helps single lines (--records lines"
                            + " --compression zstd) and small blocks. Readers need it, too.")
    private @Nullable Path dictionary;

    @Option(
            names = "--in-flight",
            order = Topic.DELIVERED + Topic.MORE + 1,
            paramLabel = "SIZE",
            converter = Sizes.class,
            description = "The most input that may be read and not yet acknowledged.")
    private long inFlight = 64L << 20;

    @Option(
            names = "--chunk-size",
            order = Topic.PACKED + Topic.MORE + 12,
            paramLabel = "SIZE",
            converter = Sizes.class,
            description = "How much input a worker takes at a time. The checkpoint counts in chunks, too.")
    private long chunkSize = 16L << 20;

    @Option(
            names = "--load-id",
            order = Topic.PACKED + Topic.MORE + 11,
            paramLabel = "ID",
            description = "Put this into batch ids, in place of the machine and its files. The same inputs, loaded"
                    + " again anywhere, are then one copy to 'cat --distinct'.")
    @Nullable
    private String loadId;

    @DecidesBatches
    @Option(
            names = "--no-batch-id",
            order = Topic.PACKED + Topic.MORE + 10,
            description = "Leave batch ids out of blocks and aggregated records, for decoders that fail at them, such"
                    + " as aircompressor's of zstd, which Trino uses. Copies that retries and resumed loads make"
                    + " cannot be recognised then.")
    private boolean noBatchId;

    @Option(
            names = "--open-inputs",
            order = Topic.INPUT + Topic.MORE + 12,
            paramLabel = "N",
            description = "How many small files and S3 objects to open, fetch and unpack at the same time, in bounded"
                    + " memory. More of them help on a slow network.")
    private int openInputs = Opening.DEFAULT.ahead();

    @Mixin
    private final RateOptions rates = new RateOptions();

    @Option(
            names = "--sender",
            order = Topic.DELIVERED + Topic.MORE + 2,
            paramLabel = "WHICH",
            description =
                    "What sends the records: kpl (Amazon's Kinesis Producer Library), sdk (the AWS SDK) or auto, which"
                            + " takes KPL, but the SDK for --records lines, for plain http and IPv6 addresses, and on machines for"
                            + " which KPL has no daemon.")
    private SenderChoice sender = SenderChoice.AUTO;

    @DecidesBatches
    @Option(
            names = "--oversize",
            order = Topic.PACKED + Topic.MORE + 4,
            paramLabel = "WHAT",
            description = "What to do with an event that is too long for a record: reject it, split it into several"
                    + " events, or truncate it. split and truncate cut between two characters, and need --format"
                    + " raw.")
    private Oversize oversize = Oversize.REJECT;

    @Option(
            names = "--ordered",
            order = Topic.DELIVERED + 2,
            description = "With --key: keep the events of one key in the order of the input. This is slower.")
    private boolean ordered;

    @Mixin
    private final EnvelopeOptions envelope = new EnvelopeOptions();

    @Nullable
    String filesFrom() {
        return filesFrom;
    }

    SenderChoice sender() {
        return sender;
    }

    /** Whether the same inputs are to make the same batches wherever they are listed. */
    boolean isSameElsewhere() {
        return loadId != null && !ordered;
    }

    /** The file of the dictionary; null: none was named. */
    @Nullable
    Path dictionary() {
        return dictionary;
    }

    /** What was typed, or what is usual for the layout. */
    private Compression compression() {
        if (layout == Layout.AGGREGATED) {
            return Compression.NONE;
        }
        return compression != null ? compression : layout == Layout.BLOCKS ? Compression.ZSTD : Compression.NONE;
    }

    /**
     * How records are made of events.
     *
     * @throws IllegalArgumentException if the compression has no such level, or the dictionary is none
     */
    Recipe recipe() {
        LogEnvelope around = envelope.envelope();
        if (around != null) {
            return new Recipe(Layout.BLOCKS, Compression.GZIP, level(Compression.GZIP), !noBatchId, null, around);
        }
        Compression chosen = compression();
        DigestedDictionary digested = dictionary == null || chosen != Compression.ZSTD
                ? null
                : new DigestedDictionary(DictionaryFile.read(dictionary), FileName.shown(dictionary));
        return new Recipe(layout, chosen, level(chosen), !noBatchId, digested, null);
    }

    private @Nullable Integer level(Compression chosen) {
        return chosen == Compression.NONE
                ? null
                : numberOr("auto", "--level", level, chosen.minLevel(), chosen.maxLevel());
    }

    /** Whether events become log events in an envelope. */
    boolean isEnveloped() {
        return envelope.envelope() != null;
    }

    /** @throws picocli.CommandLine.ParameterException if one would have no effect */
    void refuseIdle(Idle idle) {
        envelope.refuseIdle(idle);
        rates.refuseIdle(idle);
        if (isEnveloped()) {
            return;
        }
        idle.with("--records aggregated", layout == Layout.AGGREGATED, "--compression", "--level", "--dictionary");
        idle.with("--compression none", compression == Compression.NONE, "--level", "--dictionary");
        idle.without("--compression", compression() != Compression.NONE, "--level");
        idle.without("--compression zstd", compression() == Compression.ZSTD, "--dictionary");
        boolean plain = layout == Layout.BLOCKS && compression == Compression.NONE;
        idle.with(plain ? "--compression none" : "--records lines", plain || layout == Layout.LINES, "--no-batch-id");
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    DeliveryOptions delivery() {
        return new DeliveryOptions(size("--in-flight", inFlight, Long.MAX_VALUE), rates.rates(), ordered);
    }

    /** @throws IllegalArgumentException if events are to be cut that cannot be, or an order is asked for that there is none of */
    SourceOptions source(ParsePlans plans) {
        ParsePlan parse = plans.usual();
        if (ordered && parse.key().kind() == Key.Kind.RANDOM) {
            throw new IllegalArgumentException(
                    "--ordered keeps the order of the events of one key; say with --key which that is: --key field:POINTER, or"
                            + " --key line");
        }
        if (oversize != Oversize.REJECT && !parse.format().equals(Format.RAW)) {
            throw new IllegalArgumentException("--oversize "
                    + word(oversize)
                    + " would leave parts of JSON objects, which no reader takes; it goes with --format raw alone");
        }
        return SourceOptions.DEFAULT
                .with(plans.framing())
                .with(oversize)
                .withLoadId(loadId)
                .with(ordered ? opening().inOrder() : opening())
                .withChunkBytes((int) size("--chunk-size", chunkSize, Cutting.LARGEST));
    }

    WorkPlan work(ParsePlans plans, Unpacking unpacking, Duration linger) {
        return new WorkPlan(source(plans).with(unpacking).withLinger(linger), plans, recipe(), delivery());
    }

    private Opening opening() {
        return new Opening(Opening.DEFAULT.read(), require("--open-inputs", openInputs, 1, MOST_OPEN_INPUTS));
    }

    private static long size(String option, long bytes, long most) {
        if (bytes < 1 || bytes > most) {
            throw new IllegalArgumentException(
                    option + " is at least 1B" + (most == Long.MAX_VALUE ? "" : ", and at most " + (most >> 20) + "M"));
        }
        return bytes;
    }

    /** Null for the word. */
    private static @Nullable Integer numberOr(String word, String option, String text, int least, int most) {
        if (text.equalsIgnoreCase(word)) {
            return null;
        }
        if (text.matches("\\d{1,9}")) {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new IllegalArgumentException(
                "%s takes a whole number from %d to %d or '%s', not '%s'".formatted(option, least, most, word, text));
    }

    /** @throws IllegalArgumentException if the value is out of its range */
    static int require(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(option + " " + value + " is not between " + least + " and " + most);
        }
        return value;
    }
}
