package dev.sluice.parse;

import dev.sluice.parse.format.EventParser;
import dev.sluice.parse.format.Format;
import dev.sluice.parse.format.Outcome;
import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.parse.time.Timestamp;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells without parsing it whether a chunk lies outside the times asked for. It looks at the times of some lines spread over the chunk,
 * the first and the last among them, and rules it out if all lie on the same side by more than the slack. This holds for logs that are
 * in order of time but for the slack: servers write when a request ends, with the time when it began. Owned by one worker.
 */
public final class ChunkTimes {
    /** Longer than any request is expected to take. */
    public static final Duration DEFAULT_SLACK = Duration.ofHours(1);

    private static final int PROBES = 64;
    /** Lines of a probe that may have no time, such as those of a stack trace. */
    private static final int TRIES = 64;

    private final @Nullable EventParser parser;
    private final Filters filters;
    private final long slackMillis;
    private final JsonBuffer scratch = new JsonBuffer(4 << 10);
    private byte[] line = new byte[4 << 10];

    public ChunkTimes(ParsePlan plan, Duration slack) {
        filters = plan.filters();
        slackMillis = slack.toMillis();
        boolean asked = filters.asksForTime() && plan.format() != Format.RAW;
        parser = asked ? plan.format().parser(plan.options()) : null;
    }

    /**
     * Whether no event in [from, to) can be wanted.
     *
     * @param header as for {@link EventStage#begin}
     */
    public boolean areOutside(ByteBuffer bytes, int from, int to, byte @Nullable [] header) {
        if (parser == null || to - from < PROBES * PROBES) {
            return false;
        }
        parser.begin(header);
        boolean before = true;
        boolean after = true;
        EventLines lines = new EventLines(bytes, from, to, null);
        for (int probe = 0; probe <= PROBES && (before || after); probe++) {
            int at = probe == 0 ? from : lines.endOf((int) (from + (long) (to - from - 1) * probe / PROBES));
            long millis = probe == PROBES ? lastTime(lines) : firstTime(lines, at);
            before &= millis != Timestamp.NONE
                    && millis < filters.sinceMillis()
                    && filters.sinceMillis() - millis > slackMillis;
            after &= millis != Timestamp.NONE
                    && millis >= filters.untilMillis()
                    && millis - filters.untilMillis() > slackMillis;
        }
        return before || after;
    }

    /** The time of the first line at or behind {@code from} that has one. */
    private long firstTime(EventLines lines, int from) {
        int at = from;
        for (int i = 0; i < TRIES && at < lines.to(); i++) {
            int end = lines.endOf(at);
            long millis = time(lines, at, end);
            if (millis != Timestamp.NONE) {
                return millis;
            }
            at = end;
        }
        return Timestamp.NONE;
    }

    private long lastTime(EventLines lines) {
        int end = lines.to();
        for (int i = 0; i < TRIES && end > lines.from(); i++) {
            int newline = dev.sluice.source.Lines.last(lines.bytes(), lines.from(), end - 1);
            int at = newline < 0 ? lines.from() : newline + 1;
            long millis = time(lines, at, end);
            if (millis != Timestamp.NONE) {
                return millis;
            }
            end = at;
        }
        return Timestamp.NONE;
    }

    private long time(EventLines lines, int at, int end) {
        int length = lines.withoutNewline(at, end) - at;
        if (line.length < length) {
            line = new byte[length];
        }
        lines.bytes().get(at, line, 0, length);
        scratch.truncate(0);
        EventParser asked = parser;
        boolean isEvent = asked != null && asked.parse(line, 0, length, scratch) == Outcome.EVENT;
        return isEvent && asked != null ? asked.epochMillis() : Timestamp.NONE;
    }
}
