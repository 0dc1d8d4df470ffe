package dev.sluice.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.parse.format.BuiltIn;
import dev.sluice.parse.format.Format;
import dev.sluice.parse.format.Outcome;
import dev.sluice.parse.format.ParserOptions;
import dev.sluice.parse.json.JsonPointer;
import dev.sluice.parse.json.Projection;
import dev.sluice.parse.time.TimeRange;
import dev.sluice.source.Planning;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventStageTest {
    private static final ParserOptions OPTIONS = ParserOptions.defaults(Instant.parse("2026-11-23T00:00:00Z"));

    private static ParsePlan plan(
            Format format, Filters filters, Key key, OnParseError onParseError, @Nullable Projection projection) {
        return new ParsePlan(
                format, OPTIONS, onParseError, filters, new FieldChanges(null, projection, List.of()), key);
    }

    private static ParsePlan json(Filters filters) {
        return plan(BuiltIn.JSON, filters, Key.RANDOM, OnParseError.REJECT, null);
    }

    private static Outcome accept(EventStage stage, String line) {
        byte[] bytes = ("##" + line + "##").getBytes(StandardCharsets.UTF_8);
        return stage.accept(bytes, 2, bytes.length - 2);
    }

    private static String event(EventStage stage) {
        return new String(stage.bytes(), stage.from(), stage.to() - stage.from(), StandardCharsets.UTF_8);
    }

    private static String key(EventStage stage) {
        return new String(stage.keyBytes(), stage.keyFrom(), stage.keyTo() - stage.keyFrom(), StandardCharsets.UTF_8);
    }

    @Test
    void key_isWhatTheFieldSays() {
        EventStage stage = new EventStage(plan(
                BuiltIn.JSON,
                Filters.NONE,
                Key.parse("field:/user/id", Key.OnMissing.LINE),
                OnParseError.REJECT,
                null));
        assertThat(accept(stage, "{\"user\":{\"id\":\"a\\u00fc\\n\"}}")).isEqualTo(Outcome.EVENT);
        assertThat(key(stage)).isEqualTo("aü\n");
        accept(stage, "{\"user\":{\"id\":17}}");
        assertThat(key(stage)).isEqualTo("17");
        accept(stage, "{\"user\":{\"id\":[1, 2]}}");
        assertThat(key(stage)).isEqualTo("[1, 2]");
    }

    @Test
    void key_isTheWholeEventWhenTheFieldIsMissing() {
        EventStage stage = new EventStage(plan(
                BuiltIn.JSON, Filters.NONE, Key.parse("field:/id", Key.OnMissing.LINE), OnParseError.REJECT, null));
        for (String line : List.of("{\"x\":1}", "{\"id\":null}")) {
            assertThat(accept(stage, line)).isEqualTo(Outcome.EVENT);
            assertThat(key(stage)).isEqualTo(line);
        }
    }

    @Test
    void event_isRejectedWhenTheKeyIsMissingAndMustBeThere() {
        EventStage stage = new EventStage(plan(
                BuiltIn.JSON, Filters.NONE, Key.parse("field:/id", Key.OnMissing.REJECT), OnParseError.WRAP, null));
        assertThat(accept(stage, "{\"x\":1}")).isEqualTo(Outcome.REJECTED);
        assertThat(stage.reason()).contains("key");
    }

    @Test
    void key_refusesWhatIsNone() {
        assertThatThrownBy(() -> Key.parse("shard", Key.OnMissing.LINE)).hasMessageContaining("field:/user/id");
    }

    @Test
    void line_isWrappedOrPassedOrRejectedWhenItIsNotOfTheFormat() {
        String line = "not \"json\"";
        EventStage wrap = new EventStage(plan(BuiltIn.JSON, Filters.NONE, Key.RANDOM, OnParseError.WRAP, null));
        assertThat(accept(wrap, line)).isEqualTo(Outcome.EVENT);
        assertThat(event(wrap))
                .isEqualTo("{\"@error\":\"not a JSON object\",\"@error_offset\":0,\"message\":\"not \\\"json\\\"\"}");
        EventStage raw = new EventStage(plan(BuiltIn.JSON, Filters.NONE, Key.RANDOM, OnParseError.RAW, null));
        assertThat(accept(raw, line)).isEqualTo(Outcome.EVENT);
        assertThat(event(raw)).isEqualTo(line);
        EventStage reject = new EventStage(json(Filters.NONE));
        assertThat(accept(reject, line)).isEqualTo(Outcome.REJECTED);
        assertThat(reject.reason()).isEqualTo("not a JSON object");
    }

    @Test
    void filters_keepEventsInTheTimesAskedFor() {
        long since = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
        long until = Instant.parse("2026-02-01T00:00:00Z").toEpochMilli();
        EventStage stage = new EventStage(json(new Filters(new TimeRange(since, until), List.of(), List.of(), 1)));
        assertThat(accept(stage, "{\"time\":\"2026-01-01T00:00:00Z\"}")).isEqualTo(Outcome.EVENT);
        assertThat(accept(stage, "{\"time\":\"2026-02-01T00:30:00+01:00\"}")).isEqualTo(Outcome.EVENT);
        assertThat(accept(stage, "{\"time\":\"2026-02-01T00:00:00Z\"}")).isEqualTo(Outcome.FILTERED);
        assertThat(accept(stage, "{\"time\":\"2025-12-31T23:59:59Z\"}")).isEqualTo(Outcome.FILTERED);
        assertThat(accept(stage, "{\"x\":1}")).isEqualTo(Outcome.REJECTED);
        assertThat(stage.reason()).contains("no time");
    }

    @Test
    void filters_matchAndExcludeTheBytesRead() {
        EventStage stage = new EventStage(
                json(new Filters(TimeRange.ALL, List.of("ERROR", "a|b"), List.of("bea(t|r)", "xyz"), 1)));
        assertThat(accept(stage, "{\"l\":\"ERROR\",\"a\":1}")).isEqualTo(Outcome.EVENT);
        assertThat(accept(stage, "{\"l\":\"INFO\",\"a\":1}")).isEqualTo(Outcome.FILTERED);
        assertThat(accept(stage, "{\"l\":\"ERROR\",\"m\":\"heartbeat\"}")).isEqualTo(Outcome.FILTERED);
        assertThat(accept(stage, "{\"l\":\"ERROR\",\"a\":\"xyz\"}")).isEqualTo(Outcome.FILTERED);
        assertThat(accept(stage, "ERROR a")).isEqualTo(Outcome.REJECTED);
        assertThatThrownBy(() -> new Filters(TimeRange.ALL, List.of("("), List.of(), 1))
                .hasMessageContaining("RE2");
    }

    @Test
    void sample_isTheSameShareInEveryRun() {
        Filters filters = new Filters(TimeRange.ALL, List.of(), List.of(), 0.01);
        ParsePlan plan =
                new ParsePlan(Format.RAW, OPTIONS, OnParseError.REJECT, filters, FieldChanges.NONE, Key.RANDOM);
        List<Integer> kept = sample(plan);
        assertThat(kept).hasSizeBetween(1800, 2200).isEqualTo(sample(plan)).startsWith(239, 258, 262);
    }

    private static List<Integer> sample(ParsePlan plan) {
        EventStage stage = new EventStage(plan);
        return Stream.iterate(0, i -> i < 200_000, i -> i + 1)
                .filter(i -> accept(stage, "line number " + i) == Outcome.EVENT)
                .toList();
    }

    @Test
    void projection_keepsOrDropsMembersByteForByte() {
        String line = "{ \"a\" : 1 , \"b\":{\"c\": [ 2 ],\"d\":\"x,}\"}, \"\\u0065\":null , \"f\":{\"g\":{}} }";
        assertThat(project(true, line, "a", "/b/c", "e"))
                .isEqualTo("{\"a\" : 1,\"b\":{\"c\": [ 2 ]},\"\\u0065\":null}");
        assertThat(project(true, line, "/f/x", "/a/x")).isEqualTo("{}");
        assertThat(project(true, line, "/b", "/b/c")).isEqualTo("{\"b\":{\"c\": [ 2 ],\"d\":\"x,}\"}}");
        assertThat(project(false, line, "a", "/b/c", "/f/g", "nope"))
                .isEqualTo("{\"b\":{\"d\":\"x,}\"},\"\\u0065\":null,\"f\":{}}");
    }

    private static String project(boolean keep, String line, String... pointers) {
        Projection projection =
                new Projection(keep, Stream.of(pointers).map(JsonPointer::parse).toList());
        EventStage stage =
                new EventStage(plan(BuiltIn.JSON, Filters.NONE, Key.RANDOM, OnParseError.REJECT, projection));
        assertThat(accept(stage, line)).isEqualTo(Outcome.EVENT);
        return event(stage);
    }

    @Test
    void header_isSeenThoughItIsFilteredOut() {
        Filters filters = new Filters(TimeRange.ALL, List.of("x"), List.of(), 1);
        EventStage stage = new EventStage(plan(BuiltIn.CSV, filters, Key.RANDOM, OnParseError.REJECT, null));
        stage.begin(null, new Planning(Instant.EPOCH, Instant.EPOCH, Instant.EPOCH));
        assertThat(accept(stage, "a,b")).isEqualTo(Outcome.HEADER);
        assertThat(accept(stage, "1,2")).isEqualTo(Outcome.FILTERED);
        assertThat(accept(stage, "1,x")).isEqualTo(Outcome.EVENT);
        assertThat(event(stage)).isEqualTo("{\"a\":\"1\",\"b\":\"x\"}");
    }

    @Test
    void raw_refusesWhatNeedsFields() {
        assertThat(ParsePlan.raw(OPTIONS).passesThrough()).isTrue();
        assertThatThrownBy(() -> plan(
                        Format.RAW, Filters.NONE, Key.parse("field:/a", Key.OnMissing.LINE), OnParseError.REJECT, null))
                .hasMessageContaining("--format");
    }
}
