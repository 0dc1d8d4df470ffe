package dev.sluice.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {
    private static final Terminal FILE = new Terminal(false, 80, false, true);
    private static final Duration SOON = Duration.ofMillis(1100);

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(written, true, StandardCharsets.UTF_8);
    private final AtomicInteger polls = new AtomicInteger();

    @Test
    void progress_writesALogLineNowAndThenWhereNobodyLooks() throws InterruptedException {
        try (Progress progress = new Progress(this::advance, look(Progress.Mode.AUTO), FILE, err, SOON, now -> {})) {
            until(() -> text().contains("\n"));
            progress.say("a warning");
        }

        assertThat(text()).startsWith("sluice: ").contains("ETA ").endsWith("a warning\n");
        assertThat(text()).doesNotContain("\r").doesNotContain("\u001b");
    }

    /** Of a load that was given up early, what was not read yet was not counted. */
    @Test
    void left_isAlsoWhatWasNotRead() {
        assertThat(left(Reports.snapshot(1024 * Reports.MIB, 0.25, List.of())))
                .isEqualTo("48.0 MiB of what was read are left, and up to 768 MiB of input were not read");
        assertThat(left(Reports.snapshot(-1, 0.25, List.of()))).isEqualTo("48.0 MiB of what was read are left");
    }

    private String left(ProgressSnapshot snapshot) {
        try (Progress progress = new Progress(() -> snapshot, look(Progress.Mode.NEVER), FILE, err, SOON, now -> {})) {
            return progress.left();
        }
    }

    @Test
    void progress_drawsOneLineAndTakesItAway() throws InterruptedException {
        try (Progress progress = Progress.start(
                this::advance,
                look(Progress.Mode.ALWAYS),
                false,
                new Terminal(true, 80, false, true),
                err,
                now -> {})) {
            until(() -> text().contains("ETA"));
            progress.say("a warning");
            until(() -> text().indexOf("ETA", text().indexOf("a warning")) > 0);
        }

        assertThat(text()).containsOnlyOnce("\n");
        assertThat(text()).contains("\r\u001b[Ja warning\n").endsWith("\r\u001b[?7l\u001b[?7h\u001b[J\r");
    }

    @Test
    void progress_saysWhatADrainWaitsFor() throws InterruptedException {
        try (Progress progress = Progress.start(
                this::advance,
                look(Progress.Mode.ALWAYS),
                false,
                new Terminal(true, 80, false, true),
                err,
                now -> {})) {
            until(() -> text().contains("ETA"));
            assertThat(progress.drain()).matches("draining \\d+(\\.\\d+)? MiB, (about .*|nothing is acknowledged)");
            until(() -> text().contains("draining "));
        }
        assertThat(text()).contains("web: draining ");
        assertThat(text().substring(text().indexOf("draining "))).doesNotContain("% done");

        ProgressSnapshot before = Reports.snapshot(1024 * Reports.MIB, 0.1, Reports.shards(2, 30));
        ProgressSnapshot after = Reports.snapshot(1024 * Reports.MIB, 0.2, Reports.shards(2, 30));
        ProgressRate pace = new ProgressRate();
        pace.add(0, before);
        pace.add(10_240, after);
        assertThat(ProgressText.draining(after, pace))
                .as("48 MiB at 10 MiB/s")
                .isEqualTo("draining 48.0 MiB, about 5 s");
        assertThat(ProgressText.drainLine(after, pace, look(Progress.Mode.AUTO), new Terminal(true, 80, false, true)))
                .isEqualTo("web: draining 48.0 MiB  ETA 0:05  10.0 MiB/s of log");
        ProgressRate still = new ProgressRate();
        still.add(0, after);
        still.add(1000, after);
        assertThat(ProgressText.draining(after, still)).isEqualTo("draining 48.0 MiB, nothing is acknowledged");
    }

    @Test
    void progress_keepsTheTimelineWhenQuiet() throws InterruptedException {
        Progress progress = Progress.start(this::advance, look(Progress.Mode.ALWAYS), true, FILE, err, now -> {});
        until(() -> polls.get() > 1);
        progress.close();
        progress.close();

        assertThat(text()).isEmpty();
        assertThat(progress.course().points()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(progress.course().shardIds()).containsExactly("shardId-000000000000", "shardId-000000000001");
    }

    @Test
    void progress_tellsWhereItStandsWhenASignalAsks() throws IOException, InterruptedException {
        try (Progress progress =
                Progress.start(this::advance, look(Progress.Mode.NEVER), false, FILE, err, now -> {})) {
            assertThat(progress.course().points()).hasSizeLessThan(100);
            Process kill = new ProcessBuilder(
                            "kill",
                            "-USR1",
                            Long.toString(ProcessHandle.current().pid()))
                    .start();
            assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
            until(() -> text().contains("THROTTLED"));
        }

        assertThat(text()).contains("p99 ms").contains("sluice: ");
    }

    private static Progress.Look look(Progress.Mode mode) {
        return new Progress.Look(mode, "web", "a.log and 2 more");
    }

    private static final Pattern LABELLED = Pattern.compile(
            "(<?\\d+% done|ETA [0-9:]+|[0-9.]+ ([KMG]i)?B(/s of log| in flight| of log done| sent)"
                    + "|shards \\d+%( of limit|, a burst)?|[0-9.]+[kM]? (throttled|rejected|events/s|events?|retries|retry)|packed [0-9.]+:1)");

    /** The line of a load that has read half of its input in ten seconds. */
    private static String halfRead(Terminal terminal) {
        ProgressRate pace = new ProgressRate();
        pace.add(0, Reports.snapshot(1024 * Reports.MIB, 0.1, Reports.shards(4, 1)));
        ProgressSnapshot now = Reports.snapshot(1024 * Reports.MIB, 0.5, Reports.shards(4, 30));
        pace.add(10_000, now);
        return ProgressText.line(now, pace, 10_000, look(Progress.Mode.AUTO), terminal);
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 59, 80, 120, 400})
    void line_labelsEveryFigure(int columns) {
        String line = halfRead(new Terminal(true, columns, false, false));
        String figures = line.replaceFirst("^web( < a.log and 2 more)?: ([#.]{10} )?", "");

        assertThat(line)
                .startsWith(
                        columns < 60
                                ? "45% done"
                                : columns < 99 ? "web: 45% done" : "web < a.log and 2 more: ####...... 45% done | ");
        assertThat(figures.split(" \\| |  ", -1)).hasSizeGreaterThan(2).allMatch(LABELLED.asMatchPredicate());
    }

    @Test
    void line_saysWhyItIsMoreThanAHundredPercent() {
        ProgressRate pace = new ProgressRate();
        pace.add(0, Reports.snapshot(100 * Reports.MIB, 0.1, List.of()));
        ProgressSnapshot burst = Reports.snapshot(1024 * Reports.MIB, 0.5, Reports.shards(4, 60));
        pace.add(1_000, burst);
        Terminal wide = new Terminal(true, 300, false, true);
        assertThat(ProgressText.line(burst, pace, 1_000, look(Progress.Mode.AUTO), wide))
                .containsPattern("shards \\d{3,}%, a burst");
        ProgressSnapshot grown = Reports.snapshot(100 * Reports.MIB, 1.5, List.of());
        assertThat(ProgressText.line(grown, pace, 1_000, look(Progress.Mode.AUTO), wide))
                .contains("more than was listed \u2502 ")
                .doesNotContain("ETA -");
    }

    @Test
    void line_saysHowLongADrainTakes_whenAllIsRead() {
        ProgressRate pace = new ProgressRate();
        pace.add(0, Reports.snapshot(1024 * Reports.MIB, 0.9, List.of()));
        ProgressSnapshot read = Reports.snapshot(1024 * Reports.MIB, 1, List.of());
        pace.add(1_000, read);
        assertThat(ProgressText.line(read, pace, 1_000, look(Progress.Mode.AUTO), new Terminal(true, 80, false, true)))
                .matches("web: \\d+% done  draining, ETA 0:\\d\\d  .*");
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 40, 79, 80, 120, 200})
    void line_fitsTheColumnsThereAre(int columns) {
        String line = halfRead(new Terminal(true, columns, false, true));

        assertThat(line.length()).isBetween(6, columns);
        assertThat(line).contains("45%").doesNotContain("\n");
    }

    @Test
    void line_showsTheTimeInsteadOfAnEndWhenTheTotalIsUnknown() {
        ProgressRate pace = new ProgressRate();
        ProgressSnapshot now = Reports.snapshot(-1, 0.5, Reports.shards(4, 30));

        assertThat(ProgressText.line(now, pace, 65_000, look(Progress.Mode.AUTO), new Terminal(true, 80, false, true)))
                .startsWith("web: 464 MiB of log done")
                .contains("1:05 so far")
                .doesNotContain("ETA")
                .doesNotContain("%\u2502");
    }

    @Test
    void eta_isNoBetterThanTheShardsAllow() {
        ProgressRate pace = new ProgressRate();
        ProgressSnapshot start = Reports.snapshot(1024 * Reports.MIB, 0, List.of());
        ProgressSnapshot now = Reports.snapshot(1024 * Reports.MIB, 0.546875, Reports.shards(1, 40)); // 512 MiB done
        pace.add(0, start);
        pace.add(1_000, now);

        double sentMiB = now.bytesSent() / (double) Reports.MIB;
        assertThat(pace.remaining(now))
                .hasValueSatisfying(left -> assertThat(left.toMillis() / 1000.0)
                        .as("one second by the past, as long as a shard takes for as much again by the limit")
                        .isBetween(sentMiB * 0.99, sentMiB * 1.01));
    }

    @Test
    void timeline_staysBoundedAndExact() {
        Timeline timeline = new Timeline();
        for (int second = 0; second < 10_000; second++) {
            timeline.add(
                    second * 1000L, Reports.snapshot(1024 * Reports.MIB, second / 10_000.0, Reports.shards(3, second)));
        }
        timeline.end(9_999_001, Reports.snapshot(1024 * Reports.MIB, 1, Reports.shards(3, 10_000)));
        List<Timeline.Point> points = timeline.course().points();

        assertThat(points).hasSizeBetween(100, 241);
        assertThat(points.get(0).atMillis()).isZero();
        assertThat(points.get(points.size() - 1).bytesRead()).isEqualTo(1024 * Reports.MIB);
        assertThat(points).isSortedAccordingTo((a, b) -> Long.compare(a.atMillis(), b.atMillis()));
    }

    private ProgressSnapshot advance() {
        int poll = polls.incrementAndGet();
        return Reports.snapshot(1024 * Reports.MIB, Math.min(0.9, 0.1 + poll / 100.0), Reports.shards(2, poll));
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }

    private static void until(BooleanSupplier done) throws InterruptedException {
        for (int tries = 0; tries < 500 && !done.getAsBoolean(); tries++) {
            Thread.sleep(20);
        }
        assertThat(done.getAsBoolean()).as("within ten seconds").isTrue();
    }
}
