package dev.sluice.cli;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsException;
import dev.sluice.read.Distinct;
import dev.sluice.read.ZstdDictionary;
import dev.sluice.read.stream.ReadFailedException;
import dev.sluice.read.stream.ReadPlan;
import dev.sluice.read.stream.StreamReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
                    + " lie outside their shard's range."
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
            paramLabel = "T",
            converter = PointInTime.class,
            description =
                    "Only what reached the stream at T or later: 2026-11-23T07:00:00Z, 2026-11-23, or 90m, 2h, 7d ago."
                            + " Default: from the oldest record that it still has.")
    @Nullable
    private Instant since;

    @Option(names = "--follow", description = "Go on reading what arrives, until stopped.")
    private boolean follow;

    @Option(names = "--shard", paramLabel = "ID", description = "Only this shard; repeatable.")
    private Set<String> shards = new LinkedHashSet<>();

    @Option(
            names = "--distinct",
            description =
                    "Leave out second copies of batches, which resumed and retried loads make; a damaged copy is written, and"
                            + " keeps no sound one out. Batches of the lines layout, of --compression none and of --no-batch-id"
                            + " carry no id and are all written.")
    private boolean distinct;

    @Option(
            names = "--raw",
            description =
                    "Write the records' payloads as they are, one behind the other; those of blocks go through zstd -dc or"
                            + " gunzip.")
    private boolean raw;

    @Spec
    private @Nullable CommandSpec spec;

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
        new Idle(requireSpec())
                .with("--endpoint-data, where nothing arrives any more", from.endpointData() != null, "--follow");
        List<ZstdDictionary> dictionaries = from.dictionaries(requireSpec());
        try {
            return from.open(requireSpec(), stream, clients -> cat(clients, dictionaries));
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

    private int cat(AwsClients clients, List<ZstdDictionary> dictionaries)
            throws ReadFailedException, IOException, InterruptedException {
        if (since != null && since.isAfter(Instant.now())) {
            throw new ReadFailedException("--since " + since + " lies in the future; give a time that is past.");
        }
        clients.remarks().forEach(remark -> err.println("sluice: " + remark + "."));
        @Nullable Distinct seen = distinct ? new Distinct() : null;
        DataOutput output = new DataOutput(out);
        try (CatSink sink = new CatSink(output, raw, seen, dictionaries)) {
            new StreamReader(clients.kinesis(), new ReadPlan(stream.name(), since, shards, follow)).read(sink);
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
                    "sluice: The stream has more batches than are remembered; copies more than %,d batches apart were written"
                            + " twice.%n",
                    Distinct.DEFAULT_MAX_IDS);
        }
        if (seen != null && misfits.withoutId() > 0) {
            err.printf(
                    "sluice: %,d records carry no batch id; they were all written, and nothing tells copies among them.%n",
                    misfits.withoutId());
        }
        if (misfits.damaged() > 0) {
            err.printf(
                    "sluice: %,d records begin like compressed or aggregated ones and are damaged or something else; they were"
                            + " written as they are.%n",
                    misfits.damaged());
        }
        long strays = raw ? 0 : misfits.strays();
        if (strays > 0) {
            err.printf(
                    "sluice: %,d aggregated records lie outside their shard's range, where a reshard or a producer's mistake"
                            + " left them; they were passed over, as AWS's readers do. --raw writes them.%n",
                    strays);
        }
        return misfits.damaged() + strays > 0 ? 3 : 0;
    }
}
