package dev.sluice.parse.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sluice.parse.format.ParserOptions.Columns;
import dev.sluice.parse.format.ParserOptions.Times;
import dev.sluice.parse.json.JsonBuffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parses the samples of a format's file and says where something else comes out than the file says. */
public final class SampleCheck {
    /** Samples are read as of this moment, which decides the year of times that name none. */
    static final Instant REFERENCE = Instant.parse("2026-11-23T00:00:00Z");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN = 3;

    private SampleCheck() {}

    /** What the sample needs. */
    static ParserOptions options(FormatSample sample) {
        Map<String, String> given = sample.options();
        String fields = given.get("fields");
        return new ParserOptions(
                new Times(ZoneId.of(given.getOrDefault("timezone", "Z")), REFERENCE, false, null, null),
                fields == null ? Columns.NONE : new Columns(List.of(fields.split(",", -1)), '\0'),
                given.get("multiline"),
                given.get("pattern"),
                given.getOrDefault("access-format", given.get("log-line-prefix")),
                null);
    }

    /** What is wrong with a sample, with what came out; empty if it is right. */
    static String fault(Format format, FormatSample sample) {
        EventParser parser = parser(format, sample);
        byte[] line = sample.line().getBytes(StandardCharsets.UTF_8);
        JsonBuffer out = new JsonBuffer(line.length + 64);
        Outcome outcome = parser.parse(line, 0, line.length, out);
        String got = outcome == Outcome.EVENT
                ? "the event " + out
                : outcome == Outcome.REJECTED
                        ? "the reject '" + parser.reason() + "' at byte " + parser.errorOffset() + ", before '"
                                + rest(line, parser.errorOffset()) + "'"
                        : "a header";
        return isAsSaid(sample, outcome, out, parser.reason())
                ? ""
                : "the sample\n  " + sample.line().replace("\n", "\n  ") + "\nis to be " + expected(sample)
                        + ", and came out as " + got;
    }

    private static EventParser parser(Format format, FormatSample sample) {
        EventParser parser = format.parser(options(sample));
        String after = sample.after();
        parser.begin(after == null ? null : after.getBytes(StandardCharsets.UTF_8));
        return parser;
    }

    /**
     * Parses lines as samples are.
     *
     * @param header the one in force; null: none
     * @return for each line the event that it became; a missing node for one that became none
     */
    public static List<JsonNode> events(Format format, List<String> lines, @Nullable String header) {
        EventParser parser = parser(format, new FormatSample("", header, null, null, List.of(), Map.of()));
        JsonBuffer out = new JsonBuffer(1 << 10);
        List<JsonNode> events = new ArrayList<>();
        for (String line : lines) {
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            out.truncate(0);
            Outcome outcome = parser.parse(bytes, 0, bytes.length, out);
            events.add(outcome == Outcome.EVENT ? read(out.toString()) : MissingNode.getInstance());
        }
        return events;
    }

    private static String rest(byte[] line, int at) {
        return new String(line, at, Math.min(30, line.length - at), StandardCharsets.UTF_8);
    }

    private static boolean isAsSaid(FormatSample sample, Outcome outcome, JsonBuffer out, String reason) {
        JsonNode event = sample.event();
        String reject = sample.reject();
        if (event != null) {
            return outcome == Outcome.EVENT && event.equals(read(out.toString()));
        }
        return reject != null ? outcome == Outcome.REJECTED && reason.contains(reject) : outcome == Outcome.HEADER;
    }

    private static String expected(FormatSample sample) {
        return sample.event() != null
                ? "the event " + sample.event()
                : sample.reject() != null ? "rejected with '" + sample.reject() + "'" : "a header";
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws IllegalArgumentException if there are no samples, or one fails; the message shows what came out */
    static void require(Format format) {
        List<FormatSample> samples = format.definition().orElseThrow().samples();
        if (samples.isEmpty()) {
            throw new IllegalArgumentException(
                    "the format's file " + format + ".json has no samples: give at least one line and its event");
        }
        List<String> faults = samples.stream()
                .map(sample -> fault(format, sample))
                .filter(fault -> !fault.isEmpty())
                .limit(SHOWN)
                .toList();
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("the format's file " + format + ".json: " + String.join("\n", faults));
        }
    }
}
