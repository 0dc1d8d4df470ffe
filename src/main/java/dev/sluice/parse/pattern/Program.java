package dev.sluice.parse.pattern;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A pattern as steps of {@link ByteScanner}. The rule that it obeys: what is repeated is one class of bytes, and it ends where a byte stands
 * that is not of the class, at the last place in it (of {@code *?}: the first) where the text stands that follows, or at the line's end. So nothing is read twice but what {@code (?:a|b)} and
 * {@code (...)?} try, each once.
 */
public final class Program {
    /** How many numbers a step has: what it does, three operands, and two more for steps that take bytes. */
    static final int SIZE = 6;
    /** Which operand is the field, plus 1, that the bytes are; 0: none. */
    static final int FIELD = 4;
    /** Which operand is the byte, plus 1, that must follow; 0: any. */
    static final int THEN = 5;

    static final int LITERAL = 0;
    static final int BYTES = 1;
    static final int SPAN = 2;
    static final int UNTIL_BYTE = 3;
    static final int UNTIL_LITERAL = 4;
    static final int ALL_BUT = 5;
    static final int TIME = 6;
    static final int OPEN = 7;
    static final int CLOSE = 8;
    static final int TRY = 9;
    static final int DONE = 10;
    static final int FORGET = 11;
    static final int UNLESS = 12;
    static final int END = 13;
    static final int REST = 14;
    static final int KEEP = 15;
    static final int RESTORE = 16;
    static final int UNTIL_LAST = 17;
    static final int JUMP = 18;

    private final boolean exact;
    private final @Nullable String unnamed;
    private final Map<String, Integer> slots = new LinkedHashMap<>();
    private final List<Integer> steps = new ArrayList<>();
    private final List<byte[]> texts = new ArrayList<>();
    private final List<boolean[]> tables = new ArrayList<>();
    private final List<String> layouts = new ArrayList<>();
    /** The fields that may have been found before the place at hand. */
    private final Set<String> found = new HashSet<>();

    private int depth;
    private int deepest;
    private int registers;

    final int[] code;
    final byte[][] literals;
    final boolean[][] sets;
    final int choices;
    final int kept;

    private Program(String text, UnaryOperator<String> parts, boolean exact) {
        this.exact = exact;
        Node root = new PatternReader(text, parts).read();
        unnamed = root.unnamed();
        compile(root, null, false);
        emit(END, 0, 0, 0);
        code = steps.stream().mapToInt(Integer::intValue).toArray();
        literals = texts.toArray(byte[][]::new);
        sets = tables.toArray(boolean[][]::new);
        choices = deepest;
        kept = registers;
    }

    /**
     * The program of a format's pattern. Of alternatives the first that fits is taken for good.
     *
     * @param parts the patterns of names in braces; gives an empty text for a name it does not know
     * @throws IllegalArgumentException if it is no pattern, or breaks the rule; the message shows where
     */
    public static Program of(String pattern, UnaryOperator<String> parts) {
        return new Program(pattern, parts, false);
    }

    /**
     * The program of a regular expression: where it accepts a line, it finds what RE2 finds. A line that it does not accept is still for RE2 to
     * judge.
     *
     * @throws IllegalArgumentException if there is no such program; the message says why
     */
    public static Program ofExpression(String expression) {
        if (expression.contains("{time") || expression.startsWith("(?i") || expression.startsWith("(?s")) {
            throw new IllegalArgumentException("flags and braces are RE2's alone");
        }
        return new Program(expression, name -> "", true);
    }

    /** The names of the fields, in the order of their first appearance; {@code @timestamp} is the time. */
    public List<String> names() {
        return List.copyOf(slots.keySet());
    }

    /** The first place where words that may differ are taken and no field has them; null: there is none. */
    public @Nullable String unnamed() {
        return unnamed;
    }

    /** The layouts that its times name, by the number of the time's reader; an empty one is the format's own. */
    public List<String> layouts() {
        return List.copyOf(layouts);
    }

