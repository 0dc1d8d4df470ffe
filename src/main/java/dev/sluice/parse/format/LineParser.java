package dev.sluice.parse.format;

import dev.sluice.parse.json.Bytes;
import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.parse.time.TimeRange;
import dev.sluice.parse.time.Timestamp;

/** What the parsers share: the end of a line, and the way to reject one. */
abstract class LineParser implements EventParser {
    static final byte[] TIMESTAMP = JsonBuffer.encodeName("@timestamp");
    static final String YEAR_DECIDES =
            "the time names no year, and the year decides whether it is wanted; give --year, or --since as well";
    static final byte[] MESSAGE = JsonBuffer.encodeName("message");

    final Timestamp time = new Timestamp();
    private TimeRange wanted = TimeRange.ALL;
    private long epochMillis = Timestamp.NONE;
    private String reason = "";
    private int errorOffset;
    private int lineFrom;

    @Override
    public final Outcome parse(byte[] in, int from, int to, JsonBuffer out) {
        int start = Bytes.behindMark(in, from, to);
        int end = to;
        while (end > start && in[end - 1] == '\r') {
            end--;
        }
        lineFrom = from;
        epochMillis = Timestamp.NONE;
        return end == start ? Outcome.HEADER : parseLine(in, start, end, out);
    }

    /** Parses a line that has at least one byte and no carriage return at its end. */
    abstract Outcome parseLine(byte[] in, int from, int to, JsonBuffer out);

    /** Ends a line with why and where (an offset in the array). */
    final Outcome reject(int at, String why) {
        reason = why;
        errorOffset = at - lineFrom;
        return Outcome.REJECTED;
    }

    @Override
    public final void onlyWithin(TimeRange times) {
        wanted = times;
        wantOnly(times);
    }

    /** {@link #times} have changed. */
    void wantOnly(TimeRange newTimes) {}

    final TimeRange times() {
        return wanted;
    }

    static String values(int count) {
        return count == 1 ? "1 value" : count + " values";
    }

    /** Takes {@link #time} for the event's; false if events of that time are not wanted: then the line is {@link Outcome#FILTERED}. */
    final boolean isWanted() {
        epochMillis = time.epochMillis();
        return wanted.covers(epochMillis);
    }

    /** Appends {@link #time} as the event's time; false if it is not wanted. */
    final boolean timestamp(JsonBuffer out) {
        out.name(TIMESTAMP);
        time.append(out);
        return isWanted();
    }

    @Override
    public final long epochMillis() {
        return epochMillis;
    }

    @Override
    public final String reason() {
        return reason;
    }

    @Override
    public final int errorOffset() {
        return errorOffset;
    }
}
