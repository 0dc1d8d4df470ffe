package dev.sluice.parse.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.parse.json.Bytes;
import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.parse.time.TimeReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values between spaces, some in quotes, in an order that each kind of line has for itself: the engine {@code columns} where the file names
 * {@code kinds}. Values beyond the names stay together in {@code extra}, as services append new ones.
 */
final class RowParser extends LineParser {
    private static final byte[] EXTRA = JsonBuffer.encodeName("extra");

    private final TimeReader reader;
    private final List<Kind> kinds = new ArrayList<>();
    private final boolean dashIsAbsent;

    private static final class Kind {
        /** What such a line begins with; empty for a digit. */
        final byte[] begins;

        final byte[][] names;
        final boolean[] numbers;
        final int timeField;
        /** A second time behind values that clients choose: it shows whether the fields are still in step. */
        final int anchor;

        final int fewest;

        Kind(String begins, DefinitionFields fields, Definition definition) {
            this.begins = begins.getBytes(StandardCharsets.UTF_8);
            List<String> columns = fields.texts("columns");
            Set<String> numberNames = definition.numbers();
            names = columns.stream().map(JsonBuffer::encodeName).toArray(byte[][]::new);
            numbers = new boolean[names.length];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = numberNames.contains(columns.get(i));
            }
            timeField = columns.indexOf(definition.timeField());
            String anchorName = fields.text("anchor");
            anchor = anchorName == null ? -1 : columns.indexOf(anchorName);
            fewest = fields.number("minimum", columns.size());
        }

        boolean isOf(byte[] in, int from, int to) {
            return begins.length == 0
                    ? Bytes.isDigit(in[from])
                    : to - from > begins.length
                            && Arrays.equals(in, from, from + begins.length, begins, 0, begins.length);
        }
    }

    RowParser(Definition definition, ParserOptions options) {
        reader = Layouts.reader(definition.timeLayout(), definition.inItsZone(options));
        dashIsAbsent = definition.absent().contains("-");
        for (JsonNode node : definition.fields().node("kinds")) {
            DefinitionFields fields =
                    new DefinitionFields(node, "a kind", Set.of("begins", "columns", "minimum", "anchor"));
            for (String begins : fields.texts("begins")) {
                kinds.add(new Kind(begins, fields, definition));
            }
        }
    }

    @Override
    Outcome parseLine(byte[] in, int from, int to, JsonBuffer out) {
        Kind kind = kind(in, from, to);
        if (kind == null) {
            return reject(from, "begins neither with a type that this log has nor with a time");
        }
        out.put('{');
        int at = from;
        int field = 0;
        while (at < to && field < kind.names.length) {
            boolean quoted = in[at] == '"';
            int valueFrom = quoted ? at + 1 : at;
            int end = quoted ? closingQuote(in, valueFrom, to) : Bytes.find(in, at, to, ' ');
            if (quoted && end == to) {
                return reject(at, "a quoted value does not end");
            }
            boolean isTime = field == kind.timeField || (field == kind.anchor && !Values.isDash(in, valueFrom, end));
            if (isTime && reader.read(in, valueFrom, end, time) != end) {
                return reject(
                        at, "a time in ISO 8601 must stand here; perhaps a value before holds a quote of its own");
            }
            if (field == kind.timeField) {
                if (!timestamp(out)) {
                    return Outcome.FILTERED;
                }
            } else if (!dashIsAbsent || !Values.isDash(in, valueFrom, end)) {
                out.name(kind.names[field]);
                if (kind.numbers[field]) {
                    if (!Values.isNumber(in, valueFrom, end)) {
                        return reject(at, "a number must stand here");
                    }
                    Values.number(in, valueFrom, end, out);
                } else if (quoted && isList(in, valueFrom, end)) {
                    out.string(in, at, end + 1);
                } else {
                    out.string(in, valueFrom, end);
                }
            }
            field++;
            at = quoted ? end + 2 : end + 1;
        }
        if (field < kind.fewest) {
            return reject(to, values(field) + " where there are at least " + kind.fewest);
        }
        if (at < to) {
            out.member(EXTRA, in, at, to);
        }
        out.put('}');
        return Outcome.EVENT;
    }

    private @Nullable Kind kind(byte[] in, int from, int to) {
        for (Kind kind : kinds) {
            if (kind.isOf(in, from, to)) {
                return kind;
            }
        }
        return null;
    }

    /** Whether it is {@code "h2","http/1.1"}, whose inner quotes part the values: then all of them stay. */
    private static boolean isList(byte[] in, int from, int to) {
        int quote = Bytes.find(in, from, to, '"');
        return quote + 2 < to && in[quote + 1] == ',' && in[quote + 2] == '"';
    }

    /** A quote closes where a space or the line's end follows: clients put quotes of their own into their names. */
    private static int closingQuote(byte[] in, int from, int to) {
        int at = Bytes.find(in, from, to, '"');
        while (at < to && ((at + 1 < to && in[at + 1] != ' ') || (at > from && in[at - 1] == '\\'))) {
            at = Bytes.find(in, at + 1, to, '"');
        }
        return at;
    }
}