    private void compile(Node node, @Nullable Next next, boolean inBranch) {
        if (node instanceof Node.Group group && group.inner() instanceof Node.Repeat) {
            int slot = slot(group.name());
            compile(group.inner(), next, inBranch);
            patch(steps.size() - SIZE, FIELD, slot + 1);
        } else if (node instanceof Node.Literal literal) {
            texts.add(literal.bytes());
            emit(LITERAL, texts.size() - 1, 0, 0);
        } else if (node instanceof Node.Time found) {
            if (!layouts.contains(found.layout())) {
                layouts.add(found.layout());
            }
            emit(
                    TIME,
                    slot("@timestamp"),
                    layouts.indexOf(found.layout()),
                    found.layout().isEmpty() ? 1 : 0);
        } else if (node instanceof Node.Group group) {
            emit(OPEN, slot(group.name()), 0, 0);
            compile(group.inner(), next, inBranch);
            emit(CLOSE, slot(group.name()), 0, 0);
        } else if (node instanceof Node.Sequence sequence) {
            List<Node> parts = sequence.parts();
            for (int i = 0; i < parts.size(); i++) {
                Next rest = next;
                for (int j = parts.size() - 1; j > i; j--) {
                    rest = new Next(parts.get(j), rest);
                }
                compile(parts.get(i), rest, inBranch);
                if (isRepeat(parts.get(i)) && rest != null && isOneByte(rest.node()) && i + 1 < parts.size()) {
                    patch(
                            steps.size() - SIZE,
                            THEN,
                            ((Node.Literal) rest.node()).latin1().charAt(0) + 1);
                    i++;
                }
            }
        } else if (node instanceof Node.Choice choice) {
            choice(choice, next, inBranch);
        } else if (node instanceof Node.Repeat repeat) {
            repeat(repeat, next, inBranch);
        }
    }

    private static boolean isRepeat(Node node) {
        return node instanceof Node.Repeat
                || (node instanceof Node.Group group && group.inner() instanceof Node.Repeat);
    }

    private static boolean isOneByte(Node node) {
        return node instanceof Node.Literal literal && literal.latin1().length() == 1;
    }

    private void choice(Node.Choice choice, @Nullable Next next, boolean inBranch) {
        List<Node> branches = choice.branches();
        List<Integer> toEnd = new ArrayList<>();
        Set<String> before = Set.copyOf(found);
        Set<String> after = new HashSet<>(found);
        for (int i = 0; i < branches.size(); i++) {
            Node branch = branches.get(i);
            found.clear();
            found.addAll(before);
            if (i == branches.size() - 1) {
                compile(branch, next, inBranch);
            } else {
                int end = branch(branches, i, next, inBranch);
                if (end >= 0) {
                    toEnd.add(end);
                }
            }
            after.addAll(found);
        }
        found.addAll(after);
        toEnd.forEach(done -> patch(done, 1, steps.size()));
    }

    /** A branch that is not the last; gives the step that goes on behind the choice, -1 if the next one does. */
    private int branch(List<Node> branches, int i, @Nullable Next next, boolean inBranch) {
        Node branch = branches.get(i);
        boolean meets = meetsLater(branches, i, next);
        if (exact && inBranch && meets) {
            throw new IllegalArgumentException("a choice within a choice, whose branches may begin alike");
        }
        Next.First first = Next.first(branch, next);
        int unless = -1;
        if (!first.mayEnd()) {
            tables.add(first.bytes().table());
            unless = emit(UNLESS, tables.size() - 1, 0, 0);
        }
        int end = -1;
        if (unless >= 0 && !meets) {
            // The first byte decides: where this branch does not fit, no other does.
            compile(branch, next, inBranch);
            if (i < branches.size() - 2 || !branches.get(i + 1).equals(Node.Sequence.EMPTY)) {
                end = emit(JUMP, 0, 0, 0);
            }
        } else {
            end = attempt(branch, next);
        }
        if (unless >= 0) {
            patch(unless, 2, steps.size());
        }
        return end;
    }

    private int attempt(Node branch, @Nullable Next next) {
        Map<String, Integer> registersOf = new LinkedHashMap<>();
        Set<String> named = new LinkedHashSet<>();
        names(branch, named);
        // What a head found before must not be lost when a branch that names it too does not fit.
        for (String name : named) {
            if (found.contains(name)) {
                registersOf.put(name, registers);
                emit(KEEP, slot(name), registers++, 0);
            }
        }
        int attempt = emit(TRY, 0, 0, 0);
        depth++;
        deepest = Math.max(deepest, depth);
        compile(branch, next, true);
        depth--;
        int end = emit(DONE, 0, 0, 0);
        patch(attempt, 1, steps.size());
        for (String name : named) {
            Integer register = registersOf.get(name);
            emit(register == null ? FORGET : RESTORE, slot(name), register == null ? 0 : register, 0);
        }
        return end;
    }

