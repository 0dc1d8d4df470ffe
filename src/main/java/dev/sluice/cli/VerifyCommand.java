package dev.sluice.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsException;
import dev.sluice.aws.AwsSettings;
import dev.sluice.ledger.DoneChunk;
import dev.sluice.ledger.JournalException;
import dev.sluice.ledger.JournalHeader;
import dev.sluice.ledger.JournalPlace;
import dev.sluice.load.Outputs;
import dev.sluice.read.ZstdDictionary;
import dev.sluice.read.stream.ReadFailedException;
import dev.sluice.read.stream.ReadPlan;
import dev.sluice.read.stream.ServiceClock;
import dev.sluice.read.stream.StreamReader;
import dev.sluice.report.Units;
import dev.sluice.report.WholeFile;
import dev.sluice.source.FileName;
import dev.sluice.verify.Journals;
import dev.sluice.verify.Retention;
import dev.sluice.verify.Verdict;
import dev.sluice.verify.Verification;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

/** {@code sluice verify}: proves from the stream that what a checkpoint says is done is there. */
@Command(
        name = "verify",
        description = "Prove from the stream itself that a load with a checkpoint is all there.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "What the checkpoint says is done is looked for; lines that the load rejected or left out are not.",
            "Exit status: 0 all there; 1 something is missing or not done, or failed; 2 usage; 3 nothing is known to be missing, but"
                    + " some could not be checked: it may be past the stream's retention, or carries no batch ids."
        })
public final class VerifyCommand implements Callable<Integer> {
    /** Nothing is known to be missing, and not all is proven. */
    private static final int UNPROVEN = 3;

    private final OutputStream out;
    private final PrintStream err;

    @Parameters(
            paramLabel = "STREAM",
            converter = TypedStream.Converter.class,
            description = "The stream's name or ARN.")
    private TypedStream stream = TypedStream.NONE;

    @Option(
            names = "--checkpoint",
            order = Topic.INPUT + 1,
            paramLabel = "FILE",
            converter = TypedName.class,
            required = true,
            description =
                    "The journal of the load, a file or s3://BUCKET/KEY. The load must have ended. Repeatable: give the journals of"
                            + " all parts of a load.")
    private List<String> checkpoints = new ArrayList<>();

