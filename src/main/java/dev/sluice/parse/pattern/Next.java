package dev.sluice.parse.pattern;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows a part of a pattern.
 *
 * @param after what follows {@code node}; null at the pattern's end
 */
record Next(Node node, @Nullable Next after) {
    private static final ByteSet TIME_STARTS = ByteSet.WORD.or(ByteSet.SPACES);

    /** The bytes that may come first, and whether the line may end instead. */
    record First(ByteSet bytes, boolean mayEnd) {
        boolean meets(First other) {
            return bytes.meets(other.bytes) || (mayEnd && other.mayEnd);
        }

        /** Whether it may begin with a byte; 256 stands for the line's end. */
        boolean allows(int b) {
            return mayEnd || (b < 256 && bytes.contains(b));
        }
    }

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
        if (node instanceof Node.End) {
            return new First(ByteSet.NONE, true);
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

    /** The nodes from the {@code from}th on, and {@code after} behind them. */
    static @Nullable Next of(List<Node> nodes, int from, @Nullable Next after) {
        Next next = after;
        for (int i = nodes.size() - 1; i >= from; i--) {
            next = new Next(nodes.get(i), next);
        }
        return next;
    }

    /** {@code node} and what follows it, without sequences and groups around the first part. */
    static @Nullable Next flat(Node node, @Nullable Next after) {
        if (node instanceof Node.Group group) {
            return flat(group.inner(), after);
        }
        if (node instanceof Node.Sequence sequence) {
            Next rest = of(sequence.parts(), 0, after);
            return rest == null ? null : flat(rest.node, rest.after);
        }
        return new Next(node, after);
    }

    /** The text that must follow; null if there is a choice, or nothing follows. */
    static @Nullable Next literal(@Nullable Next next) {
        Next flat = next == null ? null : flat(next.node, next.after);
        return flat != null && flat.node instanceof Node.Literal ? flat : null;
    }

    /** Whether nothing follows but the line's end. */
    static boolean isEnd(@Nullable Next next) {
        Next flat = next == null ? null : flat(next.node, next.after);
        return flat == null || flat.node instanceof Node.End;
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
