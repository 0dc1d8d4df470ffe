package dev.sluice.cli;

import dev.sluice.parse.FieldChanges;
import dev.sluice.parse.Filters;
import dev.sluice.parse.Key;
import dev.sluice.parse.MultiLine;
import dev.sluice.parse.OnParseError;
import dev.sluice.parse.ParsePlan;
import dev.sluice.parse.ParsePlans;
import dev.sluice.parse.format.Format;
import dev.sluice.parse.format.Formats;
import dev.sluice.parse.format.ParserOptions;
import dev.sluice.parse.guess.AutoFormat;
import dev.sluice.parse.guess.Guess;
import dev.sluice.parse.guess.Guesser;
import dev.sluice.parse.time.TimeRange;
import dev.sluice.source.InputException;
import dev.sluice.source.InputHead;
import dev.sluice.source.InputList;
import dev.sluice.source.Unpacking;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How lines become events, which are wanted, and what their keys are: the same options for every command that reads logs. */
public final class FormatOptions {
    /** Of inputs that do not tell their format, and stand in front of one that does. */
    private static final int MOST_GUESSED = 50;

    @DecidesBatches
    @Option(
            names = "--format",
            order = Topic.EVENTS + 1,
            paramLabel = "FORMAT",
            description = "How a line becomes an event. raw keeps its bytes as they are; json, combined, syslog and"
                    + " more than 60 others make a JSON object of it. 'sluice help formats' lists them, and 'sluice"
                    + " guess INPUT' names the right one. auto guesses for each input, and takes what it is sure of."
                    + " Your own formats are files in ~/.config/sluice/formats.",
            completionCandidates = FormatNames.class)
    private String format = "raw";

    @DecidesBatches
    @Option(
            names = "--message-format",
            order = Topic.EVENTS + Topic.MORE + 1,
            paramLabel = "FORMAT",
            description = "The format of the event's message, such as what a container printed. Its fields stand beside"
                    + " the others.")
    @Nullable
    private String messageFormat;

    @Mixin
    private final DialectOptions dialect = new DialectOptions();

    @DecidesBatches
    @Option(
            names = "--multiline",
            order = Topic.EVENTS + 6,
            paramLabel = "RULE|RE",
            description = "Join lines into events. A line in which RE is found begins an event, and other lines"
                    + " continue it. Rules for this have names, too: java, python, go, dotnet, timestamp.")
    @Nullable
    private String multiline;

    @DecidesBatches
    @Option(
            names = "--on-parse-error",
            order = Topic.KEPT + Topic.MORE + 1,
            paramLabel = "ACTION",
            description = "What to do with a line that does not fit the format: reject, wrap or raw.")
    private OnParseError onParseError = OnParseError.REJECT;

    @DecidesBatches
    @Option(
            names = "--since",
            order = Topic.EVENTS + 2,
            paramLabel = "T",
            converter = Moment.Reader.class,
            description = "Only events of this time or later: 2026-11-23T07:00:00Z, 2026-11-23, or 2h, 7d ago.")
    @Nullable
    private Moment since;

    @DecidesBatches
    @Option(
            names = "--until",
            order = Topic.EVENTS + 3,
            paramLabel = "T",
            converter = Moment.Reader.class,
            description = "Only events before this time.")
    @Nullable
    private Moment until;

    @DecidesBatches
    @Option(
            names = "--match",
            order = Topic.EVENTS + 4,
            paramLabel = "RE",
            description = "Only events in which this regular expression (RE2) is found; repeatable.")
    private List<String> match = new ArrayList<>();

    @DecidesBatches
    @Option(
            names = "--exclude",
            order = Topic.EVENTS + 5,
            paramLabel = "RE",
            description = "No events in which this regular expression (RE2) is found; repeatable.")
    private List<String> exclude = new ArrayList<>();

    @DecidesBatches
    @Option(
            names = "--sample",
            order = Topic.EVENTS + Topic.MORE + 3,
            paramLabel = "PERCENT",
            description = "Only this share of the events, chosen by their content: the same ones in every run.")
    private String sample = "100%";

    @Mixin
    private final FieldOptions fields = new FieldOptions();

    /** Whether the format is to be guessed. */
    boolean isAuto() {
        return format.equals("auto");
    }

    /** The file that holds the key of hashes; null: none was named. */
    @Nullable
    Path redactKeyFile() {
        return fields.keyFile();
    }

    /** The formats there are; throws as {@link DialectOptions#formats}. */
    private Formats formats() {
        return dialect.formats();
    }

    /** What the dialect's options stand for is meant where no format is named. */
    private String formatName() {
        String meant = dialect.meant();
        return meant != null && format.equals("raw") ? meant : format;
    }

