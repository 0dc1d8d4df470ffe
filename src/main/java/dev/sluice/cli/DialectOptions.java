package dev.sluice.cli;

import dev.sluice.ledger.JournalHeader;
import dev.sluice.parse.format.Format;
import dev.sluice.parse.format.Formats;
import dev.sluice.parse.format.ParserOptions;
import dev.sluice.parse.format.ParserOptions.Columns;
import dev.sluice.parse.format.ParserOptions.Times;
import dev.sluice.parse.json.JsonPointer;
import dev.sluice.parse.time.LayoutTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the lines of a format do not say and the user must, such as their time zone. A guess needs it as well. */
final class DialectOptions {
    private static final List<String> TOLD = List.of(
            "--fields",
            "--delimiter",
            "--pattern",
            "--access-format",
            "--log-line-prefix",
            "--timezone",
            "--year",
            "--time-field",
            "--time-layout",
            "--split");

    @Option(
            names = "--format-file",
            order = Topic.EVENTS + Topic.MORE + 13,
            paramLabel = "FILE",
            converter = TypedName.class,
            description = "A format of your own, NAME.json, beside those in ~/.config/sluice/formats.")
    @Nullable
    private String formatFile;

    @DecidesBatches
    @Option(
            names = "--fields",
            order = Topic.EVENTS + Topic.MORE + 8,
            paramLabel = "NAME",
            split = ",",
            description = "The names of csv, tsv and w3c fields where the input has no header line.")
    private List<String> fields = new ArrayList<>();

    @DecidesBatches
    @Option(
            names = "--delimiter",
            order = Topic.EVENTS + Topic.MORE + 9,
            paramLabel = "C",
            description = "What separates csv fields. Default: a comma.")
    @Nullable
    private Character delimiter;

    @DecidesBatches
    @Option(
            names = "--pattern",
            order = Topic.EVENTS + Topic.MORE + 10,
            paramLabel = "RE",
            description = "RE2 with named groups, for --format regex.")
    @Nullable
    private String pattern;

    @DecidesBatches
    @Option(
            names = "--access-format",
            order = Topic.EVENTS + Topic.MORE + 11,
            paramLabel = "STRING",
            description = "Your nginx's log_format or your Apache's LogFormat. You need no --format access beside it.")
    @Nullable
    private String accessFormat;

    @DecidesBatches
    @Option(
            names = "--log-line-prefix",
            order = Topic.EVENTS + Topic.MORE + 12,
            paramLabel = "STRING",
            description = "Your PostgreSQL's log_line_prefix, like '%%m [%%p] %%q%%u@%%d '. You need no --format"
                    + " postgresql beside it.")
    @Nullable
    private String logLinePrefix;

    @DecidesBatches
    @Option(
            names = "--timezone",
            order = Topic.EVENTS + Topic.MORE + 4,
            paramLabel = "ZONE",
            description = "The zone of times that name none, like Europe/Berlin or +02:00.")
    private String timezone = "UTC";

    @DecidesBatches
    @Option(
            names = "--year",
            order = Topic.EVENTS + Topic.MORE + 5,
            paramLabel = "YYYY",
            description = "For times without a year, as syslog writes them: the year of the last one. Default: that of"
                    + " their file's time.")
    @Nullable
    private Integer year;

    @DecidesBatches
    @Option(
            names = "--time-field",
            order = Topic.EVENTS + Topic.MORE + 6,
            paramLabel = "NAME",
            description = "The field that holds the event's time (for json, a JSON Pointer). Default: the usual names.")
    @Nullable
    private String timeField;

    @DecidesBatches
    @Option(
            names = "--time-layout",
            order = Topic.EVENTS + Topic.MORE + 7,
            paramLabel = "LAYOUT",
            description = "How that time is written, in the letters of Java's DateTimeFormatter. Default: any usual"
                    + " way.")
    @Nullable
    private String timeLayout;

    @DecidesBatches
    @Option(
            names = "--split",
            order = Topic.EVENTS + Topic.MORE + 2,
            paramLabel = "POINTER",
            description = "Make an event of each element of this array, such as /Records in {\"Records\":[...]}. What"
                    + " stands around it is left out. Arrays and objects at the top level need no --split, even over"
                    + " several lines.")
    @Nullable
    private String split;

