package dev.sluice.parse.pattern;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A pattern, taken apart. */
sealed interface Node {
    /** The first place where words that may differ are taken and no group has them; null: there is none. Blanks and marks part fields. */
    default @Nullable String unnamed() {
        return null;
    }

    private static @Nullable String unnamed(List<Node> nodes) {
        return nodes.stream()
                .map(Node::unnamed)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /**
     * Text as it is.
     *
     * @param latin1 its bytes, each as a character
     */
    record Literal(String latin1) implements Node {
        byte[] bytes() {
            return latin1.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    /**
     * Bytes of one class.
     *
     * @param most Integer.MAX_VALUE for no bound
     * @param place where it stands, for messages
     */
    record Repeat(ByteSet set, int least, int most, boolean lazy, String place) implements Node {
        @Override
        public @Nullable String unnamed() {
            return set.single() < 0 && set.meets(ByteSet.WORD.or(ByteSet.range(0x80, 0xFF))) ? place : null;
        }
    }

    /** A time in one of the layouts that a format names; an empty name is the format's own time. */
    record Time(String layout) implements Node {}

    record Group(String name, Node inner) implements Node {}

    /** The first that fits is taken. */
    record Choice(List<Node> branches) implements Node {
        @Override
        public @Nullable String unnamed() {
            return Node.unnamed(branches);
        }
    }

    record Sequence(List<Node> parts) implements Node {
        static final Sequence EMPTY = new Sequence(List.of());

        @Override
        public @Nullable String unnamed() {
            return Node.unnamed(parts);
        }
    }
}
