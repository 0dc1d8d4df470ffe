package dev.sluice.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.parse.format.BuiltIn;
import dev.sluice.parse.format.Format;
import dev.sluice.parse.format.Outcome;
import dev.sluice.parse.format.ParserOptions;
import dev.sluice.parse.json.JsonPointer;
import dev.sluice.parse.json.Projection;
import dev.sluice.parse.time.TimeRange;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddedFieldsTest {
    private static final Key LINE = Key.parse("line", Key.OnMissing.LINE);

    private static List<AddedField> added(String... typed) {
        return Stream.of(typed)
                .map(each -> AddedField.parse(each, () -> "web1"))
                .toList();
    }

    private static ParsePlan plan(Format format, OnParseError onParseError, @Nullable Projection kept, String... add) {
        ParserOptions options = ParserOptions.defaults(Instant.parse("2026-11-23T00:00:00Z"));
        return new ParsePlan(
                format, options, onParseError, Filters.NONE, new FieldChanges(null, kept, added(add)), LINE);
    }

    private static EventStage json(String... add) {
        return new EventStage(plan(BuiltIn.JSON, OnParseError.REJECT, null, add));
    }

    private static String event(EventStage stage, String line) {
        byte[] bytes = ("##" + line + "##").getBytes(UTF_8);
        assertThat(stage.accept(bytes, 2, bytes.length - 2)).isEqualTo(Outcome.EVENT);
        return new String(stage.bytes(), stage.from(), stage.to() - stage.from(), UTF_8);
    }

    private static List<String> told(ParsePlan plan, EventStage stage) {
        FieldTally tally = new FieldTally(plan);
        stage.tell(tally);
        return tally.sentences();
    }

    @Test
    void fields_standBehindTheEventsOwnInTheOrderTyped() {
        EventStage stage = json("line", "source", "host", "env=prod", "n=1=\"2\"");
        stage.source("logs/a\"b.log");
        stage.line(7);
        assertThat(event(stage, "{\"a\":1}"))
                .isEqualTo("{\"a\":1,\"line\":7,\"source\":\"logs/a\\\"b.log\",\"host\":\"web1\",\"env\":\"prod\","
                        + "\"n\":\"1=\\\"2\\\"\"}");
        assertThat(event(stage, "{ \"a\" : {} \t}")).startsWith("{ \"a\" : {},\"line\":7,");
        assertThat(event(json("host"), "{}")).isEqualTo("{\"host\":\"web1\"}");
        assertThat(event(json("host"), "{ \t }")).isEqualTo("{\"host\":\"web1\"}");
    }

    @Test
    void line_isLeftOutAndToldWhereItIsNotKnown() {
        ParsePlan plan = plan(BuiltIn.JSON, OnParseError.REJECT, null, "line", "source");
        EventStage stage = new EventStage(plan);
        stage.source("a");
        stage.line(0);
        assertThat(event(stage, "{}")).isEqualTo("{\"source\":\"a\"}");
        assertThat(event(stage, "{}")).isEqualTo("{\"source\":\"a\"}");
        assertThat(told(plan, stage))
                .singleElement()
                .asString()
                .startsWith("--add line: ")
                .contains("no number: 2,");
    }

    @Test
    void eventsOwnField_isKeptAndToldUnlessItIsDropped() {
        ParsePlan plan = plan(BuiltIn.JSON, OnParseError.REJECT, null, "host", "a/b~=x", "env=y");
        EventStage stage = new EventStage(plan);
        assertThat(event(stage, "{\"\\u0068ost\":null,\"a/b~\":2,\"x\":{\"env\":1}}"))
                .isEqualTo("{\"\\u0068ost\":null,\"a/b~\":2,\"x\":{\"env\":1},\"env\":\"y\"}");
        assertThat(event(stage, "{\"host\":\"mine\"}")).isEqualTo("{\"host\":\"mine\",\"a/b~\":\"x\",\"env\":\"y\"}");
        assertThat(told(plan, stage)).hasSize(2);
        assertThat(told(plan, stage).get(0)).startsWith("--add host: ").contains("kept it: 2", "--drop it");
        assertThat(told(plan, stage).get(1)).startsWith("--add a/b~: ").contains("kept it: 1");

        ParsePlan dropping = plan(
                BuiltIn.JSON, OnParseError.REJECT, new Projection(false, List.of(JsonPointer.parse("host"))), "host");
        assertThat(event(new EventStage(dropping), "{\"host\":\"mine\",\"n\":1}"))
                .isEqualTo("{\"n\":1,\"host\":\"web1\"}");
    }

    @Test
    void fields_areAddedToWhatIsSelected() {
        ParsePlan plan =
                plan(BuiltIn.JSON, OnParseError.REJECT, new Projection(true, List.of(JsonPointer.parse("n"))), "host");
        assertThat(event(new EventStage(plan), "{\"n\":1,\"m\":2}")).isEqualTo("{\"n\":1,\"host\":\"web1\"}");
        assertThat(event(new EventStage(plan), "{\"m\":2}")).isEqualTo("{\"host\":\"web1\"}");
    }

    @Test
    void key_mayBeWhatIsAdded() {
        ParserOptions options = ParserOptions.defaults(Instant.parse("2026-11-23T00:00:00Z"));
        EventStage stage = new EventStage(new ParsePlan(
                BuiltIn.JSON,
                options,
                OnParseError.REJECT,
                Filters.NONE,
                new FieldChanges(null, new Projection(false, List.of(JsonPointer.parse("x"))), added("source")),
                Key.parse("field:/source", Key.OnMissing.REJECT)));
        stage.source("a.log");
        stage.line(1);
        assertThat(event(stage, "{\"x\":1}")).isEqualTo("{\"source\":\"a.log\"}");
        assertThat(new String(stage.keyBytes(), stage.keyFrom(), stage.keyTo() - stage.keyFrom(), UTF_8))
                .isEqualTo("a.log");
    }

    @Test
    void wrappedLine_hasThemAndARawOneIsTold() {
        EventStage wrap = new EventStage(plan(BuiltIn.JSON, OnParseError.WRAP, null, "line"));
        wrap.source("a");
        wrap.line(3);
        assertThat(event(wrap, "oops")).endsWith("\"message\":\"oops\",\"line\":3}");
        ParsePlan plan = plan(BuiltIn.JSON, OnParseError.RAW, null, "line");
        EventStage raw = new EventStage(plan);
        raw.source("a");
        raw.line(3);
        assertThat(event(raw, "oops")).isEqualTo("oops");
        assertThat(told(plan, raw)).singleElement().asString().contains("without what --add adds: 1");
    }

    @Test
    void text_makesAMessageOfEachLineTheBlankOnesToo() {
        EventStage stage = new EventStage(plan(Format.TEXT, OnParseError.REJECT, null, "line"));
        stage.source("a");
        stage.line(1);
        assertThat(event(stage, "\uFEFFa \"b\"\t\u00fc\r"))
                .isEqualTo("{\"message\":\"a \\\"b\\\"\\t\u00fc\",\"line\":1}");
        assertThat(event(stage, "")).isEqualTo("{\"message\":\"\",\"line\":1}");
        assertThat(event(stage, "a\r\nb\r\n")).isEqualTo("{\"message\":\"a\\r\\nb\\r\\n\",\"line\":1}");
    }

    @Test
    void text_hasNoTimes() {
        ParsePlan text = plan(Format.TEXT, OnParseError.REJECT, null);
        Filters since = new Filters(new TimeRange(0, Long.MAX_VALUE), List.of(), List.of(), 1);
        assertThatThrownBy(() ->
                        new ParsePlan(Format.TEXT, text.options(), OnParseError.REJECT, since, FieldChanges.NONE, LINE))
                .hasMessageContaining("--format text reads no times");
    }

    @Test
    void rawLines_haveNothingToAddTo() {
        assertThatThrownBy(() -> plan(Format.RAW, OnParseError.REJECT, null, "source"))
                .hasMessageContaining("--format text");
        assertThatThrownBy(() -> plan(Format.REJECTS, OnParseError.REJECT, null, "source"))
                .hasMessageContaining("--add");
    }

    @ParameterizedTest
    @CsvSource({"sorce, Did you mean 'source'?", "=x, nothing to add", "x=, nothing to add", "'', nothing to add"})
    void field_isRefusedWhenItIsNone(String typed, String why) {
        assertThatThrownBy(() -> added(typed)).hasMessageContaining(why).hasMessageContaining("NAME=VALUE");
    }
}