    /** The file of {@code --format-file}; null: none. */
    @Nullable
    Path formatFile() {
        return formatFile == null ? null : Path.of(formatFile);
    }

    /** The format that other options stand for; null: none. */
    @Nullable
    String meant() {
        Path file = formatFile();
        return file != null
                ? read("--format-file", () -> Formats.name(file))
                : accessFormat != null ? "access" : logLinePrefix != null ? "postgresql" : null;
    }

    /**
     * The formats there are, the user's own among them.
     *
     * @throws IllegalArgumentException if the file that was named cannot be one
     */
    Formats formats() {
        Path file = formatFile();
        if (file != null && !Files.isReadable(file)) {
            throw new IllegalArgumentException("--format-file " + formatFile + " cannot be read");
        }
        return read("--format-file", () -> FormatNames.usual(file));
    }

    /** @throws picocli.CommandLine.ParameterException if this format takes no notice of one */
    static void refuseIdle(Idle idle, Format format) {
        Set<String> heeded = format.heeds();
        for (String option : TOLD) {
            idle.with("--format " + format, !heeded.contains(option), option);
        }
    }

    /** @throws picocli.CommandLine.ParameterException if one was typed beside what leaves nothing to be told */
    static void refuseAll(Idle idle, String other) {
        TOLD.forEach(option -> idle.with(other, true, option));
        idle.with(other, true, "--format-file");
    }

    /** @throws IllegalArgumentException if something cannot be for this format */
    void check(Format format) {
        String field = timeField;
        if (field != null
                && format.definition().map(file -> file.engine().equals("json")).orElse(false)) {
            read("--time-field", () -> JsonPointer.one(field));
        }
    }

    /**
     * What was typed.
     *
     * @param multiLine what starts an event; null: nobody says
     * @throws IllegalArgumentException if something makes no sense
     */
    ParserOptions parserOptions(@Nullable String multiLine) {
        char between = delimiter == null ? '\0' : delimiter;
        if (between > '~' || between == '"') {
            throw new IllegalArgumentException("--delimiter is one ASCII character, and no quote");
        }
        if (accessFormat != null && logLinePrefix != null) {
            throw new IllegalArgumentException(
                    "--access-format and --log-line-prefix are of different logs; use one of them");
        }
        String layout = timeLayout;
        if (layout != null) {
            read("--time-layout", () -> new LayoutTime(layout, zone()));
        }
        String pointer = split;
        Instant reference = year == null ? Instant.now() : Times.endOf(year(year));
        return new ParserOptions(
                new Times(zone(), reference, year != null, timeField, timeLayout),
                new Columns(fields, between),
                multiLine,
                pattern,
                accessFormat == null ? logLinePrefix : accessFormat,
                pointer == null ? null : read("--split", () -> array(pointer)));
    }

    /** What was typed, and what an earlier version found out, and put down when it began the checkpoint. */
    ParserOptions asBegun(ParserOptions typed, Map<String, String> begun) {
        String between = begun.getOrDefault(JournalHeader.DELIMITER, "");
        String array = begun.getOrDefault("--split", "");
        return new ParserOptions(
                typed.times(),
                between.isEmpty()
                        ? typed.columns()
                        : new Columns(typed.columns().names(), between.charAt(0)),
                typed.multiLine(),
                typed.pattern(),
                typed.lineFormat(),
                array.isEmpty() ? typed.split() : JsonPointer.parse(array));
    }

    private static JsonPointer array(String pointer) {
        JsonPointer array = JsonPointer.parse(pointer);
        if (array.names().contains("*")) {
            throw new IllegalArgumentException("it names one array in an object, like /Records, and no * on the way");
        }
        return array;
    }

    private static int year(int year) {
        if (year < 1970 || year > 9999) {
            throw new IllegalArgumentException("--year " + year + " is not a year of four digits");
        }
        return year;
    }

    /** What an option's value says; where it says nothing, the option is named. */
    static <T> T read(String option, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
        }
    }

    private ZoneId zone() {
        try {
            return ZoneId.of(timezone);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "--timezone " + timezone + " is not a time zone; give it like Europe/Berlin or +02:00", e);
        }
    }
}
