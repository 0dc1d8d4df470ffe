package dev.sluice.parse.pattern;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** A pattern, taken apart. */
sealed interface Node {
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
    record Repeat(ByteSet set, int least, int most, boolean lazy, String place) implements Node {}

    /** A time in one of the layouts that a format names; an empty name is the format's own time. */
    record Time(String layout) implements Node {}

    record Group(String name, Node inner) implements Node {}

    /** The first that fits is taken. */
    record Choice(List<Node> branches) implements Node {}

    record Sequence(List<Node> parts) implements Node {}

    Node EMPTY = new Sequence(List.of());
}
