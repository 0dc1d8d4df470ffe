package dev.sluice.parse.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.parse.EventStage;
import dev.sluice.parse.FieldChanges;
import dev.sluice.parse.Filters;
import dev.sluice.parse.Key;
import dev.sluice.parse.OnParseError;
import dev.sluice.parse.ParsePlan;
import dev.sluice.parse.format.BuiltIn;
import dev.sluice.parse.format.Outcome;
import dev.sluice.parse.format.ParserOptions;
import dev.sluice.parse.time.TimeRange;
import dev.sluice.source.LinePlaces;
import dev.sluice.source.SplitLines;
import dev.sluice.source.Splitting;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Logs of containers as the kubelet, Docker, Compose and kubectl write them. */
class ContainerSplitterTest {
    private static final String TIME = "2024-05-01T10:00:00.123456789Z ";

    private static ParsePlan plan(String format, @Nullable String multiLine, OnParseError onParseError) {
        return plan(format, multiLine, onParseError, Filters.NONE);
    }

    private static ParsePlan plan(
            String format, @Nullable String multiLine, OnParseError onParseError, Filters filters) {
        ParserOptions defaults = ParserOptions.defaults(Instant.parse("2026-11-23T00:00:00Z"));
        ParserOptions options = new ParserOptions(defaults.times(), defaults.columns(), multiLine, null, null, null);
        return new ParsePlan(BuiltIn.of(format), options, onParseError, filters, FieldChanges.NONE, Key.RANDOM);
    }

    /** The lines made of a log, fed in pieces of so many bytes. */
    private static String made(ParsePlan plan, byte[] log, int piece, boolean ends, SplitLines out) {
        Splitting.Splitter splitter = Objects.requireNonNull(plan.splitting()).splitter(out);
        for (int at = 0; at < log.length; at += piece) {
            splitter.take(log, at, Math.min(log.length, at + piece));
        }
        if (ends) {
            splitter.end();
            assertThat(splitter.isInside()).isFalse();
        }
        ByteBuffer all = ByteBuffer.allocate(out.length());
        out.read(all);
        return new String(all.array(), UTF_8);
    }

    /** Each event, or why there is none. */
    private static List<String> events(ParsePlan plan, String log) {
        EventStage stage = new EventStage(plan);
        List<String> events = new ArrayList<>();
        for (String line : made(plan, log.getBytes(UTF_8), 7, true, new SplitLines())
                .lines()
                .toList()) {
            byte[] bytes = ("##" + line).getBytes(UTF_8);
            Outcome outcome = stage.accept(bytes, 2, bytes.length);
            events.add(
                    outcome == Outcome.EVENT
                            ? new String(stage.bytes(), stage.from(), stage.to() - stage.from(), UTF_8)
                            : outcome == Outcome.REJECTED ? "rejected: " + stage.reason() : outcome.toString());
        }
        return events;
    }

    private static List<String> events(String format, @Nullable String multiLine, String... lines) {
        return events(plan(format, multiLine, OnParseError.REJECT), String.join("\n", lines) + "\n");
    }

    private static String cri(String stream, String message) {
        return "{\"@timestamp\":\"2024-05-01T10:00:00.123456789Z\",\"stream\":\"" + stream
                + "\",\"logtag\":\"F\",\"message\":\"" + message + "\"}";
    }

    @Test
    void partsOfCri_areJoinedEachStreamsAloneWhenTheyInterleave() {
        assertThat(events(
                        "cri",
                        null,
                        TIME + "stdout P Gr\u00fc",
                        TIME + "stderr P one ",
                        TIME + "stdout P \u00dfe ",
                        TIME + "stderr F two",
                        TIME + "stderr F three",
                        TIME + "stdout F ",
                        TIME + "stdout F"))
                .containsExactly(
                        cri("stdout", "Gr\u00fc\u00dfe "),
                        cri("stderr", "one two"),
                        cri("stderr", "three"),
                        cri("stdout", "").replace(",\"message\":\"\"", ""));
    }

