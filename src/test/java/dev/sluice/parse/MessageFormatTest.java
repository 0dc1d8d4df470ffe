package dev.sluice.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.parse.format.BuiltIn;
import dev.sluice.parse.format.Format;
import dev.sluice.parse.format.Outcome;
import dev.sluice.parse.format.ParserOptions;
import dev.sluice.parse.time.TimeRange;
import dev.sluice.source.SplitLines;
import dev.sluice.source.Splitting;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines whose message is a line of another format: of a container's log, of syslog. */
class MessageFormatTest {
    private static final String TIME = "2024-05-01T10:00:00Z ";

    private static List<String> events(String outer, String inner, String... lines) {
        return events(outer, inner, OnParseError.REJECT, TimeRange.ALL, lines);
    }

    private static List<String> events(
            String outer, String inner, OnParseError onParseError, TimeRange times, String... lines) {
        Filters filters = new Filters(times, List.of(), List.of(), 1);
        Format format = BuiltIn.of(outer).withMessage(BuiltIn.of(inner));
        ParserOptions options = ParserOptions.defaults(Instant.parse("2026-11-23T00:00:00Z"));
        ParsePlan plan = new ParsePlan(format, options, onParseError, filters, FieldChanges.NONE, Key.RANDOM);
        EventStage stage = new EventStage(plan);
        List<String> events = new ArrayList<>();
        for (String line : made(plan, String.join("\n", lines) + "\n").lines().toList()) {
            byte[] bytes = line.getBytes(UTF_8);
            Outcome outcome = stage.accept(bytes, 0, bytes.length);
            events.add(
                    outcome == Outcome.EVENT
                            ? new String(stage.bytes(), stage.from(), stage.to() - stage.from(), UTF_8)
                            : outcome == Outcome.REJECTED ? stage.reason() : outcome.toString());
        }
        return events;
    }

    private static String made(ParsePlan plan, String log) {
        Splitting splitting = plan.splitting();
        if (splitting == null) {
            return log;
        }
        SplitLines out = new SplitLines();
        Splitting.Splitter splitter = splitting.splitter(out);
        splitter.take(log.getBytes(UTF_8), 0, log.getBytes(UTF_8).length);
        splitter.end();
        ByteBuffer all = ByteBuffer.allocate(out.length());
        out.read(all);
        return new String(all.array(), UTF_8);
    }

    @Test
    void fieldsOfTheMessage_standBesideTheOthers() {
        assertThat(events(
                        "docker",
                        "json",
                        "{\"log\":\"{\\\"level\\\":\\\"info\\\",\\\"n\\\":1.50,\\\"stream\\\":\\\"s\\\"}\\n\",\"stream\":\"stdout\",\"time\":\""
                                + TIME.strip() + "\"}",
                        "{\"log\":\"\\n\",\"stream\":\"stdout\"}"))
                .containsExactly(
                        "{\"@timestamp\":\"2024-05-01T10:00:00Z\",\"stream\":\"stdout\",\"level\":\"info\",\"n\":1.50,\"stream_2\":\"s\"}",
                        "{\"stream\":\"stdout\",\"message\":\"\"}");
        assertThat(events("syslog", "logfmt", "<13>May  1 10:00:00 web1 app[7]: level=warn msg=\"a \\\"b\\\"\""))
                .singleElement()
                .asString()
                .contains("\"hostname\":\"web1\"", "\"level\":\"warn\",\"msg\":\"a \\\"b\\\"\"}")
                .doesNotContain("\"message\"");
    }

    @Test
    void timeInTheMessage_isTheEvents() {
        String line = TIME + "stdout F {\"@timestamp\":\"2024-04-30T23:59:59Z\",\"a\":1}";
        String other = TIME + "stdout F {\"a\":2}";
        assertThat(events("cri", "json", line))
                .containsExactly("{\"@timestamp_2\":\"2024-05-01T10:00:00Z\",\"stream\":\"stdout\",\"logtag\":\"F\","
                        + "\"@timestamp\":\"2024-04-30T23:59:59Z\",\"a\":1}");
        long may = Instant.parse("2024-05-01T00:00:00Z").toEpochMilli();
        assertThat(events("cri", "json", OnParseError.REJECT, new TimeRange(may, Long.MAX_VALUE), line, other))
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo("FILTERED"),
                        second -> assertThat(second).contains("\"a\":2"));
        assertThat(events("cri", "json", OnParseError.REJECT, new TimeRange(Long.MIN_VALUE, may), line, other))
                .satisfiesExactly(
                        first -> assertThat(first).contains("\"a\":1"),
                        second -> assertThat(second).isEqualTo("FILTERED"));
    }

    /** The rule of what begins an event is that of the format inside. */
    @Test
    void stackTrace_isPartOfTheEventInside() {
        assertThat(events(
                        "cri",
                        "logback",
                        TIME + "stdout F 2024-05-01 09:59:59.500 [main] ERROR com.example.A - failed",
                        TIME + "stderr F 2024-05-01 09:59:59.600 [other] INFO  com.example.B - fine",
                        TIME + "stdout F java.lang.IllegalStateException: x",
                        TIME + "stdout F \tat a.B"))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .contains(
                                        "\"logger\":\"com.example.A\"",
                                        "failed\\njava.lang.IllegalStateException: x\\n\\tat a.B\""),
                        second -> assertThat(second).contains("\"thread\":\"other\""));
    }

    @Test
    void line_isRejectedOrWrappedWhenItsMessageIsNotOfTheFormat() {
        String line = TIME + "stdout F starting up";
        assertThat(events("cri", "json", line)).containsExactly("in the message: not a JSON object");
        assertThat(events("cri", "json", OnParseError.WRAP, TimeRange.ALL, line))
                .containsExactly("{\"@error\":\"in the message: not a JSON object\",\"@error_offset\":0,\"message\":\""
                        + line + "\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "json, json, have no message",
        "combined, json, have no message",
        "cri, csv, the header",
        "cri, docker, cannot be docker",
        "cri, text, cannot be text"
    })
    void format_isRefusedWhenNoMessageCanBeOfIt(String outer, String inner, String why) {
        assertThatThrownBy(() -> BuiltIn.of(outer).withMessage(BuiltIn.of(inner)))
                .hasMessageContaining(why);
    }
}
