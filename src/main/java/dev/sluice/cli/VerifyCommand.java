package dev.sluice.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsException;
import dev.sluice.ledger.Checkpoint;
import dev.sluice.ledger.JournalException;
import dev.sluice.load.Outputs;
import dev.sluice.read.ReadFailedException;
import dev.sluice.read.ReadPlan;
import dev.sluice.read.StreamReader;
import dev.sluice.read.Verdict;
import dev.sluice.read.Verification;
import dev.sluice.source.FileName;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice verify}: proves from the stream that what a checkpoint says is done is there. */
@Command(
        name = "verify",
        description = "Prove from the stream itself that a load with a checkpoint is all there.",
        mixinStandardHelpOptions = true,
        footer = {"", "Exit status: 0 proven; 1 not proven, or failed; 2 usage."})
public final class VerifyCommand implements Callable<Integer> {
    /** This machine's clock, which dated the journal, may be ahead of the service's, which dates the records. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(10);

    private static final int CHUNKS_NAMED = 20;

    private final OutputStream out;
    private final PrintStream err;

    @Parameters(paramLabel = "STREAM", description = "The stream's name.")
    private String stream = "";

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            required = true,
            description = "The journal of the load, while no load is using it.")
    private Path checkpoint = Path.of("");

    @Option(
            names = "--report",
            paramLabel = "FILE",
            converter = TypedName.class,
            description = "Write the figures as JSON, too; - for standard output.")
    @Nullable
    private String report;

    @Spec
    @Nullable
    private CommandSpec spec;

    @Mixin
    private final ReadOptions from = new ReadOptions();

    /** A command that writes a report to {@code out} and sentences to {@code err}. */
    public VerifyCommand(OutputStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws InterruptedException {
        outputs();
        try {
            if (!Files.exists(checkpoint)) {
                return failed(
                        "There is no checkpoint " + FileName.shown(checkpoint)
                                + "; name the FILE of load --checkpoint FILE.",
                        2);
            }
            Checkpoint journal = Checkpoint.read(checkpoint);
            if (!journal.header().stream().equals(stream)) {
                return failed(
                        "The checkpoint " + FileName.shown(checkpoint) + " belongs to the stream "
                                + journal.header().stream() + "; verify that one.",
                        2);
            }
            if (!journal.header().carriesIds()) {
                return failed(
                        "The load has left no batch ids in the stream (--records lines, or --compression none), so nothing"
                                + " can be proven.",
                        1);
            }
            return from.open(clients -> verify(clients, journal));
        } catch (AwsException e) {
            return failed(e.getMessage(), 2);
        } catch (ReadFailedException e) {
            return failed(e.getMessage(), 1);
        } catch (JournalException e) {
            return failed(e.getMessage() + ".", 1);
        } catch (IOException e) {
            return failed("The report cannot be written: " + e.getMessage() + ".", 1);
        }
    }

    private void outputs() {
        CommandSpec command = Objects.requireNonNull(spec, "picocli sets it");
        try {
            new Outputs()
                    .reports(report == null ? List.of() : List.of(report))
                    .reads("--checkpoint", checkpoint)
                    .reads("the config file", Settings.file(command))
                    .owns("--endpoint-data", from.endpointData())
                    .checked();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private int verify(AwsClients clients, Checkpoint journal)
            throws ReadFailedException, IOException, InterruptedException {
        ReadPlan plan = new ReadPlan(stream, journal.header().started().minus(CLOCKS_APART), Set.of(), false);
        try (Verification verification = new Verification(journal.done())) {
            new StreamReader(clients, plan).read(verification);
            Verdict verdict = verification.verdict();
            tell(verdict, journal.openChunks());
            if (report != null) {
                write(report, verdict);
            }
            return verdict.isProven() ? 0 : 1;
        }
    }

    private void tell(Verdict verdict, int openChunks) {
        if (verdict.isProven()) {
            err.printf(
                    "All done chunks of %s are in the stream %s (chunks: %,d, batches: %,d, events: %,d).%n",
                    FileName.shown(checkpoint), stream, verdict.chunks(), verdict.batches(), verdict.events());
        } else {
            err.printf(
                    "%,d of %,d done chunks of %s are not all in the stream %s:%n",
                    verdict.missing().size(), verdict.chunks(), FileName.shown(checkpoint), stream);
            verdict.missing().stream()
                    .limit(CHUNKS_NAMED)
                    .forEach(missing -> err.printf(
                            "  %s, bytes %d to %d: %,d of %,d batches missing, %,d events%s%n",
                            missing.sourceName(),
                            missing.start(),
                            missing.end(),
                            missing.missingBatches(),
                            missing.batches(),
                            missing.missingEvents(),
                            missing.contradictions() == 0
                                    ? ""
                                    : "; " + missing.contradictions() + " batches with other events than expected"));
            if (verdict.missing().size() > CHUNKS_NAMED) {
                err.printf("  and %,d more%n", verdict.missing().size() - CHUNKS_NAMED);
            }
            err.println(
                    "Records older than the stream's retention are gone; otherwise load again with a new checkpoint.");
        }
        if (verdict.copies() > 0) {
            err.printf(
                    "%,d batches with %,d events are there more than once; cat --distinct leaves the copies out.%n",
                    verdict.copies(), verdict.copiedEvents());
        }
        if (openChunks > 0) {
            err.printf("%,d chunks were begun and are not done; run the load again to finish them.%n", openChunks);
        }
        if (verdict.damaged() > 0) {
            err.printf("%,d records of the load are damaged and count as missing.%n", verdict.damaged());
        }
    }

    private void write(String file, Verdict verdict) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode node = json.createObjectNode().put("stream", stream).put("proven", verdict.isProven());
        node.setAll((ObjectNode) json.valueToTree(verdict));
        byte[] bytes = (node.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
        if (file.equals("-")) {
            out.write(bytes);
            out.flush();
        } else {
            Files.write(FileName.path(file), bytes);
        }
    }

    private int failed(@Nullable String sentence, int status) {
        err.println("sluice: " + sentence);
        return status;
    }
}
