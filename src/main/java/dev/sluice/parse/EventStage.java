package dev.sluice.parse;

import dev.sluice.parse.container.Folding;
import dev.sluice.parse.format.EventParser;
import dev.sluice.parse.format.Format;
import dev.sluice.parse.format.HeaderRule;
import dev.sluice.parse.format.Outcome;
import dev.sluice.parse.json.Bytes;
import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.parse.json.JsonPointer;
import dev.sluice.parse.json.Projection;
import dev.sluice.parse.json.Rewriter;
import dev.sluice.parse.time.TimeRange;
import dev.sluice.parse.time.Timestamp;
import dev.sluice.read.SourceId;
import dev.sluice.source.Planning;
import org.jspecify.annotations.Nullable;

/** Makes events of lines: filters, parses, redacts, finds the key, prunes, adds. Owned by one worker. */
public final class EventStage {
    private static final byte[] ERROR = JsonBuffer.encodeName("@error");
    private static final byte[] ERROR_OFFSET = JsonBuffer.encodeName("@error_offset");
    private static final byte[] MESSAGE = JsonBuffer.encodeName("message");

    private final ParsePlan plan;
    private final @Nullable EventParser parser;
    private final @Nullable ContentFilter content;
    private final @Nullable KeyFinder keyFinder;
    private final @Nullable Rewriter redactor;
    private final @Nullable Projection projection;
    private final @Nullable Rewriter projector;
    private final @Nullable FieldAdder adder;
    private final @Nullable LogEventWriter logEvents;
    private final boolean parsesFirst;
    private final boolean folds;
    private final JsonBuffer parsed = new JsonBuffer(4 << 10);
    private final JsonBuffer redacted = new JsonBuffer(4 << 10);
    private final JsonBuffer pruned = new JsonBuffer(4 << 10);
    private final JsonBuffer unfolded = new JsonBuffer(0);

    private TimeRange times;
    private byte[] bytes = new byte[0];
    private int from;
    private int to;
    private boolean keyFound;
    private boolean keyFoundOnce;
    private long events;
    private long passedRaw;
    private String reason = "";
    private int errorOffset;

    public EventStage(ParsePlan plan) {
        this.plan = plan;
        parser = plan.format().equals(Format.RAW) ? null : plan.format().parser(plan.options());
        folds = plan.folds();
        times = plan.times();
        if (parser != null) {
            parser.onlyWithin(times);
        }
        content = plan.filters().asksForContent() ? new ContentFilter(plan.filters()) : null;
        JsonPointer pointer = plan.key().pointer();
        keyFinder = pointer == null ? null : new KeyFinder(pointer);
        Redaction redaction = plan.fields().redaction();
        redactor = redaction == null ? null : redaction.rewriter(plan.format().numbersNames());
        projection = plan.fields().projection();
        projector = projection == null ? null : projection.rewriter();
        adder = plan.fields().added().isEmpty()
                ? null
                : new FieldAdder(plan.fields().added());
        logEvents = plan.fields().logEvents() ? new LogEventWriter() : null;
        // Else a filter would hide the header lines from the parser.
        parsesFirst = plan.header() != HeaderRule.NONE;
    }

    /**
     * A chunk begins.
     *
     * @param header the header line in force there, as the chunk brings it; null at a source's beginning and for formats
     *     without one
     * @param planning when the chunk was planned, however often it is loaded
     */
    public void begin(byte @Nullable [] header, Planning planning) {
        if (parser != null) {
            times = plan.times().asOf(planning.load(), planning.run());
            parser.onlyWithin(times);
            parser.readBy(planning.at());
            parser.begin(header);
        }
    }

    /** What follows is of this source, as reports name it. */
    public void source(String name) {
        if (adder != null) {
            adder.source(name);
        }
    }

    /** What follows is of this line of the source, from 1; 0 where the number is not known. */
    public void line(long number) {
        if (adder != null) {
            adder.line(number);
        }
    }

    /** What follows begins at this offset of the source. */
    public void at(SourceId source, long offset) {
        if (logEvents != null) {
            logEvents.at(source, offset);
        }
    }

    /**
     * Makes an event of a line (or a multi-line group) in [lineFrom, lineTo), without its last newline.
     *
     * @return what became of it: after EVENT it is in {@link #bytes}, after REJECTED {@link #reason} tells why
     */
    public Outcome accept(byte[] in, int lineFrom, int lineTo) {
        if (folds && Folding.isFolded(in, lineFrom, lineTo)) {
            unfolded.truncate(0);
            Folding.unfold(in, lineFrom, lineTo, unfolded);
            return acceptWhole(unfolded.bytes(), 0, unfolded.length());
        }
        return acceptWhole(in, lineFrom, lineTo);
    }

