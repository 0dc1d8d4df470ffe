package dev.sluice.parse;

import dev.sluice.parse.format.Format;
import dev.sluice.parse.format.HeaderRule;
import dev.sluice.parse.format.ParserOptions;
import dev.sluice.parse.json.JsonPointer;
import dev.sluice.parse.json.Projection;
import dev.sluice.parse.time.TimeRange;
import dev.sluice.source.EventStart;
import dev.sluice.source.Framing;
import dev.sluice.source.Splitting;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that parsing must know, resolved: which lines begin an event, what an event is made of, which are wanted, and their keys.
 */
public record ParsePlan(
        Format format, ParserOptions options, OnParseError onParseError, Filters filters, FieldChanges fields, Key key)
        implements ParsePlans {

    /** @throws IllegalArgumentException if options ask for what the format does not have; the message says what to do */
    public ParsePlan {
        if (!fields.added().isEmpty() && format.equals(Format.RAW)) {
            throw new IllegalArgumentException("raw lines have no fields, so --add has nothing to add to; --format text"
                    + " makes {\"message\":...} of each, and 'sluice guess' names a format");
        }
        if (format.equals(Format.TEXT) && asksForTime(filters, fields)) {
            throw new IllegalArgumentException("--format text reads no times, so --since, --until and --envelope need"
                    + " another --format; 'sluice guess' names it");
        }
        if (fields.logEvents() && onParseError != OnParseError.REJECT) {
            throw new IllegalArgumentException("a line that is not of the format has no time, and --envelope needs one;"
                    + " leave --on-parse-error out, so that such lines are rejected");
        }
        if (format.equals(Format.RAW) || format.equals(Format.REJECTS)) {
            if (key.kind() == Key.Kind.FIELD || fields.changesEvents() || fields.logEvents() || filters.asksForTime()) {
                throw new IllegalArgumentException(
                        "raw lines have no fields and no times, so --key field:, --select, --drop, --redact, --add, --since,"
                                + " --until and --envelope need a --format; 'sluice guess' names it");
            }
        } else {
            // A wrong option shows before anything is read.
            format.parser(options);
        }
        if (fields.redaction() != null && onParseError != OnParseError.REJECT) {
            throw new IllegalArgumentException(
                    "a line that is not of the format cannot be redacted, and --on-parse-error "
                            + onParseError.name().toLowerCase(Locale.ROOT)
                            + " would load it as it is; leave it out, so that such lines are rejected");
        }
        if (fields.redaction() != null && key.pointer() != null) {
            fields.redaction().check(key.pointer());
        }
    }

    /** The plan of a load that asks for nothing: lines as they are. */
    public static ParsePlan raw(ParserOptions options) {
        return new ParsePlan(Format.RAW, options, OnParseError.REJECT, Filters.NONE, FieldChanges.NONE, Key.RANDOM);
    }

    private static boolean asksForTime(Filters filters, FieldChanges fields) {
        return filters.asksForTime() || fields.logEvents();
    }

    /** The times of the events that are wanted; all of them only where nobody asks for times. */
    TimeRange times() {
        return !filters.asksForTime() && fields.logEvents() ? TimeRange.ANY : filters.times();
    }

    /** Whether events are the bytes as they were read, all of them, without keys: nothing needs to look at them one by one. */
    public boolean passesThrough() {
        return format.equals(Format.RAW) && !filters.asksForContent() && key.kind() == Key.Kind.RANDOM;
    }

    @Override
    public ParsePlan usual() {
        return this;
    }

    @Override
    public ParsePlan of(String way) {
        return this;
    }

    @Override
    public Framing framing() {
        return framing("");
    }

    /** How sources of this format are framed, where that is known by such a name. */
    public Framing framing(String way) {
        return new Framing(eventStart(), header().lines(), splitting(), way);
    }

    /** Which line of a source names the fields of those that follow. */
    public HeaderRule header() {
        return format.header(options);
    }

    /** Which of a source's lines begin an event; null if each does, as they do where a splitter has made them of what a rule says. */
    public @Nullable EventStart eventStart() {
        return format.wrapping() == null ? rule() : null;
    }

    /** Whether events of several lines are folded, see {@link dev.sluice.parse.container.Folding}. */
    public boolean folds() {
        return format.wrapping() != null && rule() != null;
    }

    private @Nullable EventStart rule() {
        String rule = options.multiLine() == null ? format.multiLine(options) : options.multiLine();
        return rule == null ? null : MultiLine.of(rule);
    }

    /** How sources are read whose events do not end where lines do; null: all events are lines, or begin where the user says. */
    public @Nullable Splitting splitting() {
        return format.splitting(options, this::isLedInto, rule());
    }

    /** Whether the user names fields in or around this array: they are those of the whole object then. */
    private boolean isLedInto(JsonPointer array) {
        String first = array.names().get(0);
        Redaction redaction = fields.redaction();
        Projection projection = fields.projection();
        JsonPointer keyed = key.pointer();
        return Stream.of(
                        redaction == null ? List.<JsonPointer>of() : redaction.pointers(),
                        projection == null ? List.<JsonPointer>of() : projection.pointers(),
                        keyed == null ? List.<JsonPointer>of() : List.of(keyed))
                .flatMap(List::stream)
                .anyMatch(pointer -> pointer.names().stream().findFirst().equals(Optional.of(first)));
    }

    /** What to know of the format's options that is no fault; null: nothing. */
    public @Nullable String remark() {
        return format.remark(options);
    }
}
