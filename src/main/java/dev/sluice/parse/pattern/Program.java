package dev.sluice.parse.pattern;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Patterns as steps of {@link ByteScanner}; the first that fits counts. The rule that they obey: what is repeated is one class of bytes, and it
 * ends where a byte stands that is not of the class, at the last place in it (of {@code *?}: the first) where the text stands that follows, or
 * at the line's end. So nothing is read twice but what {@code (?:a|b)} and {@code (...)?} try, each once; and what several patterns or
 * branches in a row begin with alike is read once for all of them.
 */
public final class Program {
    /** The field that is the event's time. */
    public static final String TIME = "@timestamp";

    private final boolean exact;
    private final @Nullable String unnamed;
    private final List<List<String>> names = new ArrayList<>();
    private final Map<String, Integer> slots = new LinkedHashMap<>();
    private final List<Instruction> made = new ArrayList<>();
    private final List<String> layouts = new ArrayList<>();
    /** The fields that may have been found before the place at hand. */
    private final Set<String> found = new HashSet<>();

    private int depth;
    private int deepest;
    private int registers;

    final Instruction[] steps;
    final int choices;
    final int kept;

    private Program(List<String> texts, UnaryOperator<String> parts, boolean exact) {
        this.exact = exact;
        List<Node> patterns = new ArrayList<>();
        for (String text : texts) {
            Node pattern = new PatternReader(text, parts).read();
            Set<String> fields = new LinkedHashSet<>();
            pattern.addNames(fields);
            names.add(List.copyOf(fields));
            patterns.add(new Node.Sequence(List.of(pattern, new Node.End(patterns.size()))));
        }
        unnamed = patterns.stream()
                .map(Node::unnamed)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        compile(Node.joined(patterns), null, false);
        steps = made.toArray(Instruction[]::new);
        Arrays.stream(steps).forEach(step -> step.skipSwitches(steps));
        choices = deepest;
        kept = registers;
    }

    /**
     * The program of a format's patterns, of which there is at least one. Of alternatives the first that fits is taken for good.
     *
     * @param parts the patterns of names in braces; gives an empty text for a name it does not know
     * @throws IllegalArgumentException if one is no pattern, or breaks the rule; the message shows where
     */
    public static Program of(List<String> patterns, UnaryOperator<String> parts) {
        return new Program(patterns, parts, false);
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
        return new Program(List.of(expression), name -> "", true);
    }

    /** The fields of all its patterns, by their numbers. */
    public List<String> names() {
        return List.copyOf(slots.keySet());
    }

    /** The fields of each pattern, in the order of their first appearance in it. */
    public List<List<String>> shapes() {
        return names;
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
        if (node instanceof Node.Literal literal) {
            emit(Instruction.NOTHING).then = literal.bytes();
        } else if (node instanceof Node.Time time) {
            time(time);
        } else if (node instanceof Node.Group group) {
            group(group, next, inBranch);
        } else if (node instanceof Node.Sequence sequence) {
            sequence(sequence.parts(), next, inBranch);
        } else if (node instanceof Node.Choice choice) {
            Node joined = exact ? choice : Node.joined(choice.branches());
            if (joined instanceof Node.Choice rest) {
                choice(rest, next, inBranch);
            } else {
                compile(joined, next, inBranch);
            }
        } else if (node instanceof Node.Repeat repeat) {
            repeat(repeat, next, inBranch);
        } else if (node instanceof Node.End end) {
            emit(Instruction.END).number = end.shape();
        }
    }

    private void time(Node.Time time) {
        if (!layouts.contains(time.layout())) {
            layouts.add(time.layout());
        }
        Instruction step = emit(Instruction.TIME, slot(TIME));
        step.number = layouts.indexOf(time.layout());
        step.isOwnTime = time.layout().isEmpty();
    }

    private void group(Node.Group group, @Nullable Next next, boolean inBranch) {
        int slot = slot(group.name());
        if (group.isPlain()) {
            int first = made.size();
            compile(group.inner(), next, inBranch);
            made.get(first).opens = slot;
            made.get(made.size() - 1).closes = slot;
        } else {
            emit(Instruction.OPEN, slot);
            compile(group.inner(), next, inBranch);
            emit(Instruction.CLOSE, slot);
        }
    }

    private void sequence(List<Node> parts, @Nullable Next next, boolean inBranch) {
        for (int i = 0; i < parts.size(); i++) {
            Node part = parts.get(i);
            compile(part, Next.of(parts, i + 1, next), inBranch);
            if (takesBytes(part) && i + 1 < parts.size() && parts.get(i + 1) instanceof Node.Literal literal) {
                made.get(made.size() - 1).then = literal.bytes();
                i++;
            }
        }
    }

    /** Whether its last step takes bytes, and nothing must stand behind these yet. */
    private static boolean takesBytes(Node node) {
        return node instanceof Node.Repeat
                || node instanceof Node.Time
                || (node instanceof Node.Group group && group.isPlain());
    }

