package dev.sluice.parse.format;

import dev.sluice.parse.json.Bytes;
import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.parse.time.TimeRange;
import dev.sluice.parse.time.Timestamp;

/** Lines of any text, the blank ones too: each is an event with its text for a message. */
final class TextParser implements EventParser {
    @Override
    public Outcome parse(byte[] in, int from, int to, JsonBuffer out) {
        int start = Bytes.behindMark(in, from, to);
        int end = to > start && in[to - 1] == '\r' ? to - 1 : to;
        out.put('{');
        out.member(LineParser.MESSAGE, in, start, end);
        out.put('}');
        return Outcome.EVENT;
    }

    @Override
    public void onlyWithin(TimeRange times) {}

    @Override
    public long epochMillis() {
        return Timestamp.NONE;
    }

    @Override
    public String reason() {
        return "";
    }

    @Override
    public int errorOffset() {
        return 0;
    }
}
