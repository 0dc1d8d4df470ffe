package dev.sluice.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;

/** What was written to one file in one life of it, and what is owed of it. Its lines are unlike all others, but for those of its likes. */
final class WrittenLines {
    private static final int LINE_BYTES = 100;

    private final int number;
    private final List<String> lines = new ArrayList<>();
    /** Of the files that held it during the present run. */
    private final Set<String> names = new HashSet<>();
    /** So many of its lines stood in a file when the present run began. */
    private int listed;

    private int owed;
    private int settled;
    private int copies;
    private boolean copied;

    /** @param number unlike all others' */
    WrittenLines(int number) {
        this.number = number;
    }

    /** Another one of as many lines, of which so many at the beginning and at the end are the same. */
    WrittenLines likeIt(int itsNumber, int head, int tail) {
        WrittenLines other = new WrittenLines(itsNumber);
        for (int i = 0; i < size(); i++) {
            other.lines.add(i < head || i >= size() - tail ? lines.get(i) : other.line(i));
        }
        return other;
    }

    /** Writes more lines, and returns their bytes. */
    byte[] grow(int count) {
        int before = size();
        for (int i = 0; i < count; i++) {
            lines.add(line(size()));
        }
        return bytes(lines.subList(before, size()));
    }

    private String line(int at) {
        Random padding = new Random(number * 1_000_003L + at);
        StringBuilder line = new StringBuilder("content " + number + " line " + at + " ");
        while (line.length() < LINE_BYTES - 1) {
            line.append((char) ('!' + padding.nextInt(90)));
        }
        return line.toString();
    }

    void runBegins() {
        listed = 0;
        names.clear();
    }

    void listedAs(String name) {
        listed = size();
        names.add(name);
    }

    void named(String name) {
        names.add(name);
    }

    /** Whether it had several names during the run. */
    boolean wasRenamed() {
        return names.size() > 1;
    }

    /** Whether the sentence names a file that holds it or held it during the run; {@code a.log.1} is not named by {@code a.log.10}. */
    boolean isNamedIn(String sentence) {
        return names.stream()
                .anyMatch(name -> Pattern.compile(Pattern.quote(name) + "(?![\\w-]|\\.\\w)")
                        .matcher(sentence)
                        .find());
    }

    /** The run delivered all of it that was listed. */
    void delivered() {
        owed = Math.max(owed, listed);
    }

    /** It may come once more. */
    void mayComeAgain() {
        copies++;
    }

    /** It lies in a copy, which no run may have seen yet. */
    void copied() {
        copied = true;
    }

    boolean wasCopied() {
        return copied;
    }

    /** From now on no line comes again that is delivered, unless that is said anew. */
    void settle() {
        settled = owed;
        copies = 0;
    }

    /** So many of its lines must be in the stream, from the first on. */
    int owed() {
        return owed;
    }

    /** So many of its lines have come as often as they may, but for the copies. */
    int settled() {
        return settled;
    }

    int copies() {
        return copies;
    }

    boolean isDelivered() {
        return owed == size();
    }

    List<String> lines() {
        return lines;
    }

    int number() {
        return number;
    }

    int size() {
        return lines.size();
    }

    byte[] bytes() {
        return bytes(lines);
    }

    private static byte[] bytes(List<String> lines) {
        return (String.join("\n", lines) + (lines.isEmpty() ? "" : "\n")).getBytes(ISO_8859_1);
    }

    @Override
    public String toString() {
        return "content " + number + " of " + names;
    }
}