    private void choice(Node.Choice choice, @Nullable Next next, boolean inBranch) {
        List<Node> branches = choice.branches();
        List<Next.First> firsts =
                branches.stream().map(branch -> Next.first(branch, next)).toList();
        int last = branches.size() - 1;
        int[] begins = new int[last + 1];
        List<Instruction> switches = new ArrayList<>();
        List<Instruction> toEnd = new ArrayList<>();
        Set<String> before = Set.copyOf(found);
        Set<String> after = new HashSet<>(found);
        for (int i = 0; i < last; i++) {
            switches.add(emit(Instruction.SWITCH));
            begins[i] = made.size();
            Next.First first = firsts.get(i);
            boolean meets = firsts.subList(i + 1, last + 1).stream().anyMatch(first::meets);
            if (exact && inBranch && meets) {
                throw new IllegalArgumentException("a choice within a choice, whose branches may begin alike");
            }
            if (meets || first.mayEnd()) {
                toEnd.add(attempt(branches.get(i), next));
            } else {
                // The first byte decides: where this branch does not fit, no other does.
                compile(branches.get(i), next, inBranch);
                if (i < last - 1 || !branches.get(last).equals(Node.Sequence.EMPTY)) {
                    toEnd.add(emit(Instruction.JUMP));
                }
            }
            after.addAll(found);
            found.clear();
            found.addAll(before);
        }
        begins[last] = made.size();
        compile(branches.get(last), next, inBranch);
        found.addAll(after);
        toEnd.forEach(step -> step.target = made.size());
        for (int i = 0; i < last; i++) {
            switches.get(i).targets = targets(firsts, begins, i);
        }
    }

    /** Where the first of the branches from the {@code from}th on begins that may begin with a byte; with none, the last. */
    private static int[] targets(List<Next.First> firsts, int[] begins, int from) {
        int[] targets = new int[257];
        for (int b = 0; b < targets.length; b++) {
            int branch = from;
            while (branch < begins.length && !firsts.get(branch).allows(b)) {
                branch++;
            }
            targets[b] = begins[Math.min(branch, begins.length - 1)];
        }
        return targets;
    }

    /** A branch behind which others come into question; gives the step that goes on behind the choice. */
    private Instruction attempt(Node branch, @Nullable Next next) {
        Set<String> named = new LinkedHashSet<>();
        branch.addNames(named);
        // What a head found before must not be lost when a branch that names it too does not fit.
        int[] before =
                named.stream().filter(found::contains).mapToInt(this::slot).toArray();
        int register = registers;
        registers += before.length;
        emit(Instruction.KEEP, register, before);
        Instruction attempt = emit(Instruction.TRY);
        depth++;
        deepest = Math.max(deepest, depth);
        compile(branch, next, true);
        depth--;
        Instruction end = emit(Instruction.DONE);
        attempt.target = made.size();
        emit(Instruction.RESTORE, register, before);
        int[] others = named.stream()
                .mapToInt(this::slot)
                .filter(slot -> Arrays.stream(before).noneMatch(kept -> kept == slot))
                .toArray();
        emit(Instruction.FORGET, 0, others);
        return end;
    }

    private Instruction repeat(Node.Repeat repeat, @Nullable Next next, boolean inBranch) {
        ByteSet set = repeat.set();
        if (exact && repeat.most() < Integer.MAX_VALUE && set.contains(0x80)) {
            throw wrong(repeat, "a character beyond ASCII is several bytes");
        }
        Next literal = Next.literal(next);
        byte[] text = literal == null ? new byte[0] : ((Node.Literal) literal.node()).bytes();
        boolean isUnbounded = repeat.most() == Integer.MAX_VALUE;
        Instruction step;
        if (repeat.lazy()) {
            if (literal == null || !isUnbounded || (exact && inBranch)) {
                throw wrong(repeat, "*? and +? need a text right behind them that ends them");
            }
            step = emit(Instruction.UNTIL_TEXT);
        } else if (repeat.least() == repeat.most()) {
            step = emit(Instruction.SPAN);
        } else if (!set.meets(Next.first(next).bytes())) {
            step = span(repeat);
        } else if (repeat.most() == 1 && !(exact && inBranch)) {
            step = emit(Instruction.SPAN);
        } else if (literal != null && Next.isEnd(literal.after()) && isUnbounded) {
            step = emit(Instruction.ALL_BUT);
            step.number = text.length;
        } else if (literal != null && isUnbounded && !(exact && inBranch)) {
            step = emit(Instruction.UNTIL_LAST);
        } else if (Next.takesAll(next, set)) {
            step = emit(Instruction.SPAN);
        } else {
            throw wrong(
                    repeat,
                    "a repetition must end where a character follows that it does not hold, like [^:]*: (or be *? before a text)");
        }
        step.text = text;
        step.least = repeat.least();
        step.most = repeat.most();
        step.set = set.holds(ByteSet.ANY) && step.kind != Instruction.SPAN ? step.set : set.table();
        return step;
    }

    private static IllegalArgumentException wrong(Node.Repeat repeat, String why) {
        return new IllegalArgumentException(why + ", at " + repeat.place());
    }

    private Instruction span(Node.Repeat repeat) {
        int stop = repeat.set().not().single();
        if (repeat.most() == Integer.MAX_VALUE && repeat.set().holds(ByteSet.ANY)) {
            return emit(Instruction.REST);
        }
        Instruction step =
                emit(repeat.most() == Integer.MAX_VALUE && stop >= 0 ? Instruction.UNTIL_BYTE : Instruction.SPAN);
        step.number = stop;
        return step;
    }

    private int slot(String name) {
        found.add(name);
        return slots.computeIfAbsent(name, added -> slots.size());
    }

    private Instruction emit(int kind) {
        Instruction step = new Instruction(kind);
        made.add(step);
        return step;
    }

    private void emit(int kind, int register, int[] fields) {
        if (fields.length > 0) {
            Instruction step = emit(kind);
            step.number = register;
            step.slots = fields;
        }
    }

    private Instruction emit(int kind, int slot) {
        Instruction step = emit(kind);
        step.slot = slot;
        return step;
    }
}
