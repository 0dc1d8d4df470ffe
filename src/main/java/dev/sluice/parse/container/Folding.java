package dev.sluice.parse.container;

import dev.sluice.parse.json.Bytes;
import dev.sluice.parse.json.JsonBuffer;

/** How an event of several lines lies on one between the splitter and the worker that parses it: each newline in it is an escape. */
public final class Folding {
    private static final char ESCAPE = '\u001e';
    private static final char NEWLINE = 'n';
    private static final char ITSELF = 'e';

    private Folding() {}

    static void fold(byte[] in, int from, int to, JsonBuffer out) {
        for (int at = from; at < to; ) {
            int plain = Bytes.find(in, at, Bytes.find(in, at, to, '\n'), ESCAPE);
            out.raw(in, at, plain);
            if (plain < to) {
                out.put(ESCAPE);
                out.put(in[plain] == '\n' ? NEWLINE : ITSELF);
            }
            at = plain + 1;
        }
    }

    /** Whether {@link #unfold} would change anything. */
    public static boolean isFolded(byte[] in, int from, int to) {
        return Bytes.find(in, from, to, ESCAPE) < to;
    }

    /** Appends what was folded. */
    public static void unfold(byte[] in, int from, int to, JsonBuffer out) {
        for (int at = from; at < to; ) {
            int plain = Bytes.find(in, at, to, ESCAPE);
            out.raw(in, at, plain);
            if (plain + 1 < to) {
                out.put(in[plain + 1] == NEWLINE ? '\n' : ESCAPE);
            }
            at = plain + 2;
        }
    }
}
