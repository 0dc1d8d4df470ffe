package dev.sluice.cli;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsSettings;
import dev.sluice.ledger.Checkpoint;
import dev.sluice.ledger.JournalException;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import dev.sluice.read.ReadFailedException;
import dev.sluice.read.ReadPlan;
import dev.sluice.read.StreamReader;
import dev.sluice.read.Verification;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice verify}: proves from the stream itself that a load is all there. */
@Command(
        name = "verify",
        description = "Prove from the stream itself that a load with a checkpoint is all there.",
        mixinStandardHelpOptions = true,
        footer = {"", "Exit status: 0 proven; 1 not proven, or failed; 2 usage."})
public final class VerifyCommand implements Callable<Integer> {
    /** The service stamps records by its own clock. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(10);

    private static final int SHOWN = 20;

    private final PrintStream err;

    @Parameters(paramLabel = "STREAM", description = "The stream's name.")
    private String stream = "";

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            required = true,
            description = "The journal that the load was given.")
    private Path checkpoint = Path.of("");

    @Option(names = "--endpoint-data", paramLabel = "DIR", description = "Where load --endpoint-data kept the records.")
    @Nullable
    private Path endpointData;

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    /** Writes its findings to {@code err}. */
    public VerifyCommand(PrintStream err) {
        this.err = err;
    }

    @Override
    public Integer call() throws JournalException, IOException, ReadFailedException, InterruptedException {
        if (!Files.exists(checkpoint)) {
            throw new JournalException(
                    "there is no checkpoint " + checkpoint + "; name the file that the load was given");
        }
        Checkpoint journal = Checkpoint.read(checkpoint);
        if (!journal.header().stream().equals(stream)) {
            throw new JournalException("the checkpoint " + checkpoint + " belongs to the stream "
                    + journal.header().stream() + ", not to " + stream);
        }
        if (!journal.header().carriesIds()) {
            throw new JournalException(
                    "the load's layout has no room for batch ids, so its records cannot be told apart;"
                            + " load in blocks with zstd or gzip, or aggregated, to be able to verify");
        }
        if (endpointData == null) {
            return verify(journal, connection.settings());
        }
        try (Endpoint endpoint =
                Endpoint.start(EndpointOptions.stored(endpointData).withUnlimited(true))) {
            return verify(journal, AwsSettings.local(endpoint.uri()));
        }
    }

    private int verify(Checkpoint journal, AwsSettings settings)
            throws ReadFailedException, IOException, InterruptedException {
        Verification proof = new Verification(journal.done());
        try (AwsClients clients = new AwsClients(settings)) {
            ReadPlan plan = new ReadPlan(stream, journal.header().started().minus(CLOCKS_APART), Set.of(), false);
            new StreamReader(clients, plan).read(proof);
        }
        List<String> missing = proof.missing();
        err.printf(
                "%s: %s. %,d of %,d done chunks are there, with %,d batches and %,d events; %,d second copies, which 'cat"
                        + " --distinct' drops; %,d records are not this load's.%n",
                stream,
                missing.isEmpty() ? "proven" : "NOT proven",
                proof.chunks() - missing.size(),
                proof.chunks(),
                proof.batches(),
                proof.events(),
                proof.copies(),
                proof.foreign());
        missing.stream().limit(SHOWN).forEach(sentence -> err.println("  missing: " + sentence));
        if (missing.size() > SHOWN) {
            err.printf("  and %,d more chunks%n", missing.size() - SHOWN);
        }
        if (journal.openChunks() > 0) {
            err.printf(
                    "  %,d chunks were begun and are not done; run the load again to finish them%n",
                    journal.openChunks());
        }
        return missing.isEmpty() ? 0 : 1;
    }
}
