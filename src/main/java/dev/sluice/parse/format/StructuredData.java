package dev.sluice.parse.format;

import dev.sluice.parse.json.Bytes;
import dev.sluice.parse.json.JsonBuffer;
import java.util.Arrays;

/** RFC 5424's {@code [id name="value"][id ...]} as an object of objects. */
final class StructuredData {
    private static final byte[] STRUCTURED_DATA = JsonBuffer.encodeName("structured_data");
    private static final int MOST_NAMES = 256;

    private final JsonBuffer unescaped = new JsonBuffer(256);
    private final int[] froms = new int[MOST_NAMES];
    private final int[] tos = new int[MOST_NAMES];

    /** Appends the elements that begin at {@code from}; where they end, or -1 if they are not well-formed or more than can be held. */
    int append(byte[] in, int from, int to, JsonBuffer out) {
        Arrays.fill(tos, 0);
        out.name(STRUCTURED_DATA);
        out.put('{');
        int at = from;
        while (at < to && in[at] == '[') {
            int idEnd = nameEnd(in, at + 1, to);
            // Ids are in the lower half of the arrays, the names of one element in the upper.
            if (!name(in, at + 1, idEnd, 0, out)) {
                return -1;
            }
            out.put('{');
            at = parameters(in, idEnd, to, out);
            if (at < 0) {
                return -1;
            }
            out.put('}');
        }
        out.put('}');
        return at == from ? -1 : at;
    }

    private int parameters(byte[] in, int from, int to, JsonBuffer out) {
        Arrays.fill(tos, MOST_NAMES / 2, MOST_NAMES, 0);
        int at = from;
        while (at < to && in[at] == ' ') {
            int nameEnd = nameEnd(in, at + 1, to);
            if (nameEnd + 1 >= to
                    || in[nameEnd] != '='
                    || in[nameEnd + 1] != '"'
                    || !name(in, at + 1, nameEnd, MOST_NAMES / 2, out)) {
                return -1;
            }
            int valueEnd = Bytes.findQuoteOrBackslash(in, nameEnd + 2, to);
            boolean escaped = false;
            while (valueEnd < to && in[valueEnd] == '\\') {
                escaped = true;
                valueEnd = Bytes.findQuoteOrBackslash(in, Math.min(valueEnd + 2, to), to);
            }
            if (valueEnd == to) {
                return -1;
            }
            value(in, nameEnd + 2, valueEnd, escaped, out);
            at = valueEnd + 1;
        }
        return at < to && in[at] == ']' ? at + 1 : -1;
    }

    private void value(byte[] in, int from, int to, boolean escaped, JsonBuffer out) {
        if (!escaped) {
            out.string(in, from, to);
            return;
        }
        unescaped.truncate(0);
        for (int i = from; i < to; i++) {
            boolean escapes =
                    in[i] == '\\' && i + 1 < to && (in[i + 1] == '"' || in[i + 1] == '\\' || in[i + 1] == ']');
            i = escapes ? i + 1 : i;
            unescaped.put((char) (in[i] & 0xFF));
        }
        out.string(unescaped.bytes(), 0, unescaped.length());
    }

    /** Appends a name, numbered if it came before in the half of the table that begins at {@code base}. */
    private boolean name(byte[] in, int from, int to, int base, JsonBuffer out) {
        int before = 0;
        int slot = base;
        for (; slot < base + MOST_NAMES / 2 && tos[slot] > 0; slot++) {
            if (Arrays.equals(in, froms[slot], tos[slot], in, from, to)) {
                before++;
            }
        }
        if (from == to || slot == base + MOST_NAMES / 2) {
            return false;
        }
        froms[slot] = from;
        tos[slot] = to;
        out.name(in, from, to);
        if (before > 0) {
            out.truncate(out.length() - 2);
            out.ascii("_" + (before + 1) + "\":");
        }
        return true;
    }

    private static int nameEnd(byte[] in, int from, int to) {
        int at = from;
        while (at < to && in[at] > ' ' && in[at] != '=' && in[at] != ']' && in[at] != '"') {
            at++;
        }
        return at;
    }
}
