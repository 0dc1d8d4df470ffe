package dev.sluice.cli;

import dev.sluice.parse.Filters;
import dev.sluice.parse.Key;
import dev.sluice.parse.MultiLine;
import dev.sluice.parse.OnParseError;
import dev.sluice.parse.ParsePlan;
import dev.sluice.parse.format.Format;
import dev.sluice.parse.format.Formats;
import dev.sluice.parse.format.ParserOptions;
import dev.sluice.parse.guess.Guess;
import dev.sluice.parse.json.JsonPointer;
import dev.sluice.parse.json.Projection;
import dev.sluice.parse.time.LayoutTime;
import dev.sluice.parse.time.TimeRange;
import dev.sluice.source.EventStart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How lines become events, which are wanted, and what their keys are: the same options for every command that reads logs. */
public final class FormatOptions {
    @DecidesBatches
    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "How a line becomes an event; default raw, the bytes as they are. Every other format makes one JSON object of"
                            + " it: ${COMPLETION-CANDIDATES}. 'sluice guess INPUT' names the right one; auto takes what that is"
                            + " sure of. Your own are files in ~/.config/sluice/formats.",
            completionCandidates = FormatNames.class)
    private String format = "raw";

    @Option(
            names = "--format-file",
            paramLabel = "FILE",
            converter = TypedName.class,
            description = "A format of your own, NAME.json, beside those in ~/.config/sluice/formats.")
    @Nullable
    private String formatFile;

    @DecidesBatches
    @Option(
            names = "--fields",
            paramLabel = "NAME",
            split = ",",
            description = "Names of csv, tsv and w3c fields where the input has no header line.")
    private List<String> fields = new ArrayList<>();

    @DecidesBatches
    @Option(names = "--delimiter", paramLabel = "C", description = "Between csv fields; default a comma.")
    @Nullable
    private Character delimiter;

    @DecidesBatches
    @Option(names = "--pattern", paramLabel = "RE", description = "RE2 with named groups, for --format regex.")
    @Nullable
    private String pattern;

    @DecidesBatches
    @Option(
            names = "--timezone",
            paramLabel = "ZONE",
            description = "Of times that name none, like Europe/Berlin or +02:00; default UTC.")
    private String timezone = "UTC";

    @DecidesBatches
    @Option(
            names = "--year",
            paramLabel = "YYYY",
            description = "The last year of syslog times, which name none; default: no time lies in the future.")
    @Nullable
    private Integer year;

    @DecidesBatches
    @Option(
            names = "--time-field",
            paramLabel = "NAME",
            description = "The field that is the event's time (for json a JSON Pointer); default: the usual names.")
    @Nullable
    private String timeField;

    @DecidesBatches
    @Option(
            names = "--time-layout",
            paramLabel = "LAYOUT",
            description = "Its layout, in the letters of Java's DateTimeFormatter; default: any usual one.")
    @Nullable
    private String timeLayout;

    @DecidesBatches
    @Option(
            names = "--multiline",
            paramLabel = "RULE|RE",
            description =
                    "RE starts a new event, and other lines continue the one before; or one of java, python, go, dotnet,"
                            + " timestamp.")
    @Nullable
    private String multiline;

    @DecidesBatches
    @Option(
            names = "--on-parse-error",
            paramLabel = "ACTION",
            description = "reject (default), wrap or raw: what becomes of a line that is not of the format.")
    private OnParseError onParseError = OnParseError.REJECT;

    @DecidesBatches
    @Option(
            names = "--since",
            paramLabel = "T",
            converter = Moment.Reader.class,
            description = "Only events of this time or later: 2026-11-23T07:00:00Z, 2026-11-23, or 2h, 7d ago.")
    @Nullable
    private Moment since;

    @DecidesBatches
    @Option(
            names = "--until",
            paramLabel = "T",
            converter = Moment.Reader.class,
            description = "Only events before this time.")
    @Nullable
    private Moment until;

    @DecidesBatches
    @Option(names = "--match", paramLabel = "RE", description = "Only events that this RE2 is found in; repeatable.")
    private List<String> match = new ArrayList<>();

    @DecidesBatches
    @Option(names = "--exclude", paramLabel = "RE", description = "No events that this RE2 is found in; repeatable.")
    private List<String> exclude = new ArrayList<>();

    @DecidesBatches
    @Option(
            names = "--sample",
            paramLabel = "PERCENT",
            description = "Only this share of the events, chosen by their content: the same ones in every run.")
    private String sample = "100%";

    @DecidesBatches
    @Option(names = "--select", paramLabel = "POINTER", split = ",", description = "Keep only these fields.")
    private List<String> select = new ArrayList<>();

    @DecidesBatches
    @Option(names = "--drop", paramLabel = "POINTER", split = ",", description = "Leave these fields out.")
    private List<String> drop = new ArrayList<>();

    @DecidesBatches
    @Option(
            names = "--key",
            paramLabel = "KEY",
            description =
                    "Partition key: random (default; spread evenly), line, or field:POINTER, a JSON Pointer into the event.")
    private String key = "random";

    @DecidesBatches
    @Option(
            names = "--key-missing",
            paramLabel = "WHAT",
            description = "line (default): an event without the key's field has itself for a key; or reject.")
    private Key.OnMissing keyMissing = Key.OnMissing.LINE;

    /** Whether the format is to be guessed. */
    boolean isAuto() {
        return format.equals("auto");
    }

    /**
     * The formats there are, the user's own among them.
     *
     * @throws IllegalArgumentException if the file that was named cannot be one
     */
    Formats formats() {
        String file = formatFile;
        if (file == null) {
            return FormatNames.usual(null);
        }
        Path path = Path.of(file);
        if (!Files.isReadable(path)) {
            throw new IllegalArgumentException("--format-file " + file + " cannot be read");
        }
        return read("--format-file", () -> FormatNames.usual(path));
    }

    /** The format of {@code --format-file} is meant where none is named. */
    private String formatName() {
        String file = formatFile;
        return file != null && format.equals("raw") ? read("--format-file", () -> Formats.name(Path.of(file))) : format;
    }

    /**
     * What was typed.
     *
     * @param guesser asked only for {@code --format auto}, with what the user said of the format
     * @throws IllegalArgumentException if it does not fit together, or the guess is not sure; the message says what to do
     */
    ParsePlan plan(Function<ParserOptions, Guess> guesser) {
        ParserOptions options = parserOptions();
        Format parsed;
        if (isAuto()) {
            Guess guess = guesser.apply(options);
            if (!guess.sure()) {
                throw new IllegalArgumentException(
                        "--format auto is not sure enough; name the format.\n" + GuessText.of(guess));
            }
            parsed = guess.format();
            options = guess.options();
        } else {
            Formats formats = formats();
            String name = formatName();
            parsed = formats.named(name).orElseThrow(() -> new IllegalArgumentException(formats.none(name)));
        }
        String field = timeField;
        if (field != null
                && parsed.definition().map(file -> file.engine().equals("json")).orElse(false)) {
            read("--time-field", () -> JsonPointer.parse(field));
        }
        String rule = multiline == null ? parsed.multiLine() : multiline;
        EventStart eventStart = rule == null ? null : read("--multiline", () -> MultiLine.of(rule));
        Key parsedKey = read("--key", () -> Key.parse(key, keyMissing));
        return new ParsePlan(parsed, options, onParseError, filters(), projection(), parsedKey, eventStart);
    }

    /** What the format must be told. */
    ParserOptions parserOptions() {
        char between = delimiter == null ? '\0' : delimiter;
        if (between > '~' || between == '"') {
            throw new IllegalArgumentException("--delimiter is one ASCII character, and no quote");
        }
        String layout = timeLayout;
        if (layout != null) {
            read("--time-layout", () -> new LayoutTime(layout, zone()));
        }
        ParserOptions options = ParserOptions.defaults(Instant.now());
        return (year == null ? options : options.withYear(year(year)))
                .withZone(zone())
                .withFields(fields)
                .withDelimiter(between)
                .withTime(timeField, timeLayout)
                .withPattern(pattern);
    }

    private static int year(int year) {
        if (year < 1970 || year > 9999) {
            throw new IllegalArgumentException("--year " + year + " is no year of four digits");
        }
        return year;
    }

    private Filters filters() {
        match.forEach(expression -> read("--match", () -> Filters.compile(expression)));
        exclude.forEach(expression -> read("--exclude", () -> Filters.compile(expression)));
        return new Filters(
                new TimeRange(
                        since == null ? Long.MIN_VALUE : since.at().toEpochMilli(),
                        until == null ? Long.MAX_VALUE : until.at().toEpochMilli(),
                        since == null ? null : since.ago(),
                        until == null ? null : until.ago()),
                match,
                exclude,
                share());
    }

    private double share() {
        String digits = sample.endsWith("%") ? sample.substring(0, sample.length() - 1) : sample;
        try {
            return Double.parseDouble(digits) / 100;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--sample " + sample + " is no percentage; give it like 1%", e);
        }
    }

    private @Nullable Projection projection() {
        if (!select.isEmpty() && !drop.isEmpty()) {
            throw new IllegalArgumentException("--select and --drop say the same thing in two ways; use one of them");
        }
        List<String> named = select.isEmpty() ? drop : select;
        return named.isEmpty()
                ? null
                : new Projection(
                        !select.isEmpty(),
                        named.stream()
                                .map(name -> read(
                                        select.isEmpty() ? "--drop" : "--select",
                                        () -> JsonPointer.parse(name.startsWith("/") ? name : "/" + name)))
                                .toList());
    }

    /** What an option's value says; where it says nothing, the option is named. */
    private static <T> T read(String option, Supplier<T> reading) {
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
                    "--timezone " + timezone + " is no zone; give it like Europe/Berlin or +02:00", e);
        }
    }
}
