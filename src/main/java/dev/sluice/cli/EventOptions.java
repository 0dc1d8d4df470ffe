package dev.sluice.cli;

import dev.sluice.read.Distinct;
import dev.sluice.read.ZstdDictionary;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Which events {@code sluice cat} writes, and in which form. */
final class EventOptions {
    @Option(
            names = "--match",
            order = Topic.EVENTS + 1,
            paramLabel = "RE",
            description =
                    "Only events in which this regular expression (RE2) is found, as they were loaded; repeatable.")
    private List<String> match = new ArrayList<>();

    @Option(
            names = {"-n", "--lines"},
            order = Topic.EVENTS + 2,
            paramLabel = "N",
            description = "Only the first N events, which are usually lines; then end.")
    @Nullable
    private Long most;

    @Option(
            names = "--distinct",
            order = Topic.EVENTS + 3,
            description = "Leave out second copies of batches, which resumed and retried loads make. At least the last"
                    + " 3,145,728 batches are remembered, in at most 128 MiB. That is some 3 TB of stream if records"
                    + " are full, or 9 days of four batches a second. Batches of the lines layout, of --compression"
                    + " none and of --no-batch-id carry no id, and all of them are written.")
    private boolean distinct;

    @Option(
            names = "--raw",
            order = Topic.WRITTEN + 3,
            description = "Write the records' payloads as they are, one after the other. Pipe those of blocks through"
                    + " zstd -dc or gunzip.")
    private boolean raw;

    /** How an event is written. */
    enum Output {
        LINES,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--output",
            order = Topic.WRITTEN + 1,
            paramLabel = "lines|json",
            description =
                    "json: each event as an object with its record's shard, sequence number, arrival and partition key, and its"
                            + " batch's id, source and range of bytes.")
    private Output output = Output.LINES;

    @Option(
            names = "--unwrap",
            order = Topic.WRITTEN + Topic.MORE + 2,
            paramLabel = "cloudwatch-logs|dms",
            split = ",",
            description = "Take the events out of the envelopes of CloudWatch Logs' subscriptions, or the rows out of"
                    + " those of the Database Migration Service. Anything else stays as it is. Repeatable.")
    private Set<Envelope> unwrap = EnumSet.noneOf(Envelope.class);

    private @Nullable Unwrapping unwrapping;

    boolean isRaw() {
        return raw;
    }

    boolean isDistinct() {
        return distinct;
    }

    /** Refuses what would have no effect. */
    void check(CommandSpec command) {
        new Idle(command).with("--raw", raw, "--match", "--lines", "--output", "--unwrap");
        if (most != null && most < 0) {
            throw new IllegalArgumentException("-n " + most + " is not a number of events; give 0 or more");
        }
        DialectOptions.read("--match", () -> new EventChoice(match, most));
    }

    /** What of the records is written. Made anew at each call. */
    CatSink.Shape shape(List<ZstdDictionary> dictionaries) {
        unwrapping = unwrap.isEmpty() ? null : new Unwrapping(unwrap);
        CatSink.Form form = raw ? CatSink.Form.RAW : output == Output.JSON ? CatSink.Form.JSON : CatSink.Form.LINES;
        return new CatSink.Shape(form, new EventChoice(match, most), unwrapping, dictionaries);
    }

    /** How many envelopes held no events. */
    long controlMessages() {
        return unwrapping == null ? 0 : unwrapping.controlMessages();
    }

    @Nullable
    Distinct distinct() {
        return distinct ? new Distinct() : null;
    }

    /** What decides which bytes are written for a record. */
    Map<String, String> deciding() {
        Map<String, String> deciding = new TreeMap<>();
        deciding.put("--match", String.join("\n", match));
        deciding.put("--distinct", Boolean.toString(distinct));
        deciding.put("--raw", Boolean.toString(raw));
        deciding.put("--output", output.toString());
        deciding.put("--unwrap", unwrap.toString());
        return deciding;
    }

    /** Of the files that are written. */
    String ending() {
        return raw ? ".bin" : output == Output.JSON ? ".jsonl" : ".log";
    }
}
