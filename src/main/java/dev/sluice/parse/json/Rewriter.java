package dev.sluice.parse.json;

import java.util.List;

/**
 * Copies an object, and does something else with what JSON Pointers name in it. What is copied stays byte for byte and in its order.
 * Every member of a repeated name counts. Owned by one worker.
 */
public abstract class Rewriter {
    private final PointerTree root;
    private final boolean[] matched;
    private final boolean keepsRest;
    private final boolean numbered;
    private byte[] in = new byte[0];
    private int to;
    private JsonBuffer out = new JsonBuffer(0);
    /** Behind the value last looked at. */
    private int end;

    /**
     * For one worker.
     *
     * @param keepsRest whether what no pointer names is kept; if not, nor is what is empty then
     * @param numbered whether a name that came again has a number, as {@code user_2}, and means what the name does
     */
    protected Rewriter(List<JsonPointer> pointers, boolean keepsRest, boolean numbered) {
        this.root = PointerTree.of(pointers);
        this.matched = new boolean[pointers.size()];
        this.keepsRest = keepsRest;
        this.numbered = numbered;
    }

    /** Appends what becomes of the value in [from, to), which a pointer names; false if it is left out. */
    protected abstract boolean named(byte[] in, int from, int to, JsonBuffer out);

    /** Appends what becomes of the valid object that begins at {@code from}. */
    public final void apply(byte[] object, int from, int objectTo, JsonBuffer into) {
        in = object;
        to = objectTo;
        out = into;
        container(root, from);
    }

    /** Which of the pointers, in their order, named something in an event so far. */
    public final boolean[] matched() {
        return matched.clone();
    }

    private int withoutNumber(int from, int nameTo) {
        int end = nameTo;
        while (end > from && Bytes.isDigit(in[end - 1])) {
            end--;
        }
        return end > from && end < nameTo && in[end - 1] == '_' ? end - 1 : nameTo;
    }

    private void container(PointerTree place, int from) {
        boolean isObject = in[from] == '{';
        byte close = (byte) (isObject ? '}' : ']');
        out.put((char) in[from]);
        int first = out.length();
        int at = JsonPointer.skipSpace(in, from + 1);
        for (int i = 0; in[at] != close; i++) {
            int value = at;
            PointerTree below;
            if (isObject) {
                int nameTo = JsonPointer.skipString(in, at + 1, to);
                value = JsonPointer.skipSpace(in, JsonPointer.skipSpace(in, nameTo) + 1);
                below = place.member(in, at + 1, nameTo - 1);
                if (below == null && numbered) {
                    below = place.member(in, at + 1, withoutNumber(at + 1, nameTo - 1));
                }
            } else {
                below = place.element(i);
            }
            int before = out.length();
            if (before > first) {
                out.put(',');
            }
            if (!(below == null ? rest(at, value) : value(below, at, value))) {
                out.truncate(before);
            }
            at = JsonPointer.skipSpace(in, end);
            if (in[at] == ',') {
                at = JsonPointer.skipSpace(in, at + 1);
            }
        }
        out.put((char) close);
        end = at + 1;
    }

    /** Appends what no pointer leads to, with its name from {@code from} on; false if it is left out. */
    private boolean rest(int from, int value) {
        end = JsonPointer.skipValue(in, value, to);
        if (keepsRest) {
            out.raw(in, from, end);
        }
        return keepsRest;
    }

    /** The same where pointers lead to or through the value. */
    private boolean value(PointerTree place, int from, int value) {
        boolean isContainer = in[value] == '{' || in[value] == '[';
        if (!place.isNamed() && !isContainer) {
            return rest(from, value);
        }
        out.raw(in, from, value);
        if (place.isNamed()) {
            end = JsonPointer.skipValue(in, value, to);
            place.mark(matched);
            return named(in, value, end, out);
        }
        int start = out.length();
        container(place, value);
        return keepsRest || out.length() > start + 2;
    }
}
