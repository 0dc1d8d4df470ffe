package dev.sluice.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.parse.format.BuiltIn;
import dev.sluice.parse.format.Format;
import dev.sluice.parse.format.Outcome;
import dev.sluice.parse.format.ParserOptions;
import dev.sluice.parse.format.ParserOptions.Times;
import dev.sluice.parse.time.TimeRange;
import dev.sluice.source.Planning;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code --since} and {@code --until}: each event is judged by its own time, and by that alone. */
class TimeFilterTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final ParserOptions OPTIONS = ParserOptions.defaults(NOW);

    /** A format's line; T stands for a time in the format's own layout. */
    record Sample(Format format, String line, String layout) {
        String at(Instant time) {
            return line.replace(
                    "T@", DateTimeFormatter.ofPattern(layout, Locale.ENGLISH).format(time.atOffset(ZoneOffset.UTC)));
        }
    }

    static List<Sample> samples() {
        String iso = "yyyy-MM-dd'T'HH:mm:ss'Z'";
        return List.of(
                new Sample(
                        BuiltIn.COMBINED, "h - u [T@] \"GET / HTTP/1.1\" 200 5 \"-\" \"x\"", "dd/MMM/yyyy:HH:mm:ss xx"),
                new Sample(BuiltIn.COMMON, "h - a [b [T@] \"GET / HTTP/1.1\" 200 5", "dd/MMM/yyyy:HH:mm:ss xx"),
                new Sample(BuiltIn.SYSLOG, "<13>1 T@ h app - - - text", iso),
                new Sample(BuiltIn.SYSLOG, "T@ h app[1]: text", iso),
                new Sample(BuiltIn.SYSLOG, "<13>T@ h app[1]: text", "MMM ppd HH:mm:ss"),
                new Sample(BuiltIn.JSON, "{\"a\":[1,{\"time\":\"x\"}],\"ts\":\"T@\",\"b\":\"c\"}", iso),
                new Sample(BuiltIn.JSON, "{\"ts\":0,\"@timestamp\":\"T@\",\"time\":1}", iso),
                new Sample(BuiltIn.LOGFMT, "a=b ts=T@ msg=\"c d\" time=1", iso),
                new Sample(BuiltIn.CSV, "x,\"T@\",y", iso),
                new Sample(BuiltIn.W3C, "x T@ y", "yyyy-MM-dd HH:mm:ss"),
                new Sample(BuiltIn.ALB, "T@ elb 1.1.1.1:1 - 0 0 0 200 200 1 1 \"GET / HTTP/1.1\" \"x\" - -", iso),
                new Sample(BuiltIn.REGEX, "a T@ b", iso),
                new Sample(BuiltIn.APACHE_ERROR, "[T@] [core:error] [pid 1] text", "EEE MMM dd HH:mm:ss yyyy"),
                new Sample(BuiltIn.POSTGRESQL, "T@ UTC [1] LOG:  text\n\tmore", "yyyy-MM-dd HH:mm:ss"),
                new Sample(
                        BuiltIn.HAPROXY, "1.1.1.1:1 [T@.123] f b/s 1/2/3 4 -- 1/1/1/1/0 0/0", "dd/MMM/yyyy:HH:mm:ss"),
                new Sample(BuiltIn.CRI, "T@ stdout F text", iso),
                new Sample(BuiltIn.LOGBACK, "T@,123 [main] INFO a.B - text", "yyyy-MM-dd HH:mm:ss"),
                new Sample(BuiltIn.LOGBACK, "T@ INFO  [main] a.B - text", "yyyy-MM-dd HH:mm:ss"),
                new Sample(BuiltIn.PYTHON, "T@,123 - a - INFO - text", "yyyy-MM-dd HH:mm:ss"));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void event_isKeptExactlyWhenItsOwnTimeIsWanted(Sample sample) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Instant since = Instant.parse("2026-10-01T00:00:00Z");
        Instant until = since.plusSeconds(86_400);
        EventStage stage = stage(sample.format(), new TimeRange(since.toEpochMilli(), until.toEpochMilli()));
        for (int i = 0; i < 500; i++) {
            Instant time = since.plusSeconds(random.nextLong(-2 * 86_400, 3 * 86_400));
            boolean wanted = !time.isBefore(since) && time.isBefore(until);
            assertThat(accept(stage, sample.at(time)))
                    .as("seed %d: %s: %s", seed, sample.at(time), stage.reason())
                    .isEqualTo(wanted ? Outcome.EVENT : Outcome.FILTERED);
            EventStage all = stage(sample.format(), TimeRange.ALL);
            if (wanted && accept(all, sample.at(time)) == Outcome.EVENT) {
                assertThat(text(stage)).isEqualTo(text(all));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "combined | h - - [2020-01-01] \"GET / HTTP/1.1\" 200 5 \"-\" \"x\"",
                "common | at com.example.Main ⏎ h - - [01/Jan/2020:00:00:00 +0000] \"GET / HTTP/1.1\" 200 5",
                "syslog | <13>1 - h app - - - text",
                "syslog | yesterday h app: text",
                "json | {\"time\":\"soon\"}",
                "json | {\"a\":\"b\"c,\"time\":\"2020-01-01T00:00:00Z\"}",
                "json | {\"ts\":\"2020-01-01T00:00:00Z\"",
                "logfmt | msg=boom ⏎ time=2020-01-01T00:00:00Z",
                "csv | x,2020-01-01 22:00:00 AM,y",
                "csv | x,,y",
                "regex | a 2020-13-01 b",
                "postgresql | 2020-01-01 00:00:00.000 IST [1] LOG:  text",
                "cri | 2020-01-01T00:00:00IST stdout F text",
                "python | INFO:root:text"
            })
    void line_isRejectedNotLeftOutWhenItsTimeCannotBeRead(String format, String line) {
        EventStage stage = stage(
                BuiltIn.of(format),
                new TimeRange(Instant.parse("2026-01-01T00:00:00Z").toEpochMilli(), Long.MAX_VALUE));
        String text = line.replace(" ⏎ ", "\n");
        assertThat(accept(stage, text)).isEqualTo(Outcome.REJECTED);
        assertThat(stage.reason()).isNotEmpty();
    }

    @Test
    void json_hasTheTimeOfTheFirstUsualNameWhereverThatStands() {
        TimeRange since2026 =
                new TimeRange(Instant.parse("2026-01-01T00:00:00Z").toEpochMilli(), Long.MAX_VALUE);
        EventStage stage = stage(BuiltIn.JSON, since2026);
        String old = "\"2020-01-01T00:00:00Z\"";
        String late = "\"2026-06-01T00:00:00Z\"";
        assertThat(accept(stage, "{\"ts\":" + old + ",\"timestamp\":" + late + "}"))
                .isEqualTo(Outcome.EVENT);
        assertThat(accept(stage, "{\"ts\":" + late + ",\"\\u0074ime\":" + old + "}"))
                .isEqualTo(Outcome.FILTERED);
        assertThat(accept(stage, "{\"ts\":" + late + ",\"time\":\"soon\"}")).isEqualTo(Outcome.EVENT);
        assertThat(accept(stage, "{\"time\":" + late + ",\"time\":" + old + "}"))
                .isEqualTo(Outcome.EVENT);
        assertThat(accept(stage, "{\"x\":{\"@timestamp\":" + late + "},\"@timestamp\":" + old + ", rubbish"))
                .as("the rest of what is not wanted is not looked at")
                .isEqualTo(Outcome.FILTERED);
        EventStage deep = stage(
                BuiltIn.JSON, OPTIONS.withTimes(new Times(ZoneOffset.UTC, NOW, false, "/log/0/t", null)), since2026);
        assertThat(accept(deep, "{\"log\":[{\"t\":" + late + "}]}")).isEqualTo(Outcome.EVENT);
        assertThat(accept(deep, "{\"log\":[{\"t\":" + old + "}]}")).isEqualTo(Outcome.FILTERED);
        assertThat(accept(deep, "{\"log\":[]}")).isEqualTo(Outcome.REJECTED);
    }

    @Test
    void yearlessTime_isOfTheLatestYearThatTheChunkMayHave() {
        TimeRange lastDay = new TimeRange(NOW.minusSeconds(86_400).toEpochMilli(), Long.MAX_VALUE);
        EventStage stage = new EventStage(plan(BuiltIn.SYSLOG, OPTIONS, lastDay));
        // Planned long after the load began: a pipe, or a shipper's checkpoint.
        Instant later = NOW.plusSeconds(90 * 86_400L);
        stage.begin(null, new Planning(NOW, NOW, later));
        assertThat(accept(stage, "Feb 21 12:00:00 h app: text")).isEqualTo(Outcome.EVENT);
        assertThat(text(stage)).contains("2027-02-21T12:00:00Z");
        stage.begin(null, new Planning(NOW, NOW, NOW));
        assertThat(accept(stage, "Feb 21 12:00:00 h app: text")).isEqualTo(Outcome.FILTERED);
        assertThat(accept(stage, "Nov 24 11:00:00 h app: a clock that runs ahead"))
                .isEqualTo(Outcome.EVENT);
    }

    @Test
    void yearlessTime_isRejectedWhenAnEarlierYearWouldBeWanted() {
        long spring2019 = Instant.parse("2019-04-01T00:00:00Z").toEpochMilli();
        String line = "Mar  2 10:00:00 h app: text";
        EventStage until = stage(BuiltIn.SYSLOG, new TimeRange(Long.MIN_VALUE, spring2019));
        assertThat(accept(until, line)).isEqualTo(Outcome.REJECTED);
        assertThat(until.reason()).contains("--year");
        EventStage old = stage(
                BuiltIn.SYSLOG,
                new TimeRange(Instant.parse("2019-03-01T00:00:00Z").toEpochMilli(), spring2019));
        assertThat(accept(old, line)).isEqualTo(Outcome.REJECTED);
        assertThat(accept(old, "Jul  2 10:00:00 h app: text"))
                .as("in no year in spring")
                .isEqualTo(Outcome.FILTERED);
        EventStage named = stage(
                BuiltIn.SYSLOG,
                OPTIONS.withTimes(new Times(ZoneOffset.UTC, Times.endOf(2019), true, null, null)),
                new TimeRange(Long.MIN_VALUE, spring2019));
        assertThat(accept(named, line)).isEqualTo(Outcome.EVENT);
        assertThat(accept(named, "Jul  2 10:00:00 h app: text")).isEqualTo(Outcome.FILTERED);
    }

    @Test
    void group_isOfItsFirstLinesTime() {
        TimeRange since2026 =
                new TimeRange(Instant.parse("2026-01-01T00:00:00Z").toEpochMilli(), Long.MAX_VALUE);
        assertThat(
                        accept(
                                stage(BuiltIn.LOGBACK, since2026),
                                "2020-01-01 00:00:00,000 [main] INFO a.B - text\n2026-06-01 00:00:00,000 [main] INFO a.B - text"))
                .isEqualTo(Outcome.FILTERED);
        assertThat(accept(stage(BuiltIn.LOGFMT, since2026), "time=2026-06-01 msg=x\ntime=2020-01-01 msg=y"))
                .isEqualTo(Outcome.EVENT);
    }

    private static EventStage stage(Format format, TimeRange times) {
        return stage(
                format,
                new ParserOptions(OPTIONS.times(), OPTIONS.columns(), null, "a (?P<time>\\S+) b", null, null),
                times);
    }

    private static EventStage stage(Format format, ParserOptions options, TimeRange times) {
        EventStage stage = new EventStage(plan(format, options, times));
        String header =
                format.equals(BuiltIn.CSV) ? "a,time,b" : format.equals(BuiltIn.W3C) ? "#Fields: a date time b" : "";
        stage.begin(header.isEmpty() ? null : header.getBytes(StandardCharsets.UTF_8), new Planning(NOW, NOW, NOW));
        return stage;
    }

    private static ParsePlan plan(Format format, ParserOptions options, TimeRange times) {
        Filters filters = new Filters(times, List.of(), List.of(), 1);
        return new ParsePlan(format, options, OnParseError.REJECT, filters, FieldChanges.NONE, Key.RANDOM);
    }

    private static Outcome accept(EventStage stage, String line) {
        byte[] bytes = ("##" + line + "##").getBytes(StandardCharsets.UTF_8);
        return stage.accept(bytes, 2, bytes.length - 2);
    }

    private static String text(EventStage stage) {
        return new String(stage.bytes(), stage.from(), stage.to() - stage.from(), StandardCharsets.UTF_8);
    }
}
