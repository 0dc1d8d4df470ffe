package dev.sluice.parse.format;

import dev.sluice.parse.json.Bytes;
import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.parse.pattern.ByteScanner;
import dev.sluice.parse.pattern.Program;
import dev.sluice.parse.time.TimeRange;
import dev.sluice.parse.time.TimeReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lines that one of several patterns describes whole, each named part a field: the engine {@code shape} of formats' files. */
final class ShapeParser extends LineParser {
    private static final String TIME = "@timestamp";

    private final ParserOptions options;
    private final Map<String, TimeReader> readers = new HashMap<>();
    private final Shape[] shapes;
    private final Shape[] ignored;
    private final byte[][] absent;
    private final String escapes;
    private final @Nullable PairFields pairs;
    private final JsonBuffer unescaped = new JsonBuffer(0);

    private static final class Shape {
        final ByteScanner scanner;
        final byte[][] names;
        final boolean[] numbers;
        final List<TimeReader> readers;
        final int timeSlot;
        final int pairsSlot;
        final int delimiterSlot;

        Shape(ByteScanner scanner, List<TimeReader> readers, List<String> names, Definition definition) {
            Set<String> numberNames = definition.numbers();
            Map<String, String> rename = definition.rename();
            this.scanner = scanner;
            this.readers = readers;
            this.names = new byte[names.size()][];
            numbers = new boolean[names.size()];
            for (int i = 0; i < numbers.length; i++) {
                String name = rename.getOrDefault(names.get(i), names.get(i));
                this.names[i] = name.equals("message") ? MESSAGE : JsonBuffer.encodeName(name);
                numbers[i] = numberNames.contains(name);
            }
            timeSlot = names.indexOf(TIME);
            pairsSlot = names.indexOf(definition.pairsField());
            delimiterSlot = names.indexOf("delimiter");
        }
    }

    ShapeParser(Definition definition, ParserOptions options) {
        this.options = options;
        String layout = definition.timeLayout();
        escapes = definition.text("escapes", "");
        pairs = definition.pairs(options);
        shapes = shapes(definition.shapes(), layout, definition);
        ignored = shapes(definition.ignored(), layout, definition);
        absent = definition.absent().stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    private Shape[] shapes(List<Program> programs, String layout, Definition definition) {
        List<Shape> made = new ArrayList<>();
        for (Program program : programs) {
            List<TimeReader> own = program.layouts().stream()
                    .map(name -> readers.computeIfAbsent(
                            name.isEmpty() ? layout : name, key -> Layouts.reader(key, options)))
                    .toList();
            ByteScanner scanner = new ByteScanner(program, own, time);
            if (!escapes.isEmpty()) {
                scanner.goOnBehind(escapes.equals("cef") ? '|' : '"', escapes.equals("server"));
            }
            made.add(new Shape(scanner, own, program.names(), definition));
        }
        return made.toArray(Shape[]::new);
    }

    @Override
    void wantOnly(TimeRange times) {
        for (Shape shape : shapes) {
            shape.scanner.onlyWithin(times);
        }
    }

    @Override
    public void readBy(Instant moment) {
        Instant latest = options.times().referenceAt(moment);
        readers.values().forEach(reader -> reader.readBy(latest));
    }

    @Override
    Outcome parseLine(byte[] in, int from, int to, JsonBuffer out) {
        int furthest = from;
        boolean stuckAtTime = false;
        for (Shape shape : shapes) {
            ByteScanner scanner = shape.scanner;
            if (scanner.scan(in, from, to)) {
                return append(shape, in, to, out);
            }
            if (scanner.unwanted()) {
                return unwanted(shape);
            }
            if (scanner.furthest() >= furthest) {
                stuckAtTime = scanner.stuckAtTime() || (stuckAtTime && scanner.furthest() == furthest);
                furthest = scanner.furthest();
            }
        }
        for (Shape shape : ignored) {
            if (shape.scanner.scan(in, from, to)) {
                return Outcome.HEADER;
            }
        }
        return reject(
                furthest,
                stuckAtTime ? "not a time in the layout expected" : "does not have the shape of this log's lines");
    }

    private Outcome unwanted(Shape shape) {
        ByteScanner scanner = shape.scanner;
        TimeReader reader = shape.readers.get(scanner.reader(shape.timeSlot));
        isWanted();
        return !options.times().yearGiven() && reader.mayBeWanted(time, times())
                ? reject(scanner.start(shape.timeSlot), LineParser.YEAR_DECIDES)
                : Outcome.FILTERED;
    }

    private Outcome append(Shape shape, byte[] in, int to, JsonBuffer out) {
        ByteScanner scanner = shape.scanner;
        out.put('{');
        for (int slot = 0; slot < shape.names.length; slot++) {
            int start = scanner.start(slot);
            if (start < 0) {
                continue;
            }
            int end = scanner.end(slot);
            if (slot == shape.timeSlot) {
                scanner.settle(in, slot, to);
                if (!timestamp(out)) {
                    return unwanted(shape);
                }
            } else if (!isAbsent(in, start, end) || shape.names[slot] == MESSAGE) {
                if (shape.numbers[slot]) {
                    out.name(shape.names[slot]);
                    Values.number(in, start, end, out);
                } else if (slot == shape.pairsSlot && pairs != null) {
                    Outcome outcome = append(pairs, shape, in, start, end, out);
                    if (outcome != Outcome.EVENT) {
                        return outcome;
                    }
                } else if (!escapes.isEmpty() && Bytes.find(in, start, end, '\\') < end) {
                    unescaped.truncate(0);
                    if (escapes.equals("cef")) {
                        PairFields.undo(in, start, end, unescaped);
                    } else {
                        ServerEscapes.undo(in, start, end, unescaped);
                    }
                    out.member(shape.names[slot], unescaped.bytes(), 0, unescaped.length());
                } else {
                    out.member(shape.names[slot], in, start, end);
                }
            }
        }
        out.put('}');
        return Outcome.EVENT;
    }

    /** What the pairs say of the time counts where nothing in front of them does. */
    private Outcome append(PairFields these, Shape shape, byte[] in, int from, int to, JsonBuffer out) {
        ByteScanner scanner = shape.scanner;
        boolean isNamed = shape.delimiterSlot >= 0 && scanner.start(shape.delimiterSlot) >= 0;
        char delimiter = isNamed
                ? PairFields.delimiter(in, scanner.start(shape.delimiterSlot), scanner.end(shape.delimiterSlot))
                : '\t';
        these.append(in, from, to, delimiter, out);
        boolean isTimed = shape.timeSlot >= 0 && scanner.start(shape.timeSlot) >= 0;
        return isTimed || !these.read(in, time) || timestamp(out) ? Outcome.EVENT : Outcome.FILTERED;
    }

    private boolean isAbsent(byte[] in, int from, int to) {
        for (byte[] text : absent) {
            if (Arrays.equals(in, from, to, text, 0, text.length)) {
                return true;
            }
        }
        return false;
    }
}