    @Test
    void partsOfDocker_areJoinedEachStreamsAloneWhenTheyInterleave() {
        String out = "\",\"stream\":\"stdout\",\"time\":\"2024-05-01T10:00:00Z\"}";
        String err = out.replace("stdout", "stderr").replace("\"time\"", "\"attrs\":{\"a\":\"log\"},\"time\"");
        assertThat(events(
                        "docker",
                        null,
                        "{\"log\":\"" + "x".repeat(16 << 10) + out,
                        "{\"log\":\"say \\\"\\u00e9\\\\" + err,
                        "{\"log\":\"y\\r\\n" + out,
                        "{\"log\":\"n\\n" + err,
                        "{\"log\":\"alone\\n" + out))
                .containsExactly(
                        "{\"@timestamp\":\"2024-05-01T10:00:00Z\",\"stream\":\"stdout\",\"message\":\""
                                + "x".repeat(16 << 10) + "y\"}",
                        "{\"@timestamp\":\"2024-05-01T10:00:00Z\",\"stream\":\"stderr\",\"attrs\":{\"a\":\"log\"},"
                                + "\"message\":\"say \\\"\u00e9\\\\n\"}",
                        "{\"@timestamp\":\"2024-05-01T10:00:00Z\",\"stream\":\"stdout\",\"message\":\"alone\"}");
    }

    @Test
    void part_isAnEventThatSaysSoWhenItsRestNeverComes() {
        SplitLines told = new SplitLines();
        byte[] log = (TIME + "stdout P one\n" + TIME + "stderr F two\n").getBytes(UTF_8);
        made(plan("cri", null, OnParseError.REJECT), log, 9, true, told);
        assertThat(told.withoutEnd()).isEqualTo(1);
        assertThat(events("cri", null, TIME + "stdout P one", TIME + "stderr F two"))
                .containsExactly(cri("stdout", "one").replace("\"F\"", "\"P\""), cri("stderr", "two"));
        assertThat(events("docker", null, "{\"log\":\"one\",\"stream\":\"stdout\"}"))
                .containsExactly("{\"stream\":\"stdout\",\"message\":\"one\",\"partial\":true}");
    }

    /** The file before, in the rotation, has the beginning. */
    @Test
    void rest_isAnEventWhenItsBeginningIsNotThere() {
        assertThat(events("cri", "java", TIME + "stdout F \tat a.B.c(B.java:1)", TIME + "stdout F next"))
                .containsExactly(cri("stdout", "\\tat a.B.c(B.java:1)"), cri("stdout", "next"));
    }

    @Test
    void traces_areEventsEachStreamsAlone() {
        assertThat(events(
                        "cri",
                        "java",
                        TIME + "stdout F started",
                        TIME + "stderr F java.lang.IllegalStateException: why",
                        TIME + "stderr P \tat a.B",
                        TIME + "stdout F GET /",
                        TIME + "stderr F .c(B.java:1)",
                        TIME + "stdout F  and more",
                        TIME + "stderr F done"))
                .containsExactly(
                        cri("stdout", "started"),
                        cri("stderr", "java.lang.IllegalStateException: why\\n\\tat a.B.c(B.java:1)"),
                        cri("stdout", "GET /\\n and more"),
                        cri("stderr", "done"));
        String tail = ",\"stream\":\"stderr\",\"time\":\"2024-05-01T10:00:00Z\"}";
        assertThat(events(
                        "docker",
                        "java",
                        "{\"log\":\"java.lang.Error: x\\n\"" + tail,
                        "{\"log\":\"other\\n\"" + tail.replace("stderr", "stdout"),
                        "{\"log\":\"\\tat a\\n\"" + tail))
                .containsExactly(
                        "{\"@timestamp\":\"2024-05-01T10:00:00Z\",\"stream\":\"stderr\",\"message\":\"java.lang.Error: x\\n\\tat a\"}",
                        "{\"@timestamp\":\"2024-05-01T10:00:00Z\",\"stream\":\"stdout\",\"message\":\"other\"}");
    }