    private Outcome acceptWhole(byte[] in, int lineFrom, int lineTo) {
        keyFound = false;
        if (!parsesFirst && content != null && !content.accepts(in, lineFrom, lineTo)) {
            return Outcome.FILTERED;
        }
        bytes = in;
        from = lineFrom;
        to = lineTo;
        if (parser == null) {
            return Outcome.EVENT;
        }
        parsed.truncate(0);
        Outcome outcome = parser.parse(in, lineFrom, lineTo, parsed);
        if (outcome == Outcome.HEADER || outcome == Outcome.FILTERED) {
            return outcome;
        }
        if (parsesFirst && content != null && !content.accepts(in, lineFrom, lineTo)) {
            return Outcome.FILTERED;
        }
        if (outcome == Outcome.REJECTED) {
            return misfit(parser.reason(), parser.errorOffset());
        }
        if (plan.filters().asksForTime() && parser.epochMillis() == Timestamp.NONE) {
            return misfit("the event has no time to compare with --since and --until", 0);
        }
        if (parser.epochMillis() != Timestamp.NONE && !times.covers(parser.epochMillis())) {
            return Outcome.FILTERED;
        }
        take(parsed);
        outcome = finish();
        return logEvents == null || outcome != Outcome.EVENT
                ? outcome
                : put(logEvents, in, Bytes.behindMark(in, lineFrom, lineTo), lineTo, parser.epochMillis());
    }

    /** A log event's message is what was read, unless the user has it changed. */
    private Outcome put(LogEventWriter writer, byte[] line, int start, int end, long epochMillis) {
        boolean changed = plan.fields().changesEvents();
        int last = end;
        while (last > start && line[last - 1] == '\r') {
            last--;
        }
        String wrong =
                changed ? writer.write(bytes, from, to, epochMillis) : writer.write(line, start, last, epochMillis);
        return wrong == null ? Outcome.EVENT : reject(wrong, changed ? 0 : writer.errorOffset());
    }

    /** The same for a line that is known to be no event of the format. Filters do not matter: it is always reported. */
    public Outcome misfit(byte[] in, int lineFrom, int lineTo, String why) {
        keyFound = false;
        bytes = in;
        from = lineFrom;
        to = lineTo;
        return misfit(why, 0);
    }

    private Outcome finish() {
        events++;
        if (redactor != null) {
            rewrite(redactor, redacted);
        }
        keyFound = keyFinder != null && keyFinder.find(bytes, from, to);
        if (projector != null) {
            rewrite(projector, pruned);
        }
        if (adder != null) {
            add(projector != null ? pruned : redactor != null ? redacted : parsed);
            keyFound = keyFound || (keyFinder != null && keyFinder.find(bytes, from, to));
        }
        keyFoundOnce |= keyFound;
        return keyFinder != null && !keyFound && plan.key().onMissing() == Key.OnMissing.REJECT
                ? reject("the key's field is missing", 0)
                : Outcome.EVENT;
    }

    private void rewrite(Rewriter rewriter, JsonBuffer into) {
        into.truncate(0);
        rewriter.apply(bytes, from, to, into);
        take(into);
    }

    private void add(JsonBuffer event) {
        if (adder != null) {
            adder.add(event);
            take(event);
        }
    }

    private void take(JsonBuffer event) {
        bytes = event.bytes();
        from = 0;
        to = event.length();
    }

    private Outcome misfit(String why, int at) {
        if (plan.onParseError() == OnParseError.REJECT) {
            return reject(why, at);
        }
        if (plan.onParseError() == OnParseError.WRAP) {
            pruned.truncate(0);
            pruned.put('{');
            pruned.name(ERROR);
            pruned.string(why);
            pruned.name(ERROR_OFFSET);
            pruned.ascii(Integer.toString(at));
            pruned.name(MESSAGE);
            pruned.string(bytes, from, to);
            pruned.put('}');
            take(pruned);
            add(pruned);
        } else {
            passedRaw++;
        }
        return Outcome.EVENT;
    }

    private Outcome reject(String why, int at) {
        reason = why;
        errorOffset = at;
        return Outcome.REJECTED;
    }

    /** Tells which of the fields that options name there were in the events so far. */
    public void tell(FieldTally tally) {
        tally.events(events);
        tally.matched("--key", keyFoundOnce);
        if (adder != null) {
            adder.tell(tally);
            tally.passedRaw(passedRaw);
        }
        if (redactor != null) {
            tally.matched("--redact", redactor.matched());
        }
        if (projector != null && projection != null) {
            tally.matched(projection.option(), projector.matched());
        }
    }

    /** The array that holds the event, in [{@link #from}, {@link #to}), without a newline, until the next call. */
    public byte[] bytes() {
        return logEvents == null ? bytes : logEvents.bytes();
    }

    public int from() {
        return logEvents == null ? from : 0;
    }

    public int to() {
        return logEvents == null ? to : logEvents.length();
    }

    /** The array that holds the event's key, in [{@link #keyFrom}, {@link #keyTo}): the field's value, or the whole event. */
    public byte[] keyBytes() {
        return keyFound && keyFinder != null ? keyFinder.bytes() : bytes;
    }

    public int keyFrom() {
        return keyFound && keyFinder != null ? keyFinder.from() : from;
    }

    public int keyTo() {
        return keyFound && keyFinder != null ? keyFinder.to() : to;
    }

    /** Why the last line was rejected, without its content. */
    public String reason() {
        return reason;
    }

    /** Which byte of the last line it was rejected for, from 0. */
    public int errorOffset() {
        return errorOffset;
    }
}
