package dev.sluice.parse.pattern;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A pattern, taken apart. */
sealed interface Node {
    /** The first place where words that may differ are taken and no group has them; null: there is none. Blanks and marks part fields. */
    default @Nullable String unnamed() {
        return null;
    }

    /** Adds the fields that it may find, in the order of their first appearance. */
    default void addNames(Set<String> names) {}

    /** What it is made of, one behind the other. */
    default Stream<Node> flat() {
        return Stream.of(this);
    }

    /** Whether it ends at the same place with any of {@code next} behind it. */
    default boolean endsAlike(List<@Nullable Next> next) {
        return true;
    }

    /** Patterns as one, the first that fits counts: what several in a row begin with alike is read once for all of them. */
    static Node joined(List<Node> patterns) {
        return joinedParts(
                patterns.stream().map(pattern -> pattern.flat().toList()).toList());
    }

    private static Node joinedParts(List<List<Node>> patterns) {
        List<Node> first = patterns.get(0);
        if (patterns.size() == 1) {
            return new Sequence(first);
        }
        int shared = shared(patterns);
        if (shared > 0) {
            List<List<Node>> rests = patterns.stream()
                    .map(pattern -> pattern.subList(shared, pattern.size()))
                    .toList();
            return new Sequence(Stream.concat(first.stream().limit(shared), Stream.of(joinedParts(rests)))
                    .toList());
        }
        List<Node> branches = new ArrayList<>();
        int from = 0;
        for (int to = 1; to <= patterns.size(); to++) {
            if (to == patterns.size() || shared(patterns.subList(from, to + 1)) == 0) {
                branches.add(joinedParts(patterns.subList(from, to)));
                from = to;
            }
        }
        return new Choice(branches);
    }

    /** How many nodes all of them begin with, so that each of them goes on behind these. */
    private static int shared(List<List<Node>> patterns) {
        List<Node> first = patterns.get(0);
        int same = first.size();
        for (List<Node> pattern : patterns) {
            boolean hasEnd = !pattern.isEmpty() && pattern.get(pattern.size() - 1) instanceof End;
            int most = Math.min(same, pattern.size() - (hasEnd ? 2 : 1));
            same = 0;
            while (same < most && pattern.get(same).equals(first.get(same))) {
                same++;
            }
        }
        while (same > 0 && !first.get(same - 1).endsAlike(behind(patterns, same))) {
            same--;
        }
        return same;
    }

    private static List<@Nullable Next> behind(List<List<Node>> patterns, int from) {
        return patterns.stream().map(pattern -> Next.of(pattern, from, null)).toList();
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

        @Override
        public boolean endsAlike(List<@Nullable Next> next) {
            return !lazy
                    && next.stream()
                            .noneMatch(after -> set.meets(Next.first(after).bytes()));
        }

        /** Wherever it stands. */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Repeat that
                    && set.equals(that.set)
                    && least == that.least
                    && most == that.most
                    && lazy == that.lazy;
        }

        @Override
        public int hashCode() {
            return Objects.hash(set, least, most, lazy);
        }
    }

    /** A time in one of the layouts that a format names; an empty name is the format's own time. */
    record Time(String layout) implements Node {
        @Override
        public void addNames(Set<String> names) {
            names.add(Program.TIME);
        }
    }

    /** The line's end; {@code shape} says which of several patterns it fits. */
    record End(int shape) implements Node {}

    record Group(String name, Node inner) implements Node {
        /** Whether it is made of texts and classes alone, and ends with a class. */
        boolean isPlain() {
            List<Node> parts = inner.flat().toList();
            return !parts.isEmpty()
                    && parts.get(parts.size() - 1) instanceof Repeat
                    && parts.stream().allMatch(part -> part instanceof Repeat || part instanceof Literal);
        }

        @Override
        public void addNames(Set<String> names) {
            names.add(name);
            inner.addNames(names);
        }

        @Override
        public boolean endsAlike(List<@Nullable Next> next) {
            return inner.endsAlike(next);
        }
    }

    /** The first that fits is taken. */
    record Choice(List<Node> branches) implements Node {
        /** One choice of all, where branches are choices. */
        static Choice of(List<Node> branches) {
            return new Choice(branches.stream()
                    .flatMap(branch -> branch instanceof Choice choice ? choice.branches.stream() : Stream.of(branch))
                    .toList());
        }

        @Override
        public @Nullable String unnamed() {
            return Node.unnamed(branches);
        }

        @Override
        public void addNames(Set<String> names) {
            branches.forEach(branch -> branch.addNames(names));
        }

        @Override
        public boolean endsAlike(List<@Nullable Next> next) {
            return branches.stream().allMatch(branch -> branch.endsAlike(next));
        }
    }

    record Sequence(List<Node> parts) implements Node {
        static final Sequence EMPTY = new Sequence(List.of());

        @Override
        public @Nullable String unnamed() {
            return Node.unnamed(parts);
        }

        @Override
        public void addNames(Set<String> names) {
            parts.forEach(part -> part.addNames(names));
        }

        @Override
        public Stream<Node> flat() {
            return parts.stream().flatMap(Node::flat);
        }

        @Override
        public boolean endsAlike(List<@Nullable Next> next) {
            for (int i = parts.size() - 1; i >= 0; i--) {
                int behind = i + 1;
                if (!parts.get(i)
                        .endsAlike(next.stream()
                                .map(after -> Next.of(parts, behind, after))
                                .toList())) {
                    return false;
                }
                if (!Next.first(parts.get(i), null).mayEnd()) {
                    break;
                }
            }
            return true;
        }
    }
}
