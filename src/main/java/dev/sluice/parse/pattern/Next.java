package dev.sluice.parse.pattern;

import org.jspecify.annotations.Nullable;

/**
 * What follows a part of a pattern.
 *
 * @param after what follows {@code node}; null at the pattern's end
 */
record Next(Node node, @Nullable Next after) {
    private static final ByteSet TIME_STARTS = ByteSet.WORD.or(ByteSet.SPACES);

    /** The bytes that may come first, and whether the line may end instead. */
    record First(ByteSet bytes, boolean mayEnd) {}

    static First first(@Nullable Next next) {
        return next == null ? new First(ByteSet.NONE, true) : first(next.node, next.after);
    }

    static First first(Node node, @Nullable Next after) {
        if (node instanceof Node.Literal literal) {
            return new First(ByteSet.of(literal.bytes()[0] & 0xFF), false);
        }
        if (node instanceof Node.Time) {
            return new First(TIME_STARTS, false);
        }
        if (node instanceof Node.Group group) {
            return first(group.inner(), after);
        }
        if (node instanceof Node.Repeat repeat) {
            First rest = repeat.least() > 0 ? new First(ByteSet.NONE, false) : first(after);
            return new First(repeat.set().or(rest.bytes), rest.mayEnd);
        }
        if (node instanceof Node.Choice choice) {
            return choice.branches().stream()
                    .map(branch -> first(branch, after))
                    .reduce((a, b) -> new First(a.bytes.or(b.bytes), a.mayEnd || b.mayEnd))
                    .orElseThrow();
        }
        return first(flat(node, after));
    }

    /** {@code node} and what follows it, without sequences and groups around the first part. */
    static @Nullable Next flat(Node node, @Nullable Next after) {
        if (node instanceof Node.Group group) {
            return flat(group.inner(), after);
        }
        if (node instanceof Node.Sequence sequence) {
            Next rest = after;
            for (int i = sequence.parts().size() - 1; i >= 0; i--) {
                rest = new Next(sequence.parts().get(i), rest);
            }
            return rest == null ? null : flat(rest.node, rest.after);
        }
        return new Next(node, after);
    }

    /** The text that must follow; null if there is a choice, or nothing follows. */
    static @Nullable Next literal(@Nullable Next next) {
        Next flat = next == null ? null : flat(next.node, next.after);
        return flat != null && flat.node instanceof Node.Literal ? flat : null;
    }

    /** Whether what follows can take any run of bytes of {@code set}, an empty one as well. */
    static boolean takesAll(@Nullable Next next, ByteSet set) {
        Next flat = next == null ? null : flat(next.node, next.after);
        return flat != null
                && flat.node instanceof Node.Repeat repeat
                && repeat.least() == 0
                && repeat.set().holds(set);
    }
}
