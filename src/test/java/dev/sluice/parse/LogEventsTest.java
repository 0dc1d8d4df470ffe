package dev.sluice.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.parse.format.BuiltIn;
import dev.sluice.parse.format.Format;
import dev.sluice.parse.format.Outcome;
import dev.sluice.parse.format.ParserOptions;
import dev.sluice.parse.json.JsonPointer;
import dev.sluice.parse.json.Projection;
import dev.sluice.parse.time.TimeRange;
import dev.sluice.read.SourceId;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogEventsTest {
    private static final ParserOptions OPTIONS = ParserOptions.defaults(Instant.parse("2026-11-23T00:00:00Z"));
    private static final SourceId SOURCE = new SourceId(0x123456789abcdef0L, 0x0fedcba987654321L);
    private static final String LINE =
            "192.0.2.7 - - [28/May/2015:15:27:35 +0000] \"GET /gr\u00f6\u00dfe?a=\\\"b\\\" HTTP/1.1\" 200 5 \"-\" \"curl\"";

    private static final FieldChanges IN_LOG_EVENTS = FieldChanges.NONE.inLogEvents();

    private static EventStage stage(Format format, FieldChanges fields) {
        return new EventStage(new ParsePlan(format, OPTIONS, OnParseError.REJECT, Filters.NONE, fields, Key.RANDOM));
    }

    private static Outcome accept(EventStage stage, long offset, byte[] line) {
        stage.at(SOURCE, offset);
        return stage.accept(line, 0, line.length);
    }

    private static Outcome accept(EventStage stage, String line) {
        return accept(stage, 0, line.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode event(EventStage stage) throws IOException {
        return new ObjectMapper().readTree(stage.bytes(), stage.from(), stage.to() - stage.from());
    }

    @Test
    void message_isTheLineAsItWasRead_andTheTimeIsItsOwn() throws IOException {
        EventStage stage = stage(BuiltIn.COMBINED, IN_LOG_EVENTS);
        assertThat(accept(stage, LINE + "\r")).isEqualTo(Outcome.EVENT);
        JsonNode event = event(stage);
        assertThat(event.fieldNames()).toIterable().containsExactly("id", "timestamp", "message");
        assertThat(event.path("message").asText()).isEqualTo(LINE);
        assertThat(event.path("timestamp").asLong()).isEqualTo(1432826855000L);
    }

    /** CloudWatch's documented id of this very time is 31953106606966983378809025079804211143289615424298221568. */
    @Test
    void id_isAsLongAsCloudWatchs_beginsWithTheTime_andSaysWhereTheEventCameFrom() throws IOException {
        EventStage stage = stage(BuiltIn.COMBINED, IN_LOG_EVENTS);
        byte[] line = LINE.getBytes(StandardCharsets.UTF_8);
        accept(stage, 17, line);
        String id = event(stage).path("id").asText();
        assertThat(id).matches("\\d{56}").startsWith("3195310660696");
        assertThat(new BigInteger(id).toString(16))
                .isEqualTo(Long.toHexString(1432826855000L) + "123456789abcdef00fedcba9" + "000000000011");
        accept(stage, 18, line);
        assertThat(event(stage).path("id").asText()).isNotEqualTo(id);
        accept(stage, 17, line);
        assertThat(event(stage).path("id").asText()).isEqualTo(id);
    }

    @Test
    void message_isAllLinesOfAnEvent_onOne() throws IOException {
        EventStage stage = stage(Format.named("logback").orElseThrow(), IN_LOG_EVENTS);
        String event = "2025-03-01 10:00:00,123 [main] ERROR a.B - no\njava.io.IOException: no\n\tat a.B.c(B.java:7)";
        assertThat(accept(stage, event)).as(stage.reason()).isEqualTo(Outcome.EVENT);
        assertThat(event(stage).path("message").asText()).isEqualTo(event);
        assertThat(new String(stage.bytes(), stage.from(), stage.to() - stage.from(), StandardCharsets.UTF_8))
                .doesNotContain("\n");
    }

    @Test
    void message_isTheChangedEvent_whereFieldsAreChanged() throws IOException {
        Projection drop = new Projection(false, List.of(JsonPointer.parse("/secret")));
        EventStage stage = stage(BuiltIn.JSON, new FieldChanges(null, drop, List.of()).inLogEvents());
        accept(stage, "{\"time\":\"2025-03-01T10:00:00Z\",\"secret\":1,\"m\":\"x\"}");
        assertThat(event(stage).path("message").asText())
                .contains("\"m\":\"x\"")
                .doesNotContain("secret");
    }

    @Test
    void event_isRejected_whenItHasNoTimeThatALogEventCanHave() {
        EventStage stage = stage(BuiltIn.JSON, IN_LOG_EVENTS);
        assertThat(accept(stage, "{\"m\":\"x\"}")).isEqualTo(Outcome.REJECTED);
        assertThat(stage.reason()).contains("has no time");
        assertThat(accept(stage, "{\"time\":\"1969-12-31T23:59:59Z\"}")).isEqualTo(Outcome.REJECTED);
        assertThat(stage.reason()).contains("before 1970");
        assertThat(accept(stage, "{\"time\":\"1970-01-01T00:00:00Z\"}")).isEqualTo(Outcome.EVENT);
        assertThat(accept(stage, "no JSON")).isEqualTo(Outcome.REJECTED);
    }

    @Test
    void event_isRejected_whenItIsNoText() {
        EventStage stage = stage(BuiltIn.COMBINED, IN_LOG_EVENTS);
        byte[] latin1 = LINE.getBytes(StandardCharsets.ISO_8859_1);
        assertThat(accept(stage, 0, latin1)).isEqualTo(Outcome.REJECTED);
        assertThat(stage.reason()).contains("not UTF-8", "--encoding");
        assertThat(stage.errorOffset()).isEqualTo(LINE.indexOf('\u00f6'));
    }

    @Test
    void key_isFoundInTheEventAndNotInTheEnvelope() throws IOException {
        Key key = Key.parse("field:/user", Key.OnMissing.LINE);
        EventStage stage = new EventStage(
                new ParsePlan(BuiltIn.JSON, OPTIONS, OnParseError.REJECT, Filters.NONE, IN_LOG_EVENTS, key));
        accept(stage, "{\"time\":\"2025-03-01T10:00:00Z\",\"user\":\"u1\"}");
        assertThat(new String(
                        stage.keyBytes(), stage.keyFrom(), stage.keyTo() - stage.keyFrom(), StandardCharsets.UTF_8))
                .isEqualTo("u1");
        String without = "{\"time\":\"2025-03-01T10:00:00Z\"}";
        accept(stage, without);
        assertThat(new String(
                        stage.keyBytes(), stage.keyFrom(), stage.keyTo() - stage.keyFrom(), StandardCharsets.UTF_8))
                .isEqualTo(without);
    }

    @Test
    void filters_leaveOutWhatTheyDoOtherwise() {
        Filters since = new Filters(
                new TimeRange(Instant.parse("2025-01-01T00:00:00Z").toEpochMilli(), Long.MAX_VALUE),
                List.of(),
                List.of("nobody"),
                1);
        EventStage stage = new EventStage(
                new ParsePlan(BuiltIn.JSON, OPTIONS, OnParseError.REJECT, since, IN_LOG_EVENTS, Key.RANDOM));
        assertThat(accept(stage, "{\"time\":\"2024-03-01T10:00:00Z\"}")).isEqualTo(Outcome.FILTERED);
        assertThat(accept(stage, "{\"time\":\"2025-03-01T10:00:00Z\",\"user\":\"nobody\"}"))
                .isEqualTo(Outcome.FILTERED);
        assertThat(accept(stage, "{\"time\":\"2025-03-01T10:00:00Z\"}")).isEqualTo(Outcome.EVENT);
    }

    @Test
    void formatWithoutTimes_isRefused() {
        for (Format format : List.of(Format.RAW, Format.TEXT)) {
            assertThatThrownBy(() -> stage(format, IN_LOG_EVENTS))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("--envelope");
        }
        assertThatThrownBy(() -> new ParsePlan(
                        BuiltIn.JSON, OPTIONS, OnParseError.WRAP, Filters.NONE, IN_LOG_EVENTS, Key.RANDOM))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--on-parse-error");
    }
}
