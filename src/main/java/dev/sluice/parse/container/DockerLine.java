package dev.sluice.parse.container;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.parse.json.JsonPointer;
import dev.sluice.parse.json.JsonSyntax;
import dev.sluice.parse.json.JsonText;
import java.nio.ByteBuffer;

/** A line of Docker's json-file driver, whose {@code log} is what the container said. */
final class DockerLine extends WrappedLine {
    private static final JsonPointer LOG = JsonPointer.one("log");
    private static final JsonPointer STREAM = JsonPointer.one("stream");

    private final JsonSyntax syntax = new JsonSyntax();
    private final JsonBuffer said = new JsonBuffer(1 << 10);
    private byte[] in = new byte[0];
    private int from;
    private int to;
    private int logFrom;
    private int logTo;

    @Override
    boolean read(byte[] line, int start, int end) {
        in = line;
        from = start;
        to = end;
        if (start == end || line[start] != '{' || syntax.check(line, start, end) != end) {
            return false;
        }
        logFrom = LOG.find(line, start, end);
        if (logFrom < 0 || line[logFrom] != '"') {
            return false;
        }
        logTo = JsonPointer.skipValue(line, logFrom, end);
        int streamFrom = STREAM.find(line, start, end);
        stream = streamFrom < 0
                ? ""
                : new String(line, streamFrom, JsonPointer.skipValue(line, streamFrom, end) - streamFrom, ISO_8859_1);
        said.truncate(0);
        JsonText.unescape(line, logFrom + 1, logTo - 1, said);
        text = said.bytes();
        textFrom = 0;
        textTo = said.length();
        isPart = textTo == 0 || text[textTo - 1] != '\n';
        if (!isPart) {
            textTo--;
            while (textTo > 0 && text[textTo - 1] == '\r') {
                textTo--;
            }
        }
        return true;
    }

    /** The line without the value of {@code log}, and in front of it where that stood. */
    @Override
    byte[] around() {
        int before = logFrom - from;
        ByteBuffer around = ByteBuffer.allocate(Integer.BYTES + before + to - logTo);
        return around.putInt(before)
                .put(in, from, before)
                .put(in, logTo, to - logTo)
                .array();
    }

    @Override
    void write(byte[] around, byte[] text, int length, boolean isCut, JsonBuffer out) {
        int before = Integer.BYTES + ByteBuffer.wrap(around).getInt();
        out.raw(around, Integer.BYTES, before);
        out.put('"');
        out.content(text, 0, length);
        out.ascii(isCut ? "\"" : "\\n\"");
        out.raw(around, before, around.length);
    }
}
