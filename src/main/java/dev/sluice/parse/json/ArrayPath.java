package dev.sluice.parse.json;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Follows the members of an object on the way to the array whose elements are events. Is shown the tokens that stand directly in the
 * innermost object of the way, and nothing that lies deeper.
 */
final class ArrayPath {
    /** A longer name is none of a pointer's. */
    private static final int LONGEST_NAME = 4 << 10;

    private static final int SHOWN_NAME = 64;

    /** What a token means. */
    enum Step {
        /** As it should be, and nothing to do. */
        ON,
        /** The array begins. */
        ARRAY,
        /** No JSON can have it here. */
        WRONG
    }

    private enum Expected {
        FIRST_NAME,
        NAME,
        COLON,
        VALUE,
        COMMA
    }

    private final List<byte[]> names;
    private final JsonBuffer name = new JsonBuffer(64);
    private final Set<String> others = new LinkedHashSet<>();
    private Expected expected = Expected.FIRST_NAME;
    private boolean active;
    private boolean naming;
    private boolean isLong;
    /** How many names of the way lead to the innermost object. */
    private int matched;

    ArrayPath(JsonPointer pointer) {
        names = pointer.names().stream()
                .map(each -> each.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /** An object begins. */
    void begin() {
        active = true;
        expected = Expected.FIRST_NAME;
        naming = false;
        matched = 0;
        others.clear();
    }

    /** Looks at nothing more of the object. */
    void giveUp() {
        active = false;
        naming = false;
    }

    /** Whether it wants to be shown what stands {@code depth} containers deep, the object itself being the first. */
    boolean sees(int depth) {
        return active && depth == matched + 1;
    }

    /** Whether the string that is being read is a member's name. */
    boolean isNaming() {
        return naming;
    }

    /** Some bytes of the name. */
    void name(byte[] in, int from, int to) {
        isLong |= name.length() + to - from > LONGEST_NAME;
        if (!isLong) {
            name.raw(in, from, to);
        }
    }

    void nameEnds() {
        naming = false;
        if (!isNext()) {
            others.add(new String(name.bytes(), 0, Math.min(name.length(), SHOWN_NAME), StandardCharsets.UTF_8));
        }
    }

    private boolean isNext() {
        return !isLong && JsonPointer.isName(name.bytes(), 0, name.length(), names.get(matched));
    }

    /** Names of members that do not lie on the way. */
    Set<String> others() {
        return others;
    }

    /** A string, a number or a word begins. */
    Step scalar(boolean isString) {
        if (isString && (expected == Expected.FIRST_NAME || expected == Expected.NAME)) {
            naming = true;
            isLong = false;
            name.truncate(0);
            expected = Expected.COLON;
            return Step.ON;
        }
        return expected == Expected.VALUE ? ended() : Step.WRONG;
    }

    Step punctuation(byte b) {
        if (b == ':' && expected == Expected.COLON) {
            expected = Expected.VALUE;
            return Step.ON;
        }
        if (b == ',' && expected == Expected.COMMA) {
            expected = Expected.NAME;
            return Step.ON;
        }
        return Step.WRONG;
    }

    Step opens(byte b) {
        if (expected != Expected.VALUE) {
            return Step.WRONG;
        }
        if (!isNext()) {
            return ended();
        }
        boolean isLast = matched == names.size() - 1;
        if (isLast && b == '[') {
            expected = Expected.COMMA;
            return Step.ARRAY;
        }
        if (!isLast && b == '{') {
            matched++;
            expected = Expected.FIRST_NAME;
            return Step.ON;
        }
        return ended();
    }

    /** The innermost object ends. */
    Step closes() {
        boolean may = expected == Expected.COMMA || expected == Expected.FIRST_NAME;
        expected = Expected.COMMA;
        matched = Math.max(0, matched - 1);
        return may ? Step.ON : Step.WRONG;
    }

    /** How many of the object's containers are still open, missing brackets allowed for. */
    void closedTo(int depth) {
        if (matched > depth - 1) {
            matched = Math.max(0, depth - 1);
            expected = Expected.COMMA;
        }
    }

    private Step ended() {
        expected = Expected.COMMA;
        return Step.ON;
    }

    /** What stood there was passed over: a comma comes next. */
    void resume() {
        expected = Expected.COMMA;
    }
}
