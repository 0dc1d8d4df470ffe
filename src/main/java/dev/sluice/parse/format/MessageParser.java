package dev.sluice.parse.format;

import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.parse.json.JsonPointer;
import dev.sluice.parse.json.JsonSyntax;
import dev.sluice.parse.json.JsonText;
import dev.sluice.parse.time.TimeRange;
import dev.sluice.parse.time.Timestamp;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lines whose message is a line of another format: its fields take the message's place behind the others. One that has the name of another
 * gets a number, but for the time: that in the message is the event's, and the one around it is {@code @timestamp_2}.
 */
final class MessageParser implements EventParser {
    private static final JsonPointer MESSAGE = JsonPointer.member("message");
    private static final JsonPointer TIMESTAMP = JsonPointer.member("@timestamp");

    private final EventParser outer;
    private final EventParser inner;
    private final JsonBuffer around = new JsonBuffer(1 << 10);
    private final JsonBuffer message = new JsonBuffer(1 << 10);
    private final JsonBuffer within = new JsonBuffer(1 << 10);
    private final Set<String> names = new HashSet<>();
    private JsonBuffer copied = around;
    private JsonBuffer merged = around;
    private boolean isTimeWithin;
    private boolean isByInner;

    MessageParser(EventParser outer, EventParser inner) {
        this.outer = outer;
        this.inner = inner;
    }

    @Override
    public void begin(byte @Nullable [] header) {
        outer.begin(header);
        inner.begin(null);
    }

    @Override
    public Outcome parse(byte[] in, int from, int to, JsonBuffer out) {
        isByInner = false;
        around.truncate(0);
        Outcome outcome = outer.parse(in, from, to, around);
        if (outcome != Outcome.EVENT) {
            return outcome;
        }
        int at = MESSAGE.find(around.bytes(), 0, around.length());
        message.truncate(0);
        if (at >= 0) {
            JsonText.say(around.bytes(), at, JsonPointer.skipValue(around.bytes(), at, around.length()), message);
        }
        within.truncate(0);
        Outcome its = inner.parse(message.bytes(), 0, message.length(), within);
        if (its == Outcome.HEADER) {
            // A blank line is a message, too.
            out.raw(around.bytes(), 0, around.length());
            return Outcome.EVENT;
        }
        isByInner = its == Outcome.REJECTED || inner.epochMillis() != Timestamp.NONE;
        if (its == Outcome.EVENT) {
            merge(out);
        }
        return its;
    }

    private void merge(JsonBuffer out) {
        isTimeWithin = TIMESTAMP.find(within.bytes(), 0, within.length()) >= 0;
        names.clear();
        merged = out;
        out.put('{');
        copied = around;
        new JsonSyntax(this::copyAround).check(around.bytes(), 0, around.length());
        copied = within;
        new JsonSyntax(this::copyWithin).check(within.bytes(), 0, within.length());
        out.put('}');
    }

    private boolean copyAround(int nameFrom, int nameTo, int valueFrom, int valueTo) {
        String name = new String(copied.bytes(), nameFrom, nameTo - nameFrom, StandardCharsets.UTF_8);
        if (!name.equals("message")) {
            copy(name.equals("@timestamp") && isTimeWithin ? "@timestamp_2" : name, valueFrom, valueTo);
        }
        return true;
    }

    private boolean copyWithin(int nameFrom, int nameTo, int valueFrom, int valueTo) {
        String name = new String(copied.bytes(), nameFrom, nameTo - nameFrom, StandardCharsets.UTF_8);
        String free = name;
        for (int number = 2; names.contains(free); number++) {
            free = name + "_" + number;
        }
        copy(free, valueFrom, valueTo);
        return true;
    }

    /** @param name as JSON has it, without its quotes */
    private void copy(String name, int valueFrom, int valueTo) {
        names.add(name);
        if (names.size() > 1) {
            merged.put(',');
        }
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        merged.put('"');
        merged.raw(utf8, 0, utf8.length);
        merged.ascii("\":");
        merged.raw(copied.bytes(), valueFrom, valueTo);
    }

    @Override
    public void onlyWithin(TimeRange times) {
        // The time around the message counts where the message has none, which shows only when that is read.
        inner.onlyWithin(times);
    }

    @Override
    public void readBy(Instant moment) {
        outer.readBy(moment);
        inner.readBy(moment);
    }

    @Override
    public long epochMillis() {
        return isByInner ? inner.epochMillis() : outer.epochMillis();
    }

    @Override
    public String reason() {
        return isByInner ? "in the message: " + inner.reason() : outer.reason();
    }

    @Override
    public int errorOffset() {
        return isByInner ? 0 : outer.errorOffset();
    }
}
