package dev.sluice.parse.container;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sluice.parse.json.Bytes;
import dev.sluice.parse.json.JsonBuffer;
import java.util.Arrays;

/** A line with a head in front of what the container said: CRI's, and those of {@code docker compose logs} and {@code kubectl logs --prefix}. */
final class HeadedLine extends WrappedLine {
    private static final String[] STREAMS = {"stdout ", "stderr "};
    /** Runtimes write nanoseconds, whose last zeros may be left out; programs seldom write as many digits. */
    private static final int FRACTION_DIGITS = 7;

    private static final int CLOCK_BYTES = "2016-10-06T00:17:09.".length();

    private final Wrapping wrapping;
    private byte[] in = new byte[0];
    private int from;
    private boolean lacksSpace;

    HeadedLine(Wrapping wrapping) {
        this.wrapping = wrapping;
    }

    @Override
    boolean read(byte[] line, int start, int to) {
        in = line;
        text = line;
        from = start;
        textTo = to;
        isPart = false;
        lacksSpace = false;
        if (start == to) {
            return false;
        }
        return switch (wrapping) {
            case CRI -> cri(to);
            case COMPOSE -> compose(to);
            default -> kubectl(to);
        };
    }

    private boolean cri(int to) {
        int at = Bytes.find(in, from, to, ' ') + 1;
        if (!Bytes.isDigit(in[from]) || at >= to) {
            return false;
        }
        for (String name : STREAMS) {
            if (Bytes.startsWith(in, at, to, name)) {
                int tag = at + name.length();
                int tagEnd = Bytes.find(in, tag, to, ' ');
                if (tag == tagEnd || (in[tag] != 'P' && in[tag] != 'F') || (tagEnd > tag + 1 && in[tag + 1] != ':')) {
                    return false;
                }
                isPart = in[tag] == 'P';
                stream = name;
                return textBehind(tagEnd, to);
            }
        }
        return false;
    }

    private boolean compose(int to) {
        int nameEnd = from;
        while (nameEnd < to && isOfName(in[nameEnd])) {
            nameEnd++;
        }
        int bar = nameEnd;
        while (bar < to && in[bar] == ' ') {
            bar++;
        }
        if (nameEnd == from || bar == nameEnd || bar == to || in[bar] != '|') {
            return false;
        }
        if (bar + 1 < to && in[bar + 1] != ' ') {
            return false;
        }
        stream = new String(in, from, nameEnd - from, ISO_8859_1);
        return textBehind(bar + 1, to);
    }

    private boolean kubectl(int to) {
        if (!Bytes.startsWith(in, from, to, "[pod/")) {
            return false;
        }
        int close = Bytes.find(in, from, to, ']');
        int space = Bytes.find(in, from, close, ' ');
        if (close == to || space < close || (close + 1 < to && in[close + 1] != ' ')) {
            return false;
        }
        stream = new String(in, from, close - from, ISO_8859_1);
        return textBehind(close + 1, to);
    }

    /** Behind the space at {@code at}, which some tools leave out where nothing follows, and behind the time that a runtime put there. */
    private boolean textBehind(int at, int to) {
        lacksSpace = at == to;
        textFrom = Math.min(at + 1, to);
        if (wrapping != Wrapping.CRI) {
            int end = Bytes.find(in, textFrom, to, ' ');
            if (isRuntimesTime(textFrom, end)) {
                lacksSpace = end == to;
                textFrom = Math.min(end + 1, to);
            }
        }
        return true;
    }

    private boolean isRuntimesTime(int start, int end) {
        int digits = start + CLOCK_BYTES;
        return end > digits + FRACTION_DIGITS
                && in[start + 4] == '-'
                && in[start + 10] == 'T'
                && in[digits - 1] == '.'
                && Bytes.areDigits(in, start, start + 4, 4)
                && Bytes.areDigits(in, digits, digits + FRACTION_DIGITS, FRACTION_DIGITS);
    }

    private static boolean isOfName(byte b) {
        return ((b | 0x20) >= 'a' && (b | 0x20) <= 'z') || Bytes.isDigit(b) || b == '-' || b == '_' || b == '.';
    }

    @Override
    byte[] around() {
        byte[] head = Arrays.copyOfRange(in, from, textFrom + (lacksSpace ? 1 : 0));
        if (lacksSpace) {
            head[head.length - 1] = ' ';
        }
        return head;
    }

    @Override
    void write(byte[] head, byte[] said, int length, boolean isCut, JsonBuffer out) {
        if (wrapping == Wrapping.CRI && !isCut) {
            int name = Bytes.find(head, 0, head.length, ' ') + 1;
            // All parts are there: it is a full line now.
            head[name + STREAMS[0].length()] = 'F';
        }
        out.raw(head, 0, head.length);
        out.raw(said, 0, length);
    }
}
