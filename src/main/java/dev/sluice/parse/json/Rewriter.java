package dev.sluice.parse.json;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copies an object, and does something else with what JSON Pointers name in it. What is copied stays byte for byte and in its order.
 * Every member of a repeated name counts. Owned by one worker.
 */
public abstract class Rewriter {
    private final PointerTree root;
    private final boolean[] matched;
    private final boolean keepsRest;
    private byte[] in = new byte[0];
    private int to;
    private JsonBuffer out = new JsonBuffer(0);
    /** Behind the value last looked at. */
    private int end;

    /**
     * For one worker.
     *
     * @param keepsRest whether what no pointer names is kept; if not, nor is what is empty then
     */
    protected Rewriter(List<JsonPointer> pointers, boolean keepsRest) {
        this.root = PointerTree.of(pointers);
        this.matched = new boolean[pointers.size()];
        this.keepsRest = keepsRest;
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
            } else {
                below = place.element(i);
            }
            int before = out.length();
            if (before > first) {
                out.put(',');
            }
            out.raw(in, at, value);
            if (!value(below, value)) {
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

    private boolean value(@Nullable PointerTree place, int from) {
        if (place != null && !place.isNamed() && (in[from] == '{' || in[from] == '[')) {
            int start = out.length();
            container(place, from);
            return keepsRest || out.length() > start + 2;
        }
        end = JsonPointer.skipValue(in, from, to);
        if (place != null && place.isNamed()) {
            place.mark(matched);
            return named(in, from, end, out);
        }
        if (keepsRest) {
            out.raw(in, from, end);
        }
        return keepsRest;
    }
}
