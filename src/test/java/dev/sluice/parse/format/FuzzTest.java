package dev.sluice.parse.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.sluice.parse.format.FormatSamplesTest.Case;
import dev.sluice.parse.json.JsonBuffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Mutates each format's samples. Whatever a line holds: no exception, no line that takes long, one outcome each, and every event is one
 * JSON object in UTF-8 without a newline. {@code -Dfuzz.millis=60000} and {@code -Dfuzz.seed=N} look longer and elsewhere.
 */
class FuzzTest {
    private static final long MILLIS = Long.getLong("fuzz.millis", 100);
    private static final long SEED = Long.getLong("fuzz.seed", 20261123);
    private static final String ALPHABET = "\"\\[]{}<>=,:;|-+. \t\n\r#%&0123456789aAzZxu'\u0000\u001f\u00e9\u20ac";
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNumberLength(1 << 20).build())
            .build();

    @ParameterizedTest
    @MethodSource("dev.sluice.parse.format.FormatSamplesTest#formats")
    void everyLine_hasOneOutcomeAndEveryEventIsJson(Format format) {
        List<Case> samples = FormatSamplesTest.of(format);
        assertThat(samples).isNotEmpty();
        List<EventParser> parsers =
                samples.stream().map(FormatSamplesTest::parser).toList();
        Random random = new Random(SEED);
        JsonBuffer out = new JsonBuffer(64);
        long end = System.nanoTime() + MILLIS * 1_000_000;
        long lines = 0;
        Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
        while (System.nanoTime() < end) {
            int pick = random.nextInt(samples.size());
            byte[] line = mutate(samples.get(pick).line().getBytes(StandardCharsets.UTF_8), samples, random);
            EventParser parser = parsers.get(pick);
            int margin = random.nextInt(4);
            byte[] in = new byte[line.length + 2 * margin];
            random.nextBytes(in);
            System.arraycopy(line, 0, in, margin, line.length);
            out.truncate(0);
            lines++;
            try {
                Outcome outcome = parser.parse(in, margin, margin + line.length, out);
                outcomes.merge(outcome, 1L, Long::sum);
                if (outcome == Outcome.EVENT) {
                    check(out);
                    parser.epochMillis();
                } else if (outcome == Outcome.REJECTED) {
                    assertThat(parser.reason()).isNotEmpty();
                    assertThat(parser.errorOffset()).isBetween(0, line.length);
                }
            } catch (Exception | AssertionError e) {
                throw new AssertionError(
                        format + ", seed " + SEED + ", line " + lines + ": " + Arrays.toString(line) + " = "
                                + new String(line, StandardCharsets.UTF_8) + " -> " + out,
                        e);
            }
        }
        assertThat(outcomes.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(lines);
        assertThat(outcomes.get(Outcome.EVENT)).isPositive();
    }

    /** As --split makes them of documents that are laid out over several lines. */
    @Test
    void dockerLine_isOneLineOfJson_whenItsAttributesWereNot() {
        EventParser parser = BuiltIn.DOCKER.parser(ParserOptions.defaults(Instant.EPOCH));
        byte[] line =
                "{\"log\":\"up\\n\",\"attrs\":{\n\"tag\":\"web\",\n\"n\":[1,\n2]}}".getBytes(StandardCharsets.UTF_8);
        JsonBuffer out = new JsonBuffer(64);
        assertThat(parser.parse(line, 0, line.length, out)).isEqualTo(Outcome.EVENT);
        assertThat(out).hasToString("{\"attrs\":{ \"tag\":\"web\", \"n\":[1, 2]},\"message\":\"up\"}");
    }

    /** No expression and no loop may take more than its share of a line that was made to be slow. */
    @ParameterizedTest
    @MethodSource("dev.sluice.parse.format.FormatSamplesTest#formats")
    void longLine_isParsedInLinearTime(Format format) {
        for (Case sample : FormatSamplesTest.of(format)) {
            String line = sample.line();
            for (String filler : List.of(" ", "[", "a", "9", "\"", "\\", "a:", "] [", " -", "{}", "=", "\n", "a=\"")) {
                for (int at : new int[] {0, line.length() / 3, line.length() / 2, line.length()}) {
                    String longer =
                            line.substring(0, at) + filler.repeat(40_000 / filler.length()) + line.substring(at);
                    byte[] in = longer.getBytes(StandardCharsets.UTF_8);
                    long start = System.nanoTime();
                    FormatSamplesTest.parser(sample).parse(in, 0, in.length, new JsonBuffer(64));
                    // Some milliseconds if linear, many seconds if quadratic.
                    assertThat(System.nanoTime() - start)
                            .as("%s, '%s' at %d", sample, filler, at)
                            .isLessThan(3_000_000_000L);
                }
            }
        }
    }

    private static void check(JsonBuffer out) throws IOException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(java.nio.ByteBuffer.wrap(out.bytes(), 0, out.length()))
                .toString();
        assertThat(text.indexOf('\n')).isNegative();
        try (JsonParser parser = JSON.createParser(text)) {
            assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            parser.skipChildren();
            assertThat(parser.currentToken()).isEqualTo(JsonToken.END_OBJECT);
            assertThat(parser.nextToken()).isNull();
        }
    }

    static byte[] mutate(byte[] sample, List<Case> others, Random random) {
        byte[] line = sample;
        for (int n = random.nextInt(5); n > 0; n--) {
            int at = random.nextInt(line.length + 1);
            int to = Math.min(line.length, at + random.nextInt(12));
            byte[] insert = switch (random.nextInt(6)) {
                case 0 -> new byte[] {(byte) random.nextInt(256)};
                case 1 ->
                    String.valueOf(ALPHABET.charAt(random.nextInt(ALPHABET.length())))
                            .getBytes(StandardCharsets.UTF_8);
                case 2 -> new byte[0];
                case 3 -> Arrays.copyOfRange(line, at, to);
                case 4 -> others.get(random.nextInt(others.size())).line().getBytes(StandardCharsets.UTF_8);
                default -> "9".repeat(random.nextInt(30)).getBytes(StandardCharsets.UTF_8);
            };
            int resume = random.nextBoolean() ? to : at;
            int cut = random.nextInt(12) == 0 ? line.length : resume;
            byte[] next = Arrays.copyOf(line, at + insert.length + line.length - cut);
            System.arraycopy(insert, 0, next, at, insert.length);
            System.arraycopy(line, cut, next, at + insert.length, line.length - cut);
            line = next;
        }
        return line;
    }
}