    /**
     * What was typed.
     *
     * @param guesser asked only for {@code --format auto}, with what the user said of the format
     * @param redactKey as the environment has it; null: it has none
     * @param begun with which options the checkpoint was begun; empty: there is none
     * @param key of the events
     * @param logEvents whether events become log events
     * @throws IllegalArgumentException if it does not fit together, or the guess is not sure; the message says what to do
     */
    ParsePlans plans(
            Function<ParserOptions, Guess> guesser,
            @Nullable String redactKey,
            Map<String, String> begun,
            Key key,
            boolean logEvents) {
        ParserOptions options = dialect.parserOptions(multiline);
        Filters filters = filters();
        FieldChanges typed = fields.fields(redactKey);
        FieldChanges changes = logEvents ? typed.inLogEvents() : typed;
        BiFunction<Format, ParserOptions, ParsePlan> planning =
                (format, told) -> plan(format, told, filters, changes, key);
        Formats formats = formats();
        if (isAuto()) {
            String before = begun.get("--format");
            if (before != null && !before.equals(format)) {
                // Earlier versions had one format for all inputs, and put down which.
                Format named =
                        formats.named(before).orElseThrow(() -> new IllegalArgumentException(formats.none(before)));
                return planning.apply(named, dialect.asBegun(options, begun));
            }
            Guess guess = guesser.apply(options);
            if (!guess.sure() && begun.isEmpty()) {
                throw new IllegalArgumentException(
                        "--format auto is not sure enough; name the format.\n" + GuessText.of(guess));
            }
            return new AutoFormat(formats, options, planning, guess.sure() ? guess : null);
        }
        String name = formatName();
        return planning.apply(
                formats.named(name).orElseThrow(() -> new IllegalArgumentException(formats.none(name))), options);
    }

    private ParsePlan plan(Format outer, ParserOptions options, Filters filters, FieldChanges changes, Key key) {
        Format format = messageFormat == null ? outer : withMessage(outer, messageFormat);
        dialect.check(format);
        if (multiline != null && options.split() != null) {
            throw new IllegalArgumentException("--multiline and --split both say where events begin; use one of them");
        }
        String rule = multiline;
        if (rule != null) {
            DialectOptions.read("--multiline", () -> MultiLine.of(rule));
        }
        return new ParsePlan(format, options, onParseError, filters, changes, key);
    }

    private Format withMessage(Format outer, String name) {
        Formats formats = formats();
        Format inner = formats.named(name)
                .orElseThrow(() ->
                        new IllegalArgumentException(formats.none(name).replaceFirst("--format", "--message-format")));
        return DialectOptions.read("--message-format", () -> outer.withMessage(inner));
    }

    /**
     * The format of the first input that tells its own, if one of the first does; all that is looked at stays to be read.
     *
     * @param options what the user said of the format
     * @return what one is for sure; else what the first that holds anything may be
     * @throws IllegalArgumentException if none can be read; the message is for users
     */
    Guess guess(InputList inputs, Unpacking unpacking, ParserOptions options) {
        Guesser guesser = new Guesser(options, formats());
        Guess first = null;
        Exception failure = null;
        for (int i = 0; i < MOST_GUESSED; i++) {
            try {
                InputHead head = inputs.head(i, unpacking, Guesser.MAX_BYTES);
                if (head == null) {
                    break;
                }
                Guess guess = guesser.guess(head.bytes().array(), head.whole());
                if (guess.sure()) {
                    return guess;
                }
                first = first == null ? guess : first;
            } catch (IOException | UncheckedIOException e) {
                failure = failure == null ? e : failure;
            } catch (InputException e) {
                throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalArgumentException("interrupted", e);
            }
        }
        if (first == null) {
            throw new IllegalArgumentException(failure == null ? "" : String.valueOf(failure.getMessage()), failure);
        }
        return first;
    }

    /** @throws picocli.CommandLine.ParameterException if one would have no effect; what is said to a guesser may have */
    void refuseIdle(Idle idle, ParsePlans plans) {
        ParsePlan plan = plans.usual();
        if (!isAuto()) {
            DialectOptions.refuseIdle(idle, plan.format());
        }
        idle.with("--format raw", plan.format().equals(Format.RAW), "--on-parse-error");
        idle.with("--format text", plan.format().equals(Format.TEXT), "--on-parse-error");
        Path file = dialect.formatFile();
        idle.with(
                "--format " + format,
                file != null && !isAuto() && !plan.format().toString().equals(Formats.name(file)),
                "--format-file");
        fields.refuseIdle(idle);
    }

    private Filters filters() {
        match.forEach(expression -> DialectOptions.read("--match", () -> Filters.compile(expression)));
        exclude.forEach(expression -> DialectOptions.read("--exclude", () -> Filters.compile(expression)));
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
            throw new IllegalArgumentException("--sample " + sample + " is not a percentage; give it like 1%", e);
        }
    }
}