    @Test
    void tracesOfSeveralContainers_areEventsEachContainersAlone() {
        assertThat(events(
                        "compose",
                        "java",
                        "web-1  | java.lang.Error: x",
                        "db-1   | ready",
                        "web-1  | " + TIME + "\tat a",
                        "web-1  |",
                        "web-1  | next"))
                .containsExactly(
                        "{\"container\":\"web-1\",\"message\":\"java.lang.Error: x\\n\\tat a\\n\"}",
                        "{\"container\":\"db-1\",\"message\":\"ready\"}",
                        "{\"container\":\"web-1\",\"message\":\"next\"}");
        assertThat(events(
                        "kubectl",
                        "timestamp",
                        "[pod/a/x] " + TIME + "2024-05-01 10:00:00 first",
                        "[pod/b/x] 2024-05-01 10:00:00 other",
                        "[pod/a/x] " + TIME + "second"))
                .containsExactly(
                        "{\"pod\":\"a\",\"container\":\"x\",\"@timestamp\":\"2024-05-01T10:00:00.123456789Z\","
                                + "\"message\":\"2024-05-01 10:00:00 first\\nsecond\"}",
                        "{\"pod\":\"b\",\"container\":\"x\",\"@timestamp\":\"2024-05-01T10:00:00Z\",\"message\":\"other\"}");
    }

    @Test
    void otherLines_staySoAndAreRejectedWrappedOrPassed() {
        String log = TIME + "stdout F a\n\tat odd\u001e\n" + TIME + "stdout F \tat b\n2024-05-01T10:0";
        assertThat(events(plan("cri", "java", OnParseError.REJECT), log))
                .containsExactly(
                        cri("stdout", "a\\n\\tat b"),
                        "rejected: not a time in the layout expected",
                        "rejected: not a time in the layout expected");
        assertThat(events(plan("cri", "java", OnParseError.RAW), log))
                .containsExactly(cri("stdout", "a\\n\\tat b"), "\tat odd\u001e", "2024-05-01T10:0");
        assertThat(events(plan("cri", "java", OnParseError.WRAP), log).get(1))
                .contains("\"message\":\"\\tat odd\\u001e\"");
        assertThat(events("docker", null, "{\"msg\":\"x\"}", "x"))
                .containsExactly(
                        "rejected: it has no log, which each line of Docker's json-file driver has",
                        "rejected: not a JSON object");
    }

    @Test
    void filters_seeTheWholeEventAsItWasWritten() {
        Filters filters = new Filters(TimeRange.ALL, List.of("Error: x\n\tat a$"), List.of(), 1);
        String log = TIME + "stderr F java.lang.Error: x\n" + TIME + "stderr F \tat a\n" + TIME + "stderr F b\n";
        assertThat(events(plan("cri", "java", OnParseError.REJECT, filters), log))
                .containsExactly(cri("stderr", "java.lang.Error: x\\n\\tat a"), "FILTERED");
    }

    @Test
    void part_isCutWhenItsRestIsTooFarAway() {
        String far = (TIME + "stderr F " + "x".repeat(1 << 20) + "\n").repeat(5);
        SplitLines told = new SplitLines();
        byte[] log = (TIME + "stdout P one\n" + far + TIME + "stdout F two\n").getBytes(UTF_8);
        String made = made(plan("cri", null, OnParseError.REJECT), log, 1 << 16, true, told);
        assertThat(made).startsWith(TIME + "stdout P one\n").endsWith(TIME + "stdout F two\n");
        assertThat(told.withoutEnd()).isEqualTo(1);

        byte[] endless =
                (TIME + "stdout P " + "x".repeat(16 << 10) + "\n").repeat(600).getBytes(UTF_8);
        SplitLines cut = new SplitLines();
        made = made(plan("cri", null, OnParseError.REJECT), endless, 1 << 16, true, cut);
        assertThat(cut.withoutEnd()).isEqualTo(3);
        assertThat(made.chars().filter(c -> c == 'x').count()).isEqualTo(600 * (16 << 10));
    }