    private static boolean meetsLater(List<Node> branches, int i, @Nullable Next next) {
        Next.First first = Next.first(branches.get(i), next);
        return branches.subList(i + 1, branches.size()).stream()
                .map(later -> Next.first(later, next))
                .anyMatch(later -> later.bytes().meets(first.bytes()) || (later.mayEnd() && first.mayEnd()));
    }

    private static void names(Node node, Set<String> into) {
        if (node instanceof Node.Time) {
            into.add("@timestamp");
        } else if (node instanceof Node.Group group) {
            into.add(group.name());
            names(group.inner(), into);
        } else if (node instanceof Node.Choice choice) {
            choice.branches().forEach(branch -> names(branch, into));
        } else if (node instanceof Node.Sequence sequence) {
            sequence.parts().forEach(part -> names(part, into));
        }
    }

    private void repeat(Node.Repeat repeat, @Nullable Next next, boolean inBranch) {
        ByteSet set = repeat.set();
        if (exact && repeat.most() < Integer.MAX_VALUE && set.contains(0x80)) {
            throw wrong(repeat, "a character beyond ASCII is several bytes");
        }
        boolean any = set.holds(ByteSet.ANY);
        if (!any) {
            tables.add(set.table());
        }
        // No table where each byte is in it.
        int table = any ? -1 : tables.size() - 1;
        Next literal = Next.literal(next);
        if (repeat.lazy()) {
            if (literal == null || repeat.most() < Integer.MAX_VALUE || (exact && inBranch)) {
                throw wrong(repeat, "*? and +? need a text right behind them that ends them");
            }
            texts.add(((Node.Literal) literal.node()).bytes());
            emit(UNTIL_LITERAL, table, repeat.least(), texts.size() - 1);
            return;
        }
        if (repeat.least() == repeat.most()) {
            emit(BYTES, table < 0 ? table(set) : table, repeat.least(), 0);
            return;
        }
        Next.First first = Next.first(next);
        if (!set.meets(first.bytes())) {
            span(repeat, table);
        } else if (literal != null && literal.after() == null && repeat.most() == Integer.MAX_VALUE) {
            emit(ALL_BUT, table, repeat.least(), ((Node.Literal) literal.node()).bytes().length);
        } else if (literal != null && repeat.most() == Integer.MAX_VALUE && !(exact && inBranch)) {
            texts.add(((Node.Literal) literal.node()).bytes());
            emit(UNTIL_LAST, table, repeat.least(), texts.size() - 1);
        } else if (Next.takesAll(next, set)) {
            emit(SPAN, table < 0 ? table(set) : table, repeat.least(), repeat.most());
        } else {
            throw wrong(
                    repeat,
                    "a repetition must end where a character follows that it does not hold, like [^:]*: (or be *? before a text)");
        }
    }

    private int table(ByteSet set) {
        tables.add(set.table());
        return tables.size() - 1;
    }

    private static IllegalArgumentException wrong(Node.Repeat repeat, String why) {
        return new IllegalArgumentException(why + ", at " + repeat.place());
    }

    private void span(Node.Repeat repeat, int table) {
        int stop = repeat.set().not().single();
        if (repeat.most() < Integer.MAX_VALUE) {
            emit(SPAN, table < 0 ? table(repeat.set()) : table, repeat.least(), repeat.most());
        } else if (repeat.set().holds(ByteSet.ANY)) {
            emit(REST, repeat.least(), 0, 0);
        } else if (stop >= 0) {
            emit(UNTIL_BYTE, stop, repeat.least(), 0);
        } else {
            emit(SPAN, table, repeat.least(), Integer.MAX_VALUE);
        }
    }

    private int slot(String name) {
        found.add(name);
        return slots.computeIfAbsent(name, added -> slots.size());
    }

    private int emit(int step, int a, int b, int c) {
        steps.addAll(List.of(step, a, b, c, 0, 0));
        return steps.size() - SIZE;
    }

    private void patch(int step, int operand, int value) {
        steps.set(step + operand, value);
    }
}
