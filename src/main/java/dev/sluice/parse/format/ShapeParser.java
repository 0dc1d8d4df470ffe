package dev.sluice.parse.format;

import dev.sluice.parse.json.Bytes;
import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.parse.pattern.ByteScanner;
import dev.sluice.parse.pattern.Program;
import dev.sluice.parse.time.TimeRange;
import dev.sluice.parse.time.TimeReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lines that one of several patterns describes whole, each named part a field: the engine {@code shape} of formats' files. */
final class ShapeParser extends LineParser {
    private final ParserOptions options;
    private final Map<String, TimeReader> readers = new HashMap<>();
    private final ByteScanner scanner;
    private final @Nullable ByteScanner ignored;
    private final List<TimeReader> timeReaders;
    private final int timeSlot;
    private final int pairsSlot;
    private final int delimiterSlot;
    private final Shape[] shapes;
    private final byte[][] absent;
    private final String escapes;
    private final boolean hasEscapes;
    private final @Nullable PairFields pairs;
    private final JsonBuffer unescaped = new JsonBuffer(0);

    /** The fields of a line of one shape, in their order. */
    private static final class Shape {
        /** Their numbers in the scanner. */
        final int[] slots;

        final byte[][] names;
        final boolean[] isNumber;

        Shape(List<String> fields, Program program, Definition definition) {
            Set<String> numbers = definition.numbers();
            slots = fields.stream().mapToInt(program.names()::indexOf).toArray();
            names = new byte[slots.length][];
            isNumber = new boolean[slots.length];
            for (int i = 0; i < slots.length; i++) {
                String name = definition.rename().getOrDefault(fields.get(i), fields.get(i));
                names[i] = name.equals("message") ? MESSAGE : JsonBuffer.encodeName(name);
                isNumber[i] = numbers.contains(name);
            }
        }
    }

    ShapeParser(Definition definition, ParserOptions options) {
        this.options = options;
        escapes = definition.text("escapes", "");
        hasEscapes = !escapes.isEmpty();
        pairs = definition.pairs(options);
        Program program = Objects.requireNonNull(definition.shapes());
        timeReaders = readers(program, definition);
        scanner = scanner(program, definition);
        Program noEvents = definition.ignored();
        ignored = noEvents == null ? null : scanner(noEvents, definition);
        shapes = program.shapes().stream()
                .map(fields -> new Shape(fields, program, definition))
                .toArray(Shape[]::new);
        timeSlot = program.names().indexOf(Program.TIME);
        pairsSlot = program.names().indexOf(definition.pairsField());
        delimiterSlot = program.names().indexOf("delimiter");
        absent = definition.absent().stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    private List<TimeReader> readers(Program program, Definition definition) {
        return program.layouts().stream()
                .map(name -> name.isEmpty() ? definition.timeLayout() : name)
                .map(name -> readers.computeIfAbsent(name, layout -> Layouts.reader(layout, options)))
                .toList();
    }

    private ByteScanner scanner(Program program, Definition definition) {
        ByteScanner made = new ByteScanner(program, readers(program, definition), time);
        if (hasEscapes) {
            made.goOnBehind(escapes.equals("cef") ? '|' : '"', escapes.equals("server"));
        }
        return made;
    }

    @Override
    void wantOnly(TimeRange times) {
        scanner.onlyWithin(times);
    }

    @Override
    public void readBy(Instant moment) {
        Instant latest = options.times().referenceAt(moment);
        readers.values().forEach(reader -> reader.readBy(latest));
    }

    @Override
    Outcome parseLine(byte[] in, int from, int to, JsonBuffer out) {
        if (scanner.scan(in, from, to)) {
            return append(shapes[scanner.shape()], in, to, out);
        }
        if (scanner.unwanted()) {
            return unwanted();
        }
        if (ignored != null && ignored.scan(in, from, to)) {
            return Outcome.HEADER;
        }
        return reject(
                scanner.furthest(),
                scanner.stuckAtTime()
                        ? "not a time in the layout expected"
                        : "does not have the shape of this log's lines");
    }

    private Outcome unwanted() {
        TimeReader reader = timeReaders.get(scanner.reader(timeSlot));
        isWanted();
        return !options.times().yearGiven() && reader.mayBeWanted(time, times())
                ? reject(scanner.start(timeSlot), LineParser.YEAR_DECIDES)
                : Outcome.FILTERED;
    }

    private Outcome append(Shape shape, byte[] in, int to, JsonBuffer out) {
        out.put('{');
        for (int i = 0; i < shape.slots.length; i++) {
            int slot = shape.slots[i];
            int start = scanner.start(slot);
            if (start < 0) {
                continue;
            }
            int end = scanner.end(slot);
            byte[] name = shape.names[i];
            if (slot == timeSlot) {
                scanner.settle(in, slot, to);
                if (!timestamp(out)) {
                    return unwanted();
                }
            } else if (!isAbsent(in, start, end) || name == MESSAGE) {
                if (shape.isNumber[i]) {
                    Values.number(name, in, start, end, out);
                } else if (slot == pairsSlot && pairs != null) {
                    Outcome outcome = append(pairs, in, start, end, out);
                    if (outcome != Outcome.EVENT) {
                        return outcome;
                    }
                } else if (hasEscapes && Bytes.find(in, start, end, '\\') < end) {
                    unescaped.truncate(0);
                    if (escapes.equals("cef")) {
                        PairFields.undo(in, start, end, unescaped);
                    } else {
                        ServerEscapes.undo(in, start, end, unescaped);
                    }
                    out.member(name, unescaped.bytes(), 0, unescaped.length());
                } else {
                    out.member(name, in, start, end);
                }
            }
        }
        out.put('}');
        return Outcome.EVENT;
    }

    /** What the pairs say of the time counts where nothing in front of them does. */
    private Outcome append(PairFields these, byte[] in, int from, int to, JsonBuffer out) {
        boolean isNamed = delimiterSlot >= 0 && scanner.start(delimiterSlot) >= 0;
        char delimiter =
                isNamed ? PairFields.delimiter(in, scanner.start(delimiterSlot), scanner.end(delimiterSlot)) : '\t';
        these.append(in, from, to, delimiter, out);
        boolean isTimed = timeSlot >= 0 && scanner.start(timeSlot) >= 0;
        return isTimed || !these.read(in, time) || timestamp(out) ? Outcome.EVENT : Outcome.FILTERED;
    }

    private boolean isAbsent(byte[] in, int from, int to) {
        for (byte[] text : absent) {
            if (to - from == text.length && Arrays.equals(in, from, to, text, 0, text.length)) {
                return true;
            }
        }
        return false;
    }
}
