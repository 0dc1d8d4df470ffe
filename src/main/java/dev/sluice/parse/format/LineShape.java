package dev.sluice.parse.format;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A line as a server's configuration describes it, piece by piece, on its way to a pattern of the engine {@code shape}. */
final class LineShape {
    private static final String META = "\\.[]{}()*+?^$|";

    private static final List<String> REQUEST = List.of("request_method", "request_uri", "server_protocol", "request");

    private enum Kind {
        TEXT,
        VALUE,
        REQUEST,
        TIME
    }

    /**
     * One of them.
     *
     * @param text as it stands in the line, or the name of a value, or the layout of the time
     * @param pattern of a value; null: it is any text, up to the text that follows
     */
    private record Piece(Kind kind, String text, @Nullable String pattern) {}

    private final List<Piece> pieces = new ArrayList<>();

    void text(String text) {
        Piece last = pieces.isEmpty() ? null : pieces.get(pieces.size() - 1);
        if (last != null && last.kind == Kind.TEXT) {
            pieces.set(pieces.size() - 1, new Piece(Kind.TEXT, last.text + text, null));
        } else if (!text.isEmpty()) {
            pieces.add(new Piece(Kind.TEXT, text, null));
        }
    }

    /** Any text. */
    void value(String name) {
        pieces.add(new Piece(Kind.VALUE, name, null));
    }

    /** A text of a certain form: a pattern with a group whose name is still empty. */
    void value(String name, String pattern) {
        pieces.add(new Piece(Kind.VALUE, name, pattern));
    }

    /** {@code GET / HTTP/1.1}, or whatever a client sent in place of it. */
    void request() {
        pieces.add(new Piece(Kind.REQUEST, "request", null));
    }

    /** The time in a layout of {@link Layouts}; only the first is the event's, and another a text like any. */
    void time(String layout, String otherwise) {
        boolean isFirst = pieces.stream().noneMatch(piece -> piece.kind == Kind.TIME);
        pieces.add(isFirst ? new Piece(Kind.TIME, layout, null) : new Piece(Kind.VALUE, otherwise, null));
    }

    /** Whether the line begins with its time. */
    boolean beginsWithTime() {
        return !pieces.isEmpty() && pieces.get(0).kind == Kind.TIME;
    }

    /**
     * The pattern.
     *
     * @param isWhole whether the line ends behind it
     * @throws IllegalArgumentException if nothing tells where a value ends
     */
    String pattern(boolean isWhole) {
        Iterator<String> names = names().iterator();
        StringBuilder made = new StringBuilder();
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            Piece next = i + 1 == pieces.size() ? null : pieces.get(i + 1);
            boolean goesOn = !isWhole || i + 2 < pieces.size();
            if (next != null && next.kind != Kind.TEXT && piece.kind != Kind.TEXT && piece.pattern == null) {
                throw new IllegalArgumentException("nothing stands between " + shown(piece) + " and " + shown(next)
                        + ", so where the one ends and the other begins cannot be told");
            }
            if (next == null && !isWhole && piece.kind == Kind.VALUE && piece.pattern == null) {
                throw new IllegalArgumentException(
                        "nothing stands behind " + shown(piece) + ", so where it ends cannot be told");
            }
            switch (piece.kind) {
                case TEXT -> made.append(quoted(piece.text));
                case TIME -> made.append("{time:").append(piece.text).append('}');
                case VALUE -> made.append(value(piece, names.next(), goesOn));
                case REQUEST -> {
                    String behind = next == null ? "" : quoted(next.text);
                    made.append("(?:(?P<" + names.next() + ">[A-Z_-]+) (?P<" + names.next() + ">[^ ]*) (?P<"
                            + names.next() + ">HTTP/[\\d.]+)" + behind + "|" + value(piece, names.next(), goesOn)
                            + behind + ")");
                    i += next == null ? 0 : 1;
                }
            }
        }
        return made.toString();
    }

    /** Those of the values and of a request's parts, in their order and each another. */
    List<String> names() {
        List<String> names = pieces.stream()
                .filter(piece -> piece.kind == Kind.VALUE || piece.kind == Kind.REQUEST)
                .flatMap(piece -> piece.kind == Kind.VALUE ? Stream.of(piece.text) : REQUEST.stream())
                .toList();
        return Values.distinct(names);
    }

    /** Any text goes up to the first place where what follows stands; up to its last one where the line ends behind it. */
    private static String value(Piece piece, String name, boolean goesOn) {
        return piece.pattern == null
                ? "(?P<" + name + (goesOn ? ">.*?)" : ">.*)")
                : piece.pattern.replace("<>", "<" + name + ">");
    }

    private static String shown(Piece piece) {
        return piece.kind == Kind.TIME ? "the time" : "the value " + piece.text;
    }

    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder();
        text.chars().forEach(c -> quoted.append(META.indexOf(c) < 0 ? "" : "\\").append((char) c));
        return quoted.toString();
    }
}
