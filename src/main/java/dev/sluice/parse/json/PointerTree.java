package dev.sluice.parse.json;

import dev.sluice.parse.json.JsonPointer.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A node of the tree that many JSON Pointers form, so that an event is walked once for all of them. Immutable. */
final class PointerTree {
    private final byte[] name;
    /** Which of the pointers come by here. */
    private final int[] pointers;
    /** Whether one of them ends here; what lies below is covered then, whichever others lead there. */
    private final boolean named;

    private final List<PointerTree> members = new ArrayList<>();
    private final Map<Integer, PointerTree> elements = new HashMap<>();
    private final @Nullable PointerTree every;

    static PointerTree of(List<JsonPointer> pointers) {
        return new PointerTree(
                new byte[0],
                pointers.stream().map(JsonPointer::steps).toList(),
                IntStream.range(0, pointers.size()).toArray(),
                0);
    }

    private PointerTree(byte[] name, List<List<Step>> all, int[] pointers, int depth) {
        this.name = name;
        this.pointers = pointers;
        this.named = Arrays.stream(pointers).anyMatch(i -> all.get(i).size() == depth);
        PointerTree others = null;
        for (int i : named ? new int[0] : pointers) {
            Step step = all.get(i).get(depth);
            if (members.stream().noneMatch(member -> Arrays.equals(member.name, step.name))) {
                members.add(below(step.name, all, depth, j -> Arrays.equals(at(all, j, depth).name, step.name)));
            }
            if (step.index >= 0 && !elements.containsKey(step.index)) {
                elements.put(
                        step.index,
                        below(
                                step.name,
                                all,
                                depth,
                                j -> at(all, j, depth).index == step.index || isEvery(all, j, depth)));
            }
            if (step.index == Step.EVERY && others == null) {
                others = below(step.name, all, depth, j -> isEvery(all, j, depth));
            }
        }
        every = others;
    }

    private PointerTree below(byte[] step, List<List<Step>> all, int depth, IntPredicate leads) {
        return new PointerTree(step, all, Arrays.stream(pointers).filter(leads).toArray(), depth + 1);
    }

    private static Step at(List<List<Step>> all, int pointer, int depth) {
        return all.get(pointer).get(depth);
    }

    private static boolean isEvery(List<List<Step>> all, int pointer, int depth) {
        return at(all, pointer, depth).index == Step.EVERY;
    }

    boolean isNamed() {
        return named;
    }

    /** Notes that an event has this place. */
    void mark(boolean[] matched) {
        for (int pointer : pointers) {
            matched[pointer] = true;
        }
    }

    /** Where pointers lead in an object's member of the name [from, to); null: nowhere. */
    @Nullable
    PointerTree member(byte[] in, int from, int to) {
        for (PointerTree member : members) {
            if (JsonPointer.isName(in, from, to, member.name)) {
                return member;
            }
        }
        return null;
    }

    /** The same for an array's element. */
    @Nullable
    PointerTree element(int index) {
        return elements.isEmpty() ? every : elements.getOrDefault(index, every);
    }
}
