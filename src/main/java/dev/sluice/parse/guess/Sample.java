package dev.sluice.parse.guess;

import dev.sluice.parse.EventLines;
import dev.sluice.parse.MultiLine;
import dev.sluice.parse.json.Bytes;
import dev.sluice.parse.json.JsonPointer;
import dev.sluice.source.SplitLines;
import dev.sluice.source.Splitting;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The whole lines at an input's beginning. */
final class Sample {
    static final int MAX_BYTES = 1 << 20;
    private static final int FIRST_LINES = 2_000;

    private final byte[] bytes;
    private final int length;
    private final boolean isWhole;
    private final boolean isSplit;
    private final @Nullable ArraySearch search;
    /** By the rules that formats share. */
    private final Map<String, int[]> events = new HashMap<>();

    /**
     * A sample without the byte order mark, which says nothing and hides how the first line begins.
     *
     * @param whole whether the input ends where {@code first} ends; otherwise the last line is taken for cut off
     */
    Sample(byte[] first, boolean whole) {
        this(Arrays.copyOfRange(first, Bytes.behindMark(first, 0, first.length), first.length), whole, false);
    }

    private Sample(byte[] bytes, boolean whole, boolean split) {
        this.isSplit = split;
        this.bytes = bytes;
        int end = Math.min(bytes.length, MAX_BYTES);
        boolean cut = !whole || end < bytes.length;
        int newline = dev.sluice.source.Lines.last(bytes, 0, end);
        isWhole = !cut;
        length = cut && newline >= 0 ? newline + 1 : end;
        search = isSplit || length == 0 ? null : ArraySearch.in(bytes, end);
    }

    /** The lines made of it if the splitting applies; else the sample itself. */
    Sample split(@Nullable Splitting splitting) {
        ByteBuffer seen = ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, MAX_BYTES));
        boolean all = isWhole || seen.remaining() >= Splitting.LOOKED_AT;
        if (splitting == null || !Boolean.TRUE.equals(splitting.applies(seen, all))) {
            return this;
        }
        SplitLines lines = new SplitLines();
        Splitting.Splitter splitter = splitting.splitter(lines);
        splitter.take(bytes, 0, seen.limit());
        if (isWhole || lines.isEmpty()) {
            splitter.end();
        }
        byte[] made = new byte[lines.length()];
        lines.read(ByteBuffer.wrap(made));
        return new Sample(made, isWhole, true);
    }

    /** Its first line alone, as a line. */
    Sample first() {
        int[] starts = events(null);
        int end = starts.length < 2 ? 0 : starts[1];
        return new Sample(Arrays.copyOf(bytes, end), true, true);
    }

    /** Where an array lies in it whose elements are the events; null if there is none. */
    @Nullable
    JsonPointer array() {
        return search == null ? null : search.array();
    }

    /** Whether what is behind that array was not seen. */
    boolean isArrayCut() {
        return search != null && search.isCut();
    }

    /** Whether its lines were made of what did not lie on lines. */
    boolean isSplit() {
        return isSplit;
    }

    /** Whether there is no more than the sample. */
    boolean isWhole() {
        return isWhole;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Where each event begins under a rule, and behind them where the last one ends. */
    int[] events(@Nullable String multiLine) {
        return events.computeIfAbsent(multiLine == null ? "" : multiLine, rule -> starts(multiLine));
    }

    private int[] starts(@Nullable String multiLine) {
        EventLines lines =
                new EventLines(ByteBuffer.wrap(bytes), 0, length, multiLine == null ? null : MultiLine.of(multiLine));
        List<Integer> starts = new ArrayList<>();
        int at = 0;
        while (at < length) {
            starts.add(at);
            at = lines.endOf(at);
        }
        starts.add(at);
        return starts.stream().mapToInt(Integer::intValue).toArray();
    }

    /** {@code timestamp}, where most events begin with a time and the lines between go on with them; null where each line is one. */
    @Nullable
    String multiLine() {
        int stamped = events("timestamp").length;
        // All events but the first begin with a time, by the rule; one event alone says that none does.
        boolean mostBegin = stamped > 3 && stamped < events(null).length;
        return mostBegin && TimeShape.in(firstLine()).isPresent() ? "timestamp" : null;
    }

    /** Where the event that begins at {@code from} ends without its newline. */
    int end(int from, int to) {
        return to > from && bytes[to - 1] == '\n' ? to - 1 : to;
    }

    String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** How the first lines write their times, if one of them has any. */
    Optional<TimeShape> time() {
        return text(0, Math.min(length, FIRST_LINES))
                .lines()
                .map(TimeShape::in)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The first line that is not blank; empty if there is none. */
    String firstLine() {
        int[] starts = events(null);
        for (int i = 0; i + 1 < starts.length; i++) {
            String line = text(starts[i], starts[i + 1]).strip();
            if (!line.isEmpty()) {
                return line;
            }
        }
        return "";
    }
}
