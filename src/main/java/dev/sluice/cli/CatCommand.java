package dev.sluice.cli;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsException;
import dev.sluice.read.Distinct;
import dev.sluice.read.ZstdDictionary;
import dev.sluice.read.stream.ReadFailedException;
import dev.sluice.read.stream.ReadPlan;
import dev.sluice.read.stream.StreamReader;
import dev.sluice.report.Units;
import dev.sluice.source.FileName;
import dev.sluice.source.Reasons;
import dev.sluice.stream.StreamDescription;
import dev.sluice.verify.Retention;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice cat}: a stream read back as lines. */
@Command(
        name = "cat",
        description = "Read a stream back as lines, whatever layout it was loaded in.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Lines of one shard come in the shard's order, and a shard that came out of a split or a merge after its parents."
                    + " The end is where each shard stood when reading began, and perhaps a few records that came after.",
            "Exit status: 0 all read; 1 failed; 2 usage; 3 read, but some records were damaged, or passed over since they"
                    + " lie outside their shard's range; or, with --output-dir, some may have passed the stream's retention since"
                    + " the last run."
        })
public final class CatCommand implements Callable<Integer> {
    /** What a program's status is when its reader went away: 128 and the number of SIGPIPE. */
    private static final int BROKEN_PIPE = 141;

    private final OutputStream out;
    private final PrintStream err;

    @Parameters(
            paramLabel = "STREAM",
            converter = TypedStream.Converter.class,
            description = "The stream's name or ARN.")
    private TypedStream stream = TypedStream.NONE;

    @Option(
            names = "--since",
            order = Topic.INPUT + 1,
            paramLabel = "T",
            converter = Moment.Reader.class,
            description =
                    "Only what reached the stream at T or later: 2026-11-23T07:00:00Z, 2026-11-23, or 90m, 2h, 7d ago."
                            + " Default: from the oldest record that it still has.")
    @Nullable
    private Moment since;

    @Option(
            names = "--until",
            order = Topic.INPUT + 2,
            paramLabel = "T",
            converter = Moment.Reader.class,
            description = "Only what reached the stream before T.")
    @Nullable
    private Moment until;

    @Option(names = "--follow", order = Topic.INPUT + 3, description = "Keep reading what arrives, until you stop it.")
    private boolean follow;

    @Option(
            names = "--shard",
            order = Topic.INPUT + 4,
            paramLabel = "ID",
            converter = ShardName.class,
            description = "Only this shard, by its id or the number that a load's summary shows; repeatable.")
    private Set<String> shards = new LinkedHashSet<>();

    @Option(
            names = "--output-dir",
            order = Topic.WRITTEN + 2,
            paramLabel = "DIR",
            description =
                    "Write each shard to a file of its own in DIR, and damaged records to damaged.jsonl there. A run with the same"
                            + " DIR goes on where the last one ended, also after it was killed.")
    @Nullable
    private Path dir;

    @Option(
            names = "--damaged",
            order = Topic.WRITTEN + Topic.MORE + 1,
            paramLabel = "FILE",
            description = "Write damaged records to FILE, after what is there: each as a JSON object with its shard,"
                    + " sequence number, reason and data. They never stand among the lines. Default: show how many"
                    + " there are, and the first of them.")
    @Nullable
    private Path damaged;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final EventOptions events = new EventOptions();

    @Mixin
    private final ReadOptions from = new ReadOptions();

