package dev.sluice.parse.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.parse.json.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Parses single lines for tests. */
final class Goldens {
    static final ObjectMapper JACKSON = new ObjectMapper();
    static final ParserOptions OPTIONS = ParserOptions.defaults(Instant.parse("2026-11-23T00:00:00Z"));

    static ParserOptions withPattern(String pattern) {
        return new ParserOptions(OPTIONS.times(), OPTIONS.columns(), null, pattern, null, null);
    }

    private Goldens() {}

    /** The event of a line, which must parse. Characters stand for bytes of UTF-8. */
    static String parse(EventParser parser, String line) {
        return parse(parser, line.getBytes(StandardCharsets.UTF_8));
    }

    static String parse(EventParser parser, byte[] line) {
        byte[] in = new byte[line.length + 7];
        System.arraycopy(line, 0, in, 3, line.length);
        JsonBuffer out = new JsonBuffer(1);
        Outcome outcome = parser.parse(in, 3, 3 + line.length, out);
        assertThat(outcome)
                .as("%s: %s at %d", new String(line, StandardCharsets.UTF_8), parser.reason(), parser.errorOffset())
                .isEqualTo(Outcome.EVENT);
        return out.toString();
    }

    /** Asserts that a line parses to JSON equal to {@code expected}, in which single quotes may stand for double ones. */
    static void assertParses(EventParser parser, String line, String expected) throws Exception {
        String actual = parse(parser, line);
        assertThat(JACKSON.readTree(actual)).as(actual).isEqualTo(JACKSON.readTree(expected.replace('\'', '"')));
    }

    static void assertRejects(EventParser parser, String line, String reason, int offset) {
        byte[] in = line.getBytes(StandardCharsets.UTF_8);
        assertThat(parser.parse(in, 0, in.length, new JsonBuffer(1))).as(line).isEqualTo(Outcome.REJECTED);
        assertThat(parser.reason()).contains(reason);
        assertThat(parser.errorOffset()).as("offset in %s", line).isEqualTo(offset);
    }
}
