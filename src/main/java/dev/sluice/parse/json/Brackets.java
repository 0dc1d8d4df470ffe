package dev.sluice.parse.json;

/** Which brackets are open. Square and curly ones are told apart only as deep as any reader goes. */
final class Brackets {
    private static final int TOLD_APART = 2 * JsonSyntax.MAX_DEPTH;

    /** A bit for each, set if it is a brace. */
    private final long[] braces = new long[TOLD_APART / Long.SIZE];

    private int depth;

    int depth() {
        return depth;
    }

    void push(byte bracket) {
        if (depth < TOLD_APART) {
            long bit = 1L << depth;
            int word = depth / Long.SIZE;
            braces[word] = bracket == '{' ? braces[word] | bit : braces[word] & ~bit;
        }
        depth++;
    }

    void pop() {
        depth--;
    }

    /**
     * Closes the innermost bracket that {@code closing} fits, and with it all that lie in it and lack theirs.
     *
     * @param base so many stay open
     * @return whether there was one
     */
    boolean close(byte closing, int base) {
        for (int each = depth - 1; each >= base; each--) {
            boolean isBrace = each < TOLD_APART && (braces[each / Long.SIZE] >>> each & 1) != 0;
            if (each >= TOLD_APART || isBrace == (closing == '}')) {
                depth = each;
                return true;
            }
        }
        return false;
    }
}
