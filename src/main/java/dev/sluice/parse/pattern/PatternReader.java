package dev.sluice.parse.pattern;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Reads the language of patterns: a part of what regular expressions are, with the same meaning.
 *
 * <pre>
 * text          itself; \ before a sign that means something
 * . \d \w \s    any byte, a digit, a letter or digit or _, white space; \D \W \S all others
 * [a-z_] [^"]   one of these bytes, none of these
 * x* x+ x{2,5}  one of these classes again and again; x*? and x+? up to the text that follows
 * (?P&lt;name&gt;...) a field
 * (?:a|b)       the first that fits
 * (...)?        perhaps
 * {time}        the event's time; {time:LAYOUT} another one
 * {name}        a part that has a name of its own
 * </pre>
 */
final class PatternReader {
    private final String text;
    private final UnaryOperator<String> parts;
    private int at;

    /** @param parts the patterns that stand for names in braces; gives an empty text for a name it does not know */
    PatternReader(String text, UnaryOperator<String> parts) {
        this.text = text;
        this.parts = parts;
    }

    /** @throws IllegalArgumentException if it is no pattern; the message shows where */
    Node read() {
        if (peek() == '^') {
            at++;
        }
        Node node = choice();
        if (at < text.length()) {
            throw wrong("a parenthesis closes that none opened");
        }
        return node;
    }

    private Node choice() {
        List<Node> branches = new ArrayList<>();
        branches.add(sequence());
        while (peek() == '|') {
            at++;
            branches.add(sequence());
        }
        return branches.size() == 1 ? branches.get(0) : Node.Choice.of(branches);
    }

    private Node sequence() {
        List<Node> nodes = new ArrayList<>();
        ByteArrayOutputStream literal = new ByteArrayOutputStream();
        while (at < text.length() && peek() != '|' && peek() != ')') {
            if (peek() == '$' && at + 1 == text.length()) {
                at++;
                break;
            }
            int start = at;
            Node node = atom();
            if (node instanceof Node.Literal found && !isQuantifier()) {
                literal.writeBytes(found.bytes());
                continue;
            }
            flush(literal, nodes);
            nodes.add(isQuantifier() ? quantified(node, start) : node);
        }
        flush(literal, nodes);
        return nodes.size() == 1 ? nodes.get(0) : new Node.Sequence(nodes);
    }

    private static void flush(ByteArrayOutputStream literal, List<Node> nodes) {
        if (literal.size() > 0) {
            nodes.add(new Node.Literal(literal.toString(StandardCharsets.ISO_8859_1)));
            literal.reset();
        }
    }

    private Node atom() {
        char c = peek();
        if (c == '(') {
            return group();
        }
        if (c == '{') {
            return named();
        }
        if (c == '['
                || c == '.'
                || (c == '\\' && at + 1 < text.length() && "dwsDWS".indexOf(text.charAt(at + 1)) >= 0)) {
            int start = at;
            return new Node.Repeat(set(), 1, 1, false, place(text, start));
        }
        if (c == '*' || c == '+' || c == '?' || c == ']' || c == '}' || c == '^' || c == '$') {
            throw wrong("a '" + c + "' that is meant itself is written \\" + c);
        }
        int codePoint = c == '\\' ? escaped() : text.codePointAt(at);
        at += c == '\\' ? 0 : Character.charCount(codePoint);
        byte[] utf8 = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
        return new Node.Literal(new String(utf8, StandardCharsets.ISO_8859_1));
    }

    private int escaped() {
        at++;
        if (at == text.length()) {
            throw wrong("nothing follows the last backslash");
        }
        char c = text.charAt(at++);
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            default -> {
                if (Character.isLetterOrDigit(c)) {
                    at -= 2;
                    throw wrong("\\" + c + " is none of \\d \\w \\s \\D \\W \\S \\n \\t \\r");
                }
                yield c;
            }
        };
    }

    private ByteSet set() {
        char c = text.charAt(at++);
        if (c == '.') {
            return ByteSet.ANY;
        }
        if (c == '\\') {
            return shorthand(text.charAt(at++));
        }
        boolean not = peek() == '^';
        at += not ? 1 : 0;
        ByteSet set = ByteSet.NONE;
        for (boolean first = true; first || peek() != ']'; first = false) {
            if (at >= text.length()) {
                throw wrong("a bracket is not closed");
            }
            set = set.or(member());
        }
        at++;
        return not ? set.not() : set;
    }

    private ByteSet member() {
        if (peek() == '\\' && at + 1 < text.length() && "dwsDWS".indexOf(text.charAt(at + 1)) >= 0) {
            at += 2;
            return shorthand(text.charAt(at - 1));
        }
        int first = single();
        boolean range = peek() == '-' && at + 1 < text.length() && text.charAt(at + 1) != ']';
        at += range ? 1 : 0;
        return ByteSet.range(first, range ? single() : first);
    }

    private int single() {
        int c = peek() == '\\' ? escaped() : text.charAt(at++);
        if (c > 0x7E) {
            throw wrong("brackets hold ASCII only");
        }
        return c;
    }

    private static ByteSet shorthand(char letter) {
        ByteSet set = switch (Character.toLowerCase(letter)) {
            case 'd' -> ByteSet.DIGITS;
            case 'w' -> ByteSet.WORD;
            default -> ByteSet.SPACES;
        };
        return Character.isUpperCase(letter) ? set.not() : set;
    }

    private Node group() {
        int start = at;
        String name = "";
        if (text.startsWith("(?P<", at)
                || (text.startsWith("(?<", at) && !text.startsWith("(?<=", at) && !text.startsWith("(?<!", at))) {
            int close = text.indexOf('>', at);
            name = close < 0 ? "" : text.substring(text.indexOf('<', at) + 1, close);
            at = close + 1;
        } else if (text.startsWith("(?:", at)) {
            at += 3;
        } else if (text.startsWith("(?", at)) {
            throw wrong("only (?:...) and (?P<name>...) are known");
        } else {
            at++;
        }
        Node inner = choice();
        if (peek() != ')') {
            at = start;
            throw wrong("a parenthesis is not closed");
        }
        at++;
        return name.isEmpty() ? inner : new Node.Group(name, inner);
    }

    private Node named() {
        int start = at;
        int close = text.indexOf('}', at);
        String name = close < 0 ? "" : text.substring(at + 1, close);
        if (name.equals("time") || name.startsWith("time:")) {
            at = close + 1;
            return new Node.Time(name.equals("time") ? "" : name.substring("time:".length()));
        }
        String part = name.isEmpty() ? "" : parts.apply(name);
        if (part.isEmpty()) {
            at = start;
            throw wrong("there is no part called {" + name + "}");
        }
        at = close + 1;
        return new PatternReader(part, parts).read();
    }

    private boolean isQuantifier() {
        return "*+?".indexOf(peek()) >= 0
                || (peek() == '{' && at + 1 < text.length() && Character.isDigit(text.charAt(at + 1)));
    }

    private Node quantified(Node node, int start) {
        char c = text.charAt(at++);
        if (c == '?') {
            if (peek() == '?') {
                throw wrong("?? is not known");
            }
            return isOneByte(node)
                    ? repeated(node, 0, 1, false, start)
                    : Node.Choice.of(List.of(node, Node.Sequence.EMPTY));
        }
        int least = c == '+' ? 1 : 0;
        int most = Integer.MAX_VALUE;
        if (c == '{') {
            int close = text.indexOf('}', at);
            String[] bounds =
                    close < 0 ? new String[0] : text.substring(at, close).split(",", -1);
            try {
                least = Integer.parseInt(bounds[0]);
                most = bounds.length == 1 ? least : bounds[1].isEmpty() ? most : Integer.parseInt(bounds[1]);
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw wrong("a number of times is {3} or {1,3}");
            }
            at = close + 1;
        }
        boolean lazy = peek() == '?';
        at += lazy ? 1 : 0;
        if (isOneByte(node)) {
            return repeated(node, least, most, lazy, start);
        }
        at = start;
        throw wrong("only one class, like [a-z], is repeated; write the parts out, each in (?:...)?");
    }

    private static boolean isOneByte(Node node) {
        return (node instanceof Node.Literal literal && literal.bytes().length == 1)
                || (node instanceof Node.Repeat repeat && repeat.least() == 1 && repeat.most() == 1);
    }

    private Node repeated(Node oneByte, int least, int most, boolean lazy, int start) {
        ByteSet set = oneByte instanceof Node.Repeat repeat
                ? repeat.set()
                : ByteSet.of(((Node.Literal) oneByte).bytes()[0] & 0xFF);
        return new Node.Repeat(set, least, most, lazy, place(text, start));
    }

    /** The next character; NUL at the end, which no pattern holds. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private IllegalArgumentException wrong(String why) {
        return wrong(text, at, why);
    }

    private static IllegalArgumentException wrong(String text, int at, String why) {
        return new IllegalArgumentException(why + ", at " + place(text, at));
    }

    private static String place(String text, int at) {
        int from = Math.max(0, at - 20);
        return (at + 1) + ": " + (from > 0 ? "..." : "") + text.substring(from, at) + " >>> "
                + text.substring(at, Math.min(text.length(), at + 30));
    }
}