    /**
     * @param out gets bytes, unbuffered if possible
     * @param err gets sentences
     */
    public CatCommand(OutputStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws InterruptedException {
        check();
        List<ZstdDictionary> dictionaries = from.dictionaries(requireSpec());
        try {
            return from.open(requireSpec(), stream, false, clients -> cat(clients, dictionaries));
        } catch (AwsException e) {
            return failed(e.getMessage(), 2);
        } catch (ReadFailedException e) {
            return failed(e.getMessage(), 1);
        } catch (IOException e) {
            return DataOutput.isBrokenPipe(e)
                    ? BROKEN_PIPE
                    : failed("Standard output cannot be written: " + e.getMessage() + ".", 1);
        }
    }

    private void check() {
        CommandSpec command = requireSpec();
        Idle idle = new Idle(command);
        idle.with("--endpoint-data, where nothing arrives any more", from.endpointData() != null, "--follow");
        idle.with("--follow, which ends when it is stopped", follow, "--until");
        idle.with("--output-dir, which has a file of its own for them", dir != null, "--damaged");
        idle.with("--output-dir, which holds whole shards", dir != null, "--lines");
        idle.with("--raw, which writes every payload", events.isRaw(), "--damaged");
        try {
            events.check(command);
            OutputFile.requireAppendable("--damaged", damaged, null);
            if (since != null && until != null && !since.at().isBefore(until.at())) {
                throw new IllegalArgumentException("--since is not before --until: nothing would be read");
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private int cat(AwsClients clients, List<ZstdDictionary> dictionaries)
            throws ReadFailedException, IOException, InterruptedException {
        if (since != null && since.at().isAfter(Instant.now())) {
            throw new ReadFailedException("--since " + since.at() + " lies in the future; give a time that is past.");
        }
        Consumer<String> said = remark -> err.println("sluice: " + remark + ".");
        clients.remark(said, said);
        Whence whence = new Whence(clients, dictionaries);
        return dir != null ? catInto(whence, dir) : catOut(whence);
    }

    /** Whence records come, and what they were packed with. */
    private record Whence(AwsClients clients, List<ZstdDictionary> dictionaries) {}

    private int catOut(Whence whence) throws ReadFailedException, IOException, InterruptedException {
        Instant begin = since == null ? null : since.at();
        if (damaged == null) {
            return read(whence, CatOutput.to(new DataOutput(out), null), events.distinct(), plan(begin, Map.of()));
        }
        try (OutputStream file = new DamagedFile(damaged)) {
            CatOutput output = CatOutput.to(new DataOutput(out), new DataOutput(file, 1 << 13));
            return read(whence, output, events.distinct(), plan(begin, Map.of()));
        } catch (FileSystemException e) {
            throw new ReadFailedException("--damaged " + FileName.shown(damaged) + ": " + Reasons.of(e) + ".", e);
        }
    }

    private int catInto(Whence whence, Path into) throws ReadFailedException, InterruptedException {
        try (OutputDir output = OutputDir.open(
                into,
                events.ending(),
                deciding(whence.clients()),
                since == null ? null : since.at().toString())) {
            Instant begin = output.since() == null ? null : Instant.parse(output.since());
            Set<String> late = from.endpointData() == null ? tooLate(whence.clients(), output, into) : Set.of();
            int status =
                    read(whence, output, events.isDistinct() ? output.distinct() : null, plan(begin, output.after()));
            output.finish(late);
            return status == 0 && !late.isEmpty() ? 3 : status;
        } catch (IOException e) {
            throw new ReadFailedException("--output-dir " + FileName.shown(into) + ": " + Reasons.of(e) + ".", e);
        }
    }

    /** Tells of the shards whose records may have passed the stream's retention since the last run read them. */
    private Set<String> tooLate(AwsClients clients, OutputDir output, Path into) throws ReadFailedException {
        Map<String, Instant> before = output.readBefore();
        before.keySet().removeIf(shardId -> !shards.isEmpty() && !shards.contains(shardId));
        before.values().removeIf(arrival -> until != null && !arrival.isBefore(until.at()));
        if (before.isEmpty()) {
            return Set.of();
        }
        Retention retention = Retention.of(clients, stream.name());
        Instant now = Instant.now();
        before.values().removeIf(arrival -> !retention.mayHaveEnded(arrival, now));
        if (!before.isEmpty()) {
            err.printf(
                    "sluice: Records may be missing from %s: the stream keeps them for %d hours, and %s had been read up to %s"
                            + " only. Read it more often, or give the stream a longer retention.%n",
                    FileName.shown(into),
                    retention.time().toHours(),
                    before.size() == 1 ? before.keySet().iterator().next() : before.size() + " shards",
                    Collections.min(before.values()));
        }
        return before.keySet();
    }

    /** What a run that goes on must have the same. A stream that was made anew, or lies elsewhere, is another in spite of its name. */
    private Map<String, String> deciding(AwsClients clients) throws ReadFailedException {
        Map<String, String> deciding = new TreeMap<>(events.deciding());
        StreamDescription.Made made = StreamDescription.Made.ask(clients, stream.name());
        deciding.put("the stream", made.arn().isEmpty() ? stream.name() : made.toString());
        deciding.put("--since", since == null ? "" : since.typed());
        deciding.put("--until", until == null ? "" : until.typed());
        return deciding;
    }

    private ReadPlan plan(@Nullable Instant begin, Map<String, String> after) {
        return new ReadPlan(stream.name(), begin, until == null ? null : until.at(), shards, after, follow);
    }

    private int read(Whence whence, CatOutput output, @Nullable Distinct seen, ReadPlan plan)
            throws ReadFailedException, IOException, InterruptedException {
        try (CatSink sink = new CatSink(output, events.shape(whence.dictionaries()), seen, follow ? err : null)) {
            try {
                new StreamReader(whence.clients().reader(), plan).read(sink);
            } catch (EnoughException e) {
                output.flush();
            }
            sink.notes().forEach(note -> err.println("sluice: " + note + "."));
            String missing = ReadOptions.missing(sink.missingDictionaries());
            if (missing != null) {
                err.println("sluice: " + missing);
            }
            return told(sink.misfits(), seen);
        }
    }

    private int failed(@Nullable String sentence, int status) {
        err.println("sluice: " + sentence + Settings.origins(requireSpec(), sentence));
        return status;
    }

    private CommandSpec requireSpec() {
        return Objects.requireNonNull(spec, "picocli sets it");
    }

    private int told(Misfits misfits, @Nullable Distinct seen) {
        if (seen != null && seen.forgotten() > 0) {
            err.printf(
                    "sluice: The stream has more batches than are remembered; copies of those last seen before %s, more than %,d"
                            + " batches apart, were written twice.%n",
                    seen.rightSince(), Distinct.DEFAULT_MAX_IDS);
        }
        if (seen != null && misfits.withoutId() > 0) {
            err.println("sluice: " + Units.things(misfits.withoutId(), "record carries", "records carry")
                    + " no batch id; such records are all written, since copies among them cannot be recognised.");
        }
        if (misfits.damaged() > 0) {
            err.printf(
                    "sluice: %s compressed, aggregated or serialized, but cannot be decoded; %s. The first: %s.%n",
                    Units.things(misfits.damaged(), "record looks", "records look"),
                    whereDamaged(misfits.damaged() == 1 ? "it was" : "they were"),
                    misfits.firstDamaged());
        }
        if (events.controlMessages() > 0) {
            err.println("sluice: Left out: "
                    + Units.things(events.controlMessages(), "control message", "control messages")
                    + " of CloudWatch Logs, which has no events in those.");
        }
        long strays = events.isRaw() ? 0 : misfits.strays();
        if (strays > 0) {
            err.println(
                    "sluice: Passed over, as AWS's readers do: "
                            + Units.things(strays, "aggregated record", "aggregated records")
                            + " outside the shard's range, left there by a reshard or by a producer's mistake. --raw writes such records.");
        }
        return misfits.damaged() + strays > 0 ? 3 : 0;
    }

    private String whereDamaged(String they) {
        if (events.isRaw()) {
            return they + " written as read";
        }
        @Nullable Path file = dir == null ? damaged : dir.resolve("damaged.jsonl");
        return file == null
                ? they + " left out, and --damaged FILE keeps such records"
                : they + " put into " + FileName.shown(file);
    }
}
