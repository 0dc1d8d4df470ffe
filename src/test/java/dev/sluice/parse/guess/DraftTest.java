package dev.sluice.parse.guess;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.parse.format.Formats;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DraftTest {
    private static final int LINES = 40;

    private static String lines(IntFunction<String> line) {
        return IntStream.range(0, LINES).mapToObj(i -> line.apply(i) + "\n").collect(Collectors.joining());
    }

    private static JsonNode draft(String log) throws Exception {
        Draft draft = Draft.of(log.getBytes(UTF_8), true, "mine").orElseThrow();
        assertThat(draft.parsed()).isEqualTo(draft.seen()).isEqualTo(LINES);
        Formats.checked(draft.file().getBytes(UTF_8), "mine");
        JsonNode file = new ObjectMapper().readTree(draft.file());
        assertThat(file.path("samples")).hasSize(3);
        assertThat(file.path("engine").asText()).isEqualTo(draft.engine());
        return file;
    }

    private static String second(int i) {
        return "2026-01-02T03:04:" + (10 + i) + "Z";
    }

    @Test
    void shape_hasWhatTheLinesHaveInCommon() throws Exception {
        JsonNode file = draft(lines(i -> second(i).replace('T', ' ').replace("Z", ",123") + " INFO [pool-" + i
                + "] c.e.Shop: paid " + i + " by me"));
        assertThat(file.path("shapes").get(0).asText())
                .isEqualTo(
                        "{time} (?P<level>[A-Za-z]+) \\[(?P<field1>[^\\]\\n]*)\\] (?P<field2>[^:\\s]+)[:] (?P<message>.*)");
        assertThat(file.path("samples").get(1).path("event"))
                .hasToString("{\"@timestamp\":\"2026-01-02T03:04:11.123Z\",\"level\":\"INFO\",\"field1\":\"pool-1\","
                        + "\"field2\":\"c.e.Shop\",\"message\":\"paid 1 by me\"}");
    }

    /** It would take the logs of all formats over. */
    @Test
    void shape_isLax_whenItIsOnlyTimeAndMessage() throws Exception {
        JsonNode bare = draft(lines(i -> second(i) + " once upon a time there were " + i));
        assertThat(bare.path("shapes")).hasToString("[\"{time} (?P<message>.*)\"]");
        assertThat(bare.path("guess")).hasToString("{\"lax\":true}");
        assertThat(draft(lines(i -> second(i) + " [" + i + "] once")).has("guess"))
                .isFalse();
    }

    @Test
    void shape_readsTimesInBracketsAndNumbers() throws Exception {
        JsonNode file =
                draft(lines(i -> "[" + second(i) + "] worker-" + i % 3 + " (" + i + ") \"GET /" + i + "\" " + i));
        assertThat(file.path("time").path("layout").asText()).isEqualTo("iso");
        assertThat(file.path("numbers")).hasToString("[\"field2\",\"field4\"]");
        assertThat(file.path("samples").get(2).path("event"))
                .hasToString("{\"@timestamp\":\"2026-01-02T03:04:12Z\",\"field1\":\"worker-2\",\"field2\":2,"
                        + "\"field3\":\"GET /2\",\"field4\":2}");
    }

    @Test
    void linesWithoutATime_goOnWithTheEventBefore() throws Exception {
        JsonNode file = draft(lines(i -> "Mar  3 03:04:" + (10 + i) + " E/" + i + ": boom\n  at somewhere(" + i + ")"));
        assertThat(file.path("begins").asText()).isEqualTo("timestamp");
        assertThat(file.path("time").path("layout").asText()).isEqualTo("syslog");
        assertThat(file.path("samples").get(0).path("event").path("message").asText())
                .isEqualTo("boom\n  at somewhere(0)");
    }

    @Test
    void columns_areCountedAndNamedByAHeader() throws Exception {
        JsonNode bare = draft(lines(i -> second(i) + "|host" + i % 2 + "|" + i + "|some text " + i));
        assertThat(bare.path("columns")).hasSize(4);
        assertThat(bare.path("separator").asText()).isEqualTo("|");
        assertThat(bare.path("numbers")).hasToString("[\"field3\"]");
        JsonNode named = draft("when;who;n\n" + lines(i -> second(i) + ";host" + i % 2 + ";" + i));
        assertThat(named.path("header").asText()).isEqualTo("first-line");
        assertThat(named.path("time").path("field").asText()).isEqualTo("when");
        assertThat(named.path("samples").get(0).path("after").asText()).isEqualTo("when;who;n");
    }

    @Test
    void jsonAndPairs_haveTheirTime() throws Exception {
        JsonNode json = draft(lines(i -> "{\"a\":{\"b\":" + i + "},\"stamp\":\"" + second(i) + "\"}"));
        assertThat(json.path("engine").asText()).isEqualTo("json");
        assertThat(json.path("time").path("field").asText()).isEqualTo("/stamp");
        JsonNode pairs = draft(lines(i -> "stamp=" + second(i) + " n=" + i + " msg=\"hello you\""));
        assertThat(pairs.path("engine").asText()).isEqualTo("keyvalue");
        assertThat(pairs.path("time").path("field").asText()).isEqualTo("stamp");
    }

    @Test
    void textWithNothingInCommon_isNotDrafted() {
        assertThat(Draft.of(new byte[0], true, "mine")).isEmpty();
        assertThat(Draft.of("once upon a time\nthere was\na log\n".getBytes(UTF_8), true, "mine"))
                .isEmpty();
    }

    @Test
    void time_isLeftOut_whenNobodyKnowsItsZone() throws Exception {
        JsonNode draft = draft(lines(i -> "stamp=\"2026-01-02 03:04:05 XYZT\" n=" + i));
        assertThat(draft.path("samples")).hasSize(3);
        assertThat(draft.has("time")).isFalse();
    }

    /** Whatever lies there: a draft whose samples fail would be refused when it is loaded. */
    @Test
    void draft_holdsItsSamples_whateverTheLogIs() {
        long seed = Long.getLong("sluice.seed", System.nanoTime());
        Random random = new Random(seed);
        String[] tokens = {
            "[",
            "]",
            "\"",
            ":",
            " ",
            "  ",
            "-",
            "|",
            "{",
            "}",
            "INFO",
            "error",
            "12",
            "0.5",
            "a",
            "b.c",
            "=",
            ",",
            "\\",
            "ü",
            "2026-01-02T03:04:05Z",
            "2026-01-02 03:04:05 CET",
            "02/Jan/2026:03:04:05 +0000",
            "1767322999",
            "\t",
            "\r",
            "*",
            "x=1"
        };
        for (int round = 0; round < 300; round++) {
            String line = random.ints(1 + random.nextInt(12), 0, tokens.length)
                    .mapToObj(i -> tokens[i])
                    .collect(Collectors.joining());
            String log = IntStream.range(0, 1 + random.nextInt(20))
                    .mapToObj(i -> random.nextInt(6) == 0 ? tokens[random.nextInt(tokens.length)] + line : line)
                    .collect(Collectors.joining("\n"));
            boolean whole = random.nextBoolean();
            // Whoever drafts holds it to its samples.
            assertThatCode(() -> Draft.of(log.getBytes(UTF_8), whole, "mine"))
                    .as("seed %d: %s", seed, log)
                    .doesNotThrowAnyException();
        }
    }
}
