package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.JournalHeader;
import dev.sluice.parse.AddedField;
import dev.sluice.parse.FieldChanges;
import dev.sluice.parse.Filters;
import dev.sluice.parse.Key;
import dev.sluice.parse.OnParseError;
import dev.sluice.parse.ParsePlan;
import dev.sluice.parse.Redaction;
import dev.sluice.parse.format.BuiltIn;
import dev.sluice.parse.format.Format;
import dev.sluice.parse.format.ParserOptions;
import dev.sluice.parse.json.JsonPointer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class TypedOptionsTest {
    /** Journals have each of these since there are journals; a new option that decides what a batch holds is added. */
    private static final String DECIDING = """
            --access-format --add --compression --delimiter --dictionary --drop --encoding --envelope --exclude --fields --format --key --key-missing --level --log-group --log-line-prefix --log-owner --log-stream --match --message-format --multiline --no-batch-id
            --on-parse-error --oversize --pattern --records --redact --redact-with --sample --select --since --split --time-field
            --time-layout --timezone
            --until --year
            """;

    /** A new option is put here or above: none is forgotten. */
    private static final String DECIDING_NOTHING = """
            --binary --ca-bundle --checkpoint --chunk-size --config --create --dry-run --endpoint --endpoint-data --external-id --files-from
            --forget-missing --format-file --give-up-after --drain-timeout --help --if-busy --in-flight --insecure --job --linger --load-id --local --log-format
            --max-rejects --memory-limit --metrics-file --newer-than --older-than --on-end --open-inputs --ordered --part --profile --progress --quiet --rate --rate-file --rate-schedule --redact-key-file --region
            --rejects --report --role-arn --s3-endpoint --scale-to --sender --skip --verbose --version
            """;

    @Test
    void optionsOfLoad_areMarkedWhereTheyDecideWhatABatchHolds() throws IOException {
        CommandSpec load = load(program());
        assertThat(load.options().stream().filter(TypedOptions::decides).map(OptionSpec::longestName))
                .containsExactlyInAnyOrder(DECIDING.strip().split("\\s+"));
        assertThat(load.options().stream()
                        .filter(option -> !TypedOptions.decides(option))
                        .map(OptionSpec::longestName))
                .containsExactlyInAnyOrder(DECIDING_NOTHING.strip().split("\\s+"));
    }

    @Test
    void decidingOptions_areAllThere_asTyped_alsoWhereTheySayNothing() throws IOException {
        TypedOptions typed = typed(Format.RAW, "--since=2h", "--match=a", "--match=b", "stream");
        assertThat(typed.deciding())
                .hasSize(DECIDING.strip().split("\\s+").length)
                .containsEntry("--since", "2h")
                .containsEntry("--match", "a,b")
                .containsEntry("--format", "raw")
                .containsEntry("--until", "")
                .containsEntry("--exclude", "");
        assertThat(typed.shown())
                .containsEntry("--since", "2h")
                .containsEntry("--format", "raw")
                .containsEntry("--rate", "100%")
                .doesNotContainKeys("--until", "--exclude", "--dry-run", "--help");
    }

    @Test
    void guessedFormat_standsInPlaceOfAuto() throws IOException {
        TypedOptions typed = typed(BuiltIn.COMBINED, "--format=auto", "stream");
        assertThat(typed.deciding())
                .containsEntry("--format", "combined")
                .containsEntry(JournalHeader.FORMAT_FILE, BuiltIn.COMBINED.hash());
        assertThat(typed.shown()).containsEntry("--format", "combined");
    }

    /** With another one, the chunks of before would be read as other events. */
    @Test
    void guessedDelimiter_isHeldTo() throws IOException {
        ParserOptions plain = ParserOptions.defaults(Instant.EPOCH);
        ParserOptions guessed =
                new ParserOptions(plain.times(), new ParserOptions.Columns(List.of(), ';'), null, null, null, null);
        Format csv = Format.named("csv").orElseThrow();
        CommandLine program = program();
        program.parseArgs("load", "--format=auto", "stream");
        ParsePlan plan = new ParsePlan(csv, guessed, OnParseError.REJECT, Filters.NONE, FieldChanges.NONE, Key.RANDOM);
        assertThat(TypedOptions.of(load(program), plan).deciding()).containsEntry(JournalHeader.DELIMITER, ";");
        assertThat(typed(csv, "--format=auto", "stream").deciding()).containsEntry(JournalHeader.DELIMITER, "");
    }

    @Test
    void addedFields_areHeldToWhatTheyCameTo() throws IOException {
        CommandLine program = program();
        program.parseArgs("load", "--add=source,host", "--add=env=prod", "stream");
        List<AddedField> added = List.of(
                AddedField.parse("source", () -> ""),
                AddedField.parse("host", () -> "web1"),
                AddedField.parse("env=prod", () -> ""));
        TypedOptions typed = TypedOptions.of(load(program), parse(BuiltIn.JSON, new FieldChanges(null, null, added)));
        assertThat(typed.deciding()).containsEntry("--add", "source,host=web1,env=prod");
        assertThat(typed(Format.RAW, "stream").deciding()).containsEntry("--add", "");
    }

    @Test
    void redactionsKey_isHeldToByWhatTellsItApart() throws IOException {
        CommandLine program = program();
        program.parseArgs("load", "--redact=/a", "stream");
        Redaction redaction = Redaction.hash(List.of(JsonPointer.parse("/a")), new byte[16]);
        TypedOptions typed =
                TypedOptions.of(load(program), parse(BuiltIn.JSON, new FieldChanges(redaction, null, List.of())));
        assertThat(typed.deciding()).containsEntry("--redact-with", redaction.fingerprint());
        assertThat(typed.shown()).doesNotContainKey("--redact-with");
    }

    private static ParsePlan parse(Format format, FieldChanges fields) {
        return new ParsePlan(
                format, ParserOptions.defaults(Instant.EPOCH), OnParseError.REJECT, Filters.NONE, fields, Key.RANDOM);
    }

    private static TypedOptions typed(Format format, String... args) throws IOException {
        CommandLine program = program();
        List<String> typed = new ArrayList<>(List.of("load"));
        typed.addAll(List.of(args));
        program.parseArgs(typed.toArray(String[]::new));
        return TypedOptions.of(load(program), parse(format, FieldChanges.NONE));
    }

    private static CommandSpec load(CommandLine program) {
        return Objects.requireNonNull(program.getSubcommands().get("load")).getCommandSpec();
    }

    private static CommandLine program() throws IOException {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return SluiceCommand.program(
                Settings.of(new String[0], Map.of()), new ByteArrayInputStream(new byte[0]), nowhere, nowhere, false);
    }
}
