package dev.sluice.parse.pattern;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** A set of byte values, 0 to 255. Immutable. */
final class ByteSet {
    static final ByteSet NONE = new ByteSet(b -> false);
    static final ByteSet ANY = new ByteSet(b -> true);
    static final ByteSet DIGITS = new ByteSet(b -> b >= '0' && b <= '9');
    static final ByteSet WORD =
            new ByteSet(b -> (b >= '0' && b <= '9') || (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z') || b == '_');
    static final ByteSet SPACES = new ByteSet(b -> b == ' ' || (b >= '\t' && b <= '\r' && b != 0x0B));

    private final boolean[] has = new boolean[256];

    private ByteSet(IntPredicate test) {
        for (int b = 0; b < has.length; b++) {
            has[b] = test.test(b);
        }
    }

    static ByteSet of(int b) {
        return new ByteSet(other -> other == b);
    }

    static ByteSet range(int first, int last) {
        return new ByteSet(b -> b >= first && b <= last);
    }

    ByteSet not() {
        return new ByteSet(b -> !has[b]);
    }

    ByteSet or(ByteSet other) {
        return new ByteSet(b -> has[b] || other.has[b]);
    }

    boolean meets(ByteSet other) {
        for (int b = 0; b < has.length; b++) {
            if (has[b] && other.has[b]) {
                return true;
            }
        }
        return false;
    }

    boolean holds(ByteSet other) {
        return !other.meets(not());
    }

    boolean contains(int b) {
        return has[b];
    }

    /** The one byte that is in the set; -1 if there are several, or none. */
    int single() {
        int only = -1;
        for (int b = 0; b < has.length; b++) {
            if (has[b] && only >= 0) {
                return -1;
            }
            only = has[b] ? b : only;
        }
        return only;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ByteSet set && Arrays.equals(has, set.has);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(has);
    }

    /** A copy, by value of the byte. */
    boolean[] table() {
        return has.clone();
    }
}
