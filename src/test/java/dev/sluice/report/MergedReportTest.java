package dev.sluice.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.deliver.SenderChoice;
import dev.sluice.deliver.ShardFigures;
import dev.sluice.pack.Compression;
import dev.sluice.pack.Layout;
import dev.sluice.report.MergedReport.Named;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergedReportTest {
    private static final long MIB = 1 << 20;
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

    @TempDir
    private Path directory;

    /** A part that delivered so many MiB into each of two shards in the last seconds of its run. */
    private static LoadReport part(@Nullable String part, int startSecond, int seconds, long mebibytes, int status) {
        Run.Part its = part == null ? null : new Run.Part(part.charAt(0) - '0', part.charAt(2) - '0', "ab12");
        ShardFigures shard = new ShardFigures(
                "shardId-000000000000",
                10,
                100,
                mebibytes * MIB,
                new ShardFigures.Retries(3, 2),
                new ShardFigures.LatencyMillis(mebibytes, 2 * mebibytes, 3 * mebibytes));
        ShardFigures other = new ShardFigures(
                "shardId-000000000001", 10, 100, mebibytes * MIB, shard.retries(), shard.latencyMillis());
        Run run = new Run(
                "0.1.0",
                new Run.Destination("web", Layout.BLOCKS, Compression.ZSTD, true, SenderChoice.KPL, MIB / 2),
                new Run.Timing(NOON.plusSeconds(startSecond), seconds * 1000L, seconds * 1000L),
                status,
                Map.of("--rate", "100", "--report", part + ".json", "--checkpoint", part + ".journal"),
                new Run.Circumstances(
                        "",
                        "host-" + (part == null ? "" : part.charAt(0)),
                        ZoneOffset.UTC,
                        List.of(),
                        new Run.Processors(100, 2),
                        its));
        return new LoadReport(
                run,
                new Totals(2, 10 * MIB, 9 * MIB, new Totals.Events(200, status == 3 ? 5 : 0, 1), 20, List.of()),
                new LoadReport.Traffic(
                        List.of(shard, other),
                        List.of(),
                        Timeline.Course.NONE,
                        List.of(new Latencies.Step(10, 20, 15), new Latencies.Step(20, 50, 5))),
                InputFigures.NONE,
                status == 3 ? List.of(new RejectReason("no JSON", 5, List.of(), false)) : List.of(),
                List.of("said by all", "said of " + part));
    }

    private static MergedReport merged(LoadReport... reports) {
        return MergedReport.of(java.util.stream.IntStream.range(0, reports.length)
                .mapToObj(i -> new Named(i + ".json", reports[i]))
                .toList());
    }

    /** Looked at in its first moment and in another. */
    private static LoadReport watched(LoadReport part, long atMillis, long bytes) {
        Timeline.Point begun = new Timeline.Point(0, 0, 0, 0, 0, Timeline.OfStream.NONE);
        Timeline.Point then = new Timeline.Point(atMillis, bytes, bytes / 100, bytes / 10, 0, Timeline.OfStream.NONE);
        return new LoadReport(
                part.run(),
                part.totals(),
                new LoadReport.Traffic(
                        part.shards(),
                        List.of(),
                        new Timeline.Course(List.of(), List.of(begun, then), 0),
                        part.traffic().latencies()),
                part.inputs(),
                part.rejectsByReason(),
                part.notes());
    }

    @Test
    void course_hasNoBurstWherePartsWereLookedAtOneAfterTheOther() {
        List<Timeline.Point> points = merged(
                        watched(part("1/2", 0, 2, 4, 0), 1990, 4 * MIB),
                        watched(part("2/2", 0, 2, 4, 0), 2000, 4 * MIB))
                .whole()
                .traffic()
                .course()
                .points();

        assertThat(points).extracting(Timeline.Point::atMillis).containsExactly(0L, 1990L, 2000L);
        assertThat(points.get(2).bytesRead()).isEqualTo(8 * MIB);
        // Of the last 10 ms, not of the last part's two seconds.
        assertThat(points.get(2).bytesRead() - points.get(1).bytesRead()).isLessThan(MIB / 10);
    }

    @Test
    void figures_areSums_andRatesAreOverTheTimeThatTheyShare() {
        LoadReport whole =
                merged(part("1/2", 0, 10, 4, 0), part("2/2", 5, 10, 5, 3)).whole();
        assertThat(whole.run().timing()).isEqualTo(new Run.Timing(NOON, 15_000, 15_000));
        assertThat(whole.run().exitStatus()).isEqualTo(3);
        assertThat(whole.totals().bytesRead()).isEqualTo(20 * MIB);
        assertThat(whole.totals().events()).isEqualTo(new Totals.Events(400, 5, 2));
        assertThat(whole.records()).isEqualTo(40);
        assertThat(whole.throttled()).isEqualTo(8);
        assertThat(whole.rejectsByReason()).containsExactly(new RejectReason("no JSON", 5, List.of(), false));
        ShardFigures shard = whole.shards().get(0);
        assertThat(shard.bytes()).isEqualTo(9 * MIB);
        assertThat(whole.bytesPerSecond(shard)).isCloseTo(9 * MIB / 15.0, within(1.0));
        assertThat(whole.limitShare(shard)).as("of the limits of both").isCloseTo(0.6, within(0.001));
        assertThat(shard.latencyMillis()).isEqualTo(new ShardFigures.LatencyMillis(5, 10, 15));
        assertThat(whole.traffic().latencies())
                .containsExactly(new Latencies.Step(10, 20, 30), new Latencies.Step(20, 50, 10));
        assertThat(whole.run().options()).isEqualTo(Map.of("--rate", "100"));
        assertThat(whole.notes()).containsExactly("said by all", "part 1/2: said of 1/2", "part 2/2: said of 2/2");
    }

    @Test
    void timeBetweenTwo_counts_forNeither_andALimitIsThatOfTheOneThatRuns() {
        LoadReport whole =
                merged(part("1/2", 0, 10, 4, 0), part("2/2", 3600, 10, 4, 0)).whole();
        assertThat(whole.run().timing().elapsedMillis()).isEqualTo(20_000);
        assertThat(whole.bytesPerSecond(whole.shards().get(0))).isCloseTo(8 * MIB / 20.0, within(1.0));
        assertThat(whole.run().into().shardBytesPerSecond()).isEqualTo(MIB / 2);
    }

    private static LoadReport read(@Nullable String part, InputFigures.InputRead... reads) {
        LoadReport its = part(part, 0, 9, 1, 0);
        List<InputFigures.InputRead> all = List.of(reads);
        InputFigures inputs = new InputFigures(all, all, List.of(), new InputFigures.Left(0, List.of()), true);
        return new LoadReport(its.run(), its.totals(), its.traffic(), inputs, its.rejectsByReason(), its.notes());
    }

    /** A large input of which each part had some chunks stood there once for each. */
    @Test
    void inputThatPartsShare_isOneAmongTheLargest() {
        InputFigures inputs = merged(
                        read(
                                "1/2",
                                new InputFigures.InputRead("big.log", 5 * MIB, 100),
                                new InputFigures.InputRead("small.log", 1, 1)),
                        read("2/2", new InputFigures.InputRead("big.log", 4 * MIB, 90)))
                .whole()
                .inputs();
        assertThat(inputs.largest())
                .containsExactly(
                        new InputFigures.InputRead("big.log", 9 * MIB, 100),
                        new InputFigures.InputRead("small.log", 1, 1));
        assertThat(inputs.slowest()).isEqualTo(inputs.largest());
        assertThat(merged(
                                read(null, inputs.largest().get(0)),
                                read(null, inputs.largest().get(0)))
                        .whole()
                        .inputs()
                        .largest())
                .as("of two machines, which may each have one of that name")
                .hasSize(2);
    }

    @Test
    void steps_proveAllPartsByTheirCheckpoints() throws IOException {
        MergedReport merged = merged(part("2/2", 0, 9, 1, 0), part("1/2", 0, 9, 2, 0));
        String verify = "sluice verify --checkpoint 1/2.journal --checkpoint 2/2.journal web";
        assertThat(NextSteps.of(merged)).extracting(NextSteps.Step::command).contains(verify);
        Path page = directory.resolve("all.html");
        HtmlReport.write(merged, page);
        assertThat(Files.readString(page)).contains("<pre>" + verify + "</pre>");
        MergedReport again = merged(part("1/1", 0, 5, 1, 143), part("1/1", 60, 5, 1, 0));
        assertThat(NextSteps.of(again))
                .extracting(NextSteps.Step::command)
                .contains("sluice verify --checkpoint 1/1.journal web");
        MergedReport lacking = merged(part("1/3", 0, 9, 1, 0), part("3/3", 0, 9, 1, 0));
        assertThat(NextSteps.of(lacking))
                .extracting(NextSteps.Step::command)
                .noneMatch(command -> command.startsWith("sluice verify"));
    }

    @Test
    void partsThatMakeUpNoWhole_areNotCalledOne() {
        assertThat(merged(part("1/2", 0, 9, 1, 0), part("2/2", 0, 9, 1, 0)).faults())
                .isEmpty();
        MergedReport lacking = merged(part("1/3", 0, 9, 1, 0), part("3/3", 0, 9, 1, 0));
        assertThat(lacking.faults()).singleElement().asString().contains("no report of part 2/3 is here");
        assertThat(lacking.whole().run().exitStatus()).isEqualTo(1);
        assertThat(lacking.whole().notes()).contains(lacking.faults().get(0));
        LoadReport first = part("1/2", 0, 9, 1, 0);
        LoadReport elsewhere = part("2/2", 0, 9, 1, 0).of(new Run.Part(2, 2, "cd34"));
        assertThat(merged(first, elsewhere).faults())
                .singleElement()
                .asString()
                .contains("did not list the same inputs (ab12, cd34)");
        assertThat(merged(first, part("1/3", 0, 9, 1, 0)).faults()).anyMatch(fault -> fault.contains("into 2, into 3"));
    }

    @Test
    void partThatWasRunAgain_endedAsItsLastRunDid() {
        LoadReport whole =
                merged(part("1/1", 0, 5, 1, 143), part("1/1", 60, 5, 1, 0)).whole();
        assertThat(whole.run().exitStatus()).isZero();
        assertThat(merged(part(null, 0, 5, 1, 143), part(null, 60, 5, 1, 0))
                        .whole()
                        .run()
                        .exitStatus())
                .isEqualTo(143);
    }

    @Test
    void reportsOfOtherLoads_areRefused() {
        Run.Destination other =
                new Run.Destination("api", Layout.BLOCKS, Compression.ZSTD, true, SenderChoice.KPL, MIB);
        LoadReport api = new LoadReport(
                new Run(
                        "0.1.0",
                        other,
                        new Run.Timing(NOON, 1, 1),
                        0,
                        Map.of(),
                        part(null, 0, 1, 1, 0).run().circumstances()),
                Totals.NONE,
                LoadReport.Traffic.NONE,
                InputFigures.NONE,
                List.of(),
                List.of());
        assertThatThrownBy(() -> merged(part(null, 0, 1, 1, 0), api))
                .hasMessage("0.json is of the stream web and 1.json of api; one report is of one stream");
    }

    @Test
    void report_isReadAsItWasWritten() throws IOException {
        for (LoadReport report : List.of(Reports.ofShards(4), Reports.hostile(), part("1/2", 0, 9, 1, 3))) {
            Path file = directory.resolve("report.json");
            JsonReport.write(report, file);
            ByteArrayOutputStream again = new ByteArrayOutputStream();
            JsonReport.write(ReportFile.read(file), again);
            assertThat(again.toString(java.nio.charset.StandardCharsets.UTF_8)).isEqualTo(Files.readString(file));
        }
        Path other = Files.writeString(directory.resolve("plan.json"), "{\"stream\": \"web\"}");
        assertThatThrownBy(() -> ReportFile.read(other)).hasMessageContaining("is not a report of a load");
        Path cut = Files.writeString(directory.resolve("cut.json"), "{\"stream\": \"web\"");
        assertThatThrownBy(() -> ReportFile.read(cut))
                .hasMessageMatching("\\S+cut.json is not a report of a load, or is damaged at line 1, column 17;"
                        + " give files of load --report FILE.json");
    }

    @Test
    void merged_keepsToTheSchema_andHasARowForEachInAllItsForms() throws IOException {
        MergedReport merged = merged(part("2/2", 0, 9, 1, 0), part("1/2", 0, 9, 2, 0));
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        JsonReport.write(merged, json);
        ObjectMapper mapper = new ObjectMapper();
        JsonNode schema = mapper.readTree(Path.of("src/docs/report.schema.json").toFile());
        JsonNode node = mapper.readTree(json.toByteArray());
        assertThat(JsonSchema.errors(schema, node)).isEmpty();
        assertThat(node.path("parts").findValuesAsText("host")).containsExactly("host-1", "host-2");
        assertThat(SummaryText.of(merged, new Terminal(false, 120, false, true), false))
                .contains("part 1/2  host-1", "part 2/2  host-2");
        Path page = directory.resolve("all.html");
        HtmlReport.write(merged, page);
        assertThat(Files.readString(page)).contains("<td>part 1/2</td>", "<td>host-2</td>");
    }
}