    @Test
    void line_goesOnAsItIsWhenItIsLongerThanAnyEvent() {
        String log = TIME + "stdout P a\n" + TIME + "stdout F " + "y".repeat(9 << 20) + "\n" + TIME + "stdout F b\n";
        String made =
                made(plan("cri", null, OnParseError.REJECT), log.getBytes(UTF_8), 1 << 16, true, new SplitLines());
        assertThat(made.equals(log)).isTrue();
    }

    @Test
    void places_areThoseOfTheFirstPart() {
        String log = "odd\n" + TIME + "stdout P a\n" + TIME + "stderr F x\n" + TIME + "stdout F b\n";
        SplitLines out = new SplitLines();
        made(plan("cri", null, OnParseError.REJECT), log.getBytes(UTF_8), 5, true, out);
        LinePlaces places = out.places(1, 3);
        int length = TIME.length() + "stdout P a\n".length();
        assertThat(List.of(places.offset(1), places.offset(2), places.offset(3)))
                .containsExactly(0L, 4L, 4L + length);
        assertThat(List.of(places.line(1), places.line(2), places.line(3))).containsExactly(1L, 2L, 3L);
    }

    private static String log(Random random, String format) {
        StringBuilder log = new StringBuilder();
        List<String> texts =
                List.of("one", "\tat a.b.C", "", "Caused by: x", "\u00e9\u00fc", "a | b", "\\\"q\\\"", "[pod/x/y] z");
        for (int i = random.nextInt(60); i > 0; i--) {
            String text = texts.get(random.nextInt(texts.size()));
            String stream = random.nextBoolean() ? "stdout" : "stderr";
            boolean isPart = random.nextInt(3) == 0;
            log.append(random.nextInt(12) == 0 ? "odd " : "");
            log.append(
                    switch (format) {
                        case "cri" -> TIME + stream + (isPart ? " P " : " F ") + text;
                        case "docker" ->
                            "{\"log\":\"" + text.replace("\t", "\\t") + (isPart ? "" : "\\n") + "\",\"stream\":\""
                                    + stream + "\"}";
                        case "compose" -> stream + "-1  | " + text;
                        default -> "[pod/" + stream + "/c] " + text;
                    });
            log.append(random.nextInt(9) == 0 ? "\r\n" : "\n");
        }
        return log.toString();
    }

    /** So a checkpoint that was made on a log's beginning holds when the log has grown. */
    @Test
    void lines_areTheSameWhateverThePiecesAndHoweverMuchIsThere() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            String format = List.of("cri", "docker", "compose", "kubectl").get(round % 4);
            ParsePlan plan = plan(format, random.nextBoolean() ? "java" : null, OnParseError.REJECT);
            byte[] log = log(random, format).getBytes(UTF_8);
            String what = "seed " + seed + ", round " + round + ", "
                    + plan.options().multiLine() + ":\n" + new String(log, UTF_8);
            String whole = made(plan, log, log.length + 1, true, new SplitLines());
            for (int piece = 1; piece < 6; piece++) {
                assertThat(made(plan, log, piece, true, new SplitLines()))
                        .as(what)
                        .isEqualTo(whole);
            }
            byte[] beginning = Arrays.copyOf(log, random.nextInt(log.length + 1));
            assertThat(whole).as(what).startsWith(made(plan, beginning, 11, false, new SplitLines()));
            assertThat(said(whole)).as(what).isEqualTo(said(new String(log, UTF_8)));
        }
    }

    /** How often each word that a container said is there: none is lost, and none comes twice. */
    private static List<Long> said(String log) {
        return Stream.of("one", "at a.b.C", "Caused by: x", "\u00e9\u00fc", "a | b", "q", "z", "odd ")
                .map(word -> Pattern.compile(word, Pattern.LITERAL)
                        .matcher(log)
                        .results()
                        .count())
                .toList();
    }
}