    @Option(
            names = "--report",
            order = Topic.SHOWN + 2,
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

    @Mixin
    private final S3Options s3 = new S3Options();

    /** A command that writes a report to {@code out} and sentences to {@code err}. */
    public VerifyCommand(OutputStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws InterruptedException {
        boolean objects = checkpoints.stream().anyMatch(JournalPlace::isObject);
        new Idle(requireSpec()).without("an s3:// checkpoint", objects, "--s3-endpoint");
        List<JournalPlace> places = new ArrayList<>();
        try {
            AwsSettings aws = s3.in(from.settings(stream));
            checkpoints.forEach(checkpoint -> places.add(JournalPlace.of(checkpoint, aws)));
        } catch (AwsException e) {
            return failed(e.getMessage(), 2);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(requireSpec().commandLine(), String.valueOf(e.getMessage()), e);
        }
        try {
            return verify(places, objects);
        } finally {
            places.forEach(JournalPlace::close);
        }
    }

    private int verify(List<JournalPlace> places, boolean objects) throws InterruptedException {
        checkOutputs(places);
        List<ZstdDictionary> dictionaries = from.dictionaries(requireSpec());
        try {
            for (JournalPlace place : places) {
                if (!place.exists()) {
                    return failed(
                            "There is no checkpoint " + place.shown() + "; name the FILE of load --checkpoint FILE.",
                            2);
                }
            }
            Journals journals = Journals.read(places);
            for (int i = 0; i < places.size(); i++) {
                JournalHeader header = journals.each().get(i).header();
                int status = refused(places.get(i), header, dictionaries);
                if (status != 0) {
                    return status;
                }
            }
            return from.open(requireSpec(), stream, objects, clients -> verify(clients, journals, dictionaries));
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

    /** 0 if the load can be verified. */
    private int refused(JournalPlace checkpoint, JournalHeader header, List<ZstdDictionary> dictionaries) {
        if (!header.stream().equals(stream.name())) {
            return failed(
                    "The checkpoint " + checkpoint.shown() + " belongs to the stream " + header.stream()
                            + "; verify that one.",
                    2);
        }
        if (!header.carriesIds()) {
            return failed(
                    "The load has left no batch ids in the stream (--records lines, --compression none or --no-batch-id), so nothing"
                            + " can be proven.",
                    UNPROVEN);
        }
        String packedWith = header.options().getOrDefault(JournalHeader.DICTIONARY, "");
        if (!packedWith.isEmpty()
                && dictionaries.stream().noneMatch(each -> each.toString().equals(packedWith))) {
            return failed(
                    "The load's records were packed with the dictionary " + packedWith
                            + ", without which they cannot be read; give --dictionary FILE.",
                    2);
        }
        return 0;
    }

    private void checkOutputs(List<JournalPlace> places) {
        CommandSpec command = requireSpec();
        try {
            OutputFile.requireReports(report == null ? List.of() : List.of(report));
            Outputs outputs = new Outputs()
                    .reports(report == null ? List.of() : List.of(report))
                    .reads("the config file", Settings.file(command))
                    .endpointData(from.endpointData());
            places.forEach(place -> outputs.reads("--checkpoint", place.file()));
            outputs.checked();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private int verify(AwsClients clients, Journals journals, List<ZstdDictionary> dictionaries)
            throws ReadFailedException, IOException, InterruptedException {
        Consumer<String> said = remark -> err.println("sluice: " + remark + ".");
        clients.remark(said, said);
        ReadPlan plan = ReadPlan.since(stream.name(), journals.started().minus(ServiceClock.APART));
        List<DoneChunk> done = journals.done();
        try (Verification verification = new Verification(done, dictionaries)) {
            new StreamReader(clients.reader(), plan).read(verification);
            verification.notes().forEach(note -> err.println("sluice: " + note + "."));
            Verdict verdict = verification.verdict(false);
            // A directory drops no record for its age.
            if (!verdict.missing().isEmpty() && from.endpointData() == null) {
                Retention retention = Retention.of(clients, stream.name());
                verdict = verification.verdict(retention.mayHaveEnded(journals.started(), Instant.now()));
            }
            long rejected = done.stream().mapToLong(DoneChunk::rejected).sum();
            new VerdictText(err, name(), stream.name()).tell(verdict, journals.openChunks(), rejected);
            if (report != null) {
                write(report, verdict);
            }
            List<String> lacking = journals.lacking();
            lacking.forEach(sentence -> err.println("sluice: " + sentence));
            // Who names one journal of a part asks for that part.
            boolean isWhole = lacking.isEmpty() || checkpoints.size() == 1;
            if (!verdict.missing().isEmpty() || journals.openChunks() > 0 || !isWhole) {
                return 1;
            }
            return verdict.isProven() ? 0 : UNPROVEN;
        }
    }

    private String name() {
        String first = FileName.shown(checkpoints.get(0));
        return checkpoints.size() == 1
                ? first
                : first + " and " + Units.things(checkpoints.size() - 1, "more checkpoint", "more checkpoints");
    }

    /** The report has all figures side by side. */
    interface FlatVerdict {
        @JsonUnwrapped
        Verdict.Found found();

        @JsonUnwrapped
        Verdict.PassedOver passedOver();
    }

    interface FlatGap {
        @JsonUnwrapped
        Verdict.Extent extent();
    }

    /** The figures as a script reads them. */
    static ObjectNode json(String stream, Verdict verdict) {
        ObjectMapper json = new ObjectMapper()
                .addMixIn(Verdict.class, FlatVerdict.class)
                .addMixIn(Verdict.Gap.class, FlatGap.class);
        ObjectNode node = json.createObjectNode().put("stream", stream).put("proven", verdict.isProven());
        node.setAll((ObjectNode) json.valueToTree(verdict));
        return node;
    }

    private void write(String file, Verdict verdict) throws IOException {
        byte[] bytes = (json(stream.name(), verdict).toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
        if (file.equals("-")) {
            DataOutput output = new DataOutput(out);
            output.write(ByteBuffer.wrap(bytes));
            output.flush();
        } else {
            WholeFile.replace(FileName.path(file), whole -> whole.write(bytes));
        }
    }

    private CommandSpec requireSpec() {
        return Objects.requireNonNull(spec, "picocli sets it");
    }

    private int failed(@Nullable String sentence, int status) {
        err.println("sluice: " + sentence + Settings.origins(requireSpec(), sentence));
        return status;
    }
}
