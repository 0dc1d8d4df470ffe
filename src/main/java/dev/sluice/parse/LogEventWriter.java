package dev.sluice.parse;

import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.parse.json.Utf8;
import dev.sluice.parse.time.Timestamp;
import dev.sluice.read.SourceId;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as CloudWatch Logs hands them to a subscription: {@code {"id":"...","timestamp":1432826855000,"message":"..."}}. Owned by
 * one worker.
 *
 * <p>An id is made like CloudWatch's own: the time in milliseconds and 144 bits more, as 56 decimal digits. The bits say where the event came
 * from, so that it has the same id whenever it is loaded.
 */
final class LogEventWriter {
    private static final int PROVENANCE_BITS = 144;
    private static final int OFFSET_BITS = 48;
    private static final int ID_DIGITS = 56;

    private final JsonBuffer event = new JsonBuffer(4 << 10);
    private BigInteger source = BigInteger.ZERO;
    private @Nullable SourceId sourceId;
    private long offset;
    private int errorOffset;

    /** What follows begins at this offset of the source's bytes. */
    void at(SourceId of, long from) {
        if (!of.equals(sourceId)) {
            sourceId = of;
            // The first 96 of its 128 bits.
            source = new BigInteger(of.toString().substring(0, 24), 16).shiftLeft(OFFSET_BITS);
        }
        offset = from;
    }

    /** Writes the event with the text in [from, to). Null, or why it can be none. */
    @Nullable
    String write(byte[] in, int from, int to, long epochMillis) {
        errorOffset = 0;
        if (epochMillis == Timestamp.NONE) {
            return "the event has no time, and CloudWatch Logs has none without";
        }
        if (epochMillis < 0) {
            return "the event's time lies before 1970, and CloudWatch Logs has none before";
        }
        int wrong = Utf8.illFormed(in, from, to);
        if (wrong >= 0) {
            errorOffset = wrong - from;
            return "the event is not UTF-8, and a log event's message is text; --encoding says what it is";
        }
        String id = BigInteger.valueOf(epochMillis)
                .shiftLeft(PROVENANCE_BITS)
                .add(source)
                .add(BigInteger.valueOf(offset & ((1L << OFFSET_BITS) - 1)))
                .toString();
        event.truncate(0);
        event.ascii("{\"id\":\"");
        event.ascii("0".repeat(Math.max(0, ID_DIGITS - id.length())));
        event.ascii(id);
        event.ascii("\",\"timestamp\":");
        event.ascii(Long.toString(epochMillis));
        event.ascii(",\"message\":");
        event.string(in, from, to);
        event.put('}');
        return null;
    }

    /** Which byte of the last text is wrong, from 0. */
    int errorOffset() {
        return errorOffset;
    }

    /** What was written last, in [0, {@link #length}), until the next. */
    byte[] bytes() {
        return event.bytes();
    }

    int length() {
        return event.length();
    }
}
