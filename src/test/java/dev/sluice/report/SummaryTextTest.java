package dev.sluice.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.deliver.ShardFigures;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SummaryTextTest {
    private static final Terminal PLAIN_80 = new Terminal(false, 80, false, true);

    @ParameterizedTest
    @CsvSource({
        "80,1",
        "80,4",
        "80,24",
        "80,25",
        "80,1000",
        "200,1",
        "200,4",
        "200,24",
        "200,1000",
        "100,7",
        "62,4",
        "40,4",
        "40,1000",
        "36,2"
    })
    void summary_fitsTheTerminal(int columns, int shards) {
        String text =
                SummaryText.of(Reports.ofShards(shards), new Terminal(true, columns, false, true), false, note -> true);

        assertThat(text.lines())
                .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(columns));
        assertThat(text).endsWith("\n");
    }

    @Test
    void summary_saysHowItEndedFirst() {
        assertThat(SummaryText.of(Reports.ofShards(4), PLAIN_80, false, note -> true))
                .startsWith("web: all acknowledged in 1 min 01 s\n");
        assertThat(SummaryText.of(Reports.hostile(), PLAIN_80, false, note -> true))
                .startsWith("web: finished, some lines were rejected (exit status 3 after 1 min 01 s)\n");
    }

    /** A hang-up that was drained was once said to have failed. */
    @Test
    void ending_isSaidForEachSignal() {
        assertThat(List.of(129, 130, 143))
                .map(status -> Reports.run(status).ending())
                .containsExactly(
                        "stopped by SIGHUP after a clean drain",
                        "stopped by SIGINT after a clean drain",
                        "stopped by SIGTERM after a clean drain");
    }

    @Test
    void summary_listsEveryShardWhenVerbose() {
        LoadReport report = Reports.ofShards(100);

        assertThat(SummaryText.of(report, PLAIN_80, false, note -> true)).contains("\u2026 88 more between");
        String all = SummaryText.of(report, new Terminal(false, 120, false, true), true, note -> true);
        assertThat(report.shards()).allSatisfy(shard -> assertThat(all).contains(shard.shardId()));
    }

    @Test
    void summary_isAsciiWhenTheLocaleIsNotUtf8() {
        String text = SummaryText.of(Reports.ofShards(30), new Terminal(true, 80, true, false), false, note -> true);

        assertThat(text.chars()).allMatch(c -> c == '\n' || c == '\u001b' || (c >= ' ' && c < 127));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void summary_hasColoursOnlyWhereTheTerminalHas(boolean colour) {
        String text = SummaryText.of(Reports.ofShards(4), new Terminal(true, 80, colour, true), false, note -> true);

        assertThat(text.contains("\u001b[")).isEqualTo(colour);
    }

    @Test
    void summary_cannotBeSteeredByNamesAndLines() {
        String text = SummaryText.of(Reports.hostile(), PLAIN_80, true, note -> true);

        assertThat(text.chars()).noneMatch(c -> c != '\n' && Character.isISOControl(c));
        assertThat(text).contains("\\x1b[31m\\u202e").contains("\\x07");
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 120})
    void summary_cannotBeSteeredByTheServicesNamesOfShards(int columns) {
        LoadReport sound = Reports.ofShards(1);
        String name = "shardId-\u001b[2J\u009b31m\u202e";
        LoadReport hostile = new LoadReport(
                sound.run(),
                sound.totals(),
                new LoadReport.Traffic(
                        List.of(new ShardFigures(
                                name,
                                1,
                                3,
                                2,
                                new ShardFigures.Retries(4, 5),
                                new ShardFigures.LatencyMillis(6, 7, 8))),
                        sound.traffic().hotShards(),
                        sound.traffic().course(),
                        sound.traffic().latencies()),
                sound.inputs(),
                sound.rejectsByReason(),
                sound.notes());
        String text = SummaryText.of(hostile, new Terminal(false, columns, false, true), true, note -> true);

        assertThat(text.codePoints()).noneMatch(c -> (c != '\n' && Character.isISOControl(c)) || c == 0x202e);
        assertThat(text).contains("shardId-\\x1b[2J\\x9b31m\\u202e");
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 120})
    void rejects_areShownByReasonWithPlaceAndACutOfTheLine(int columns) {
        String text = SummaryText.of(Reports.hostile(), new Terminal(true, columns, false, true), false, note -> true);

        assertThat(text.lines().map(String::length)).allMatch(length -> length <= columns);
        assertThat(text.replaceAll("\n +", ""))
                .contains("a.log, line 7: \\x1b]0;owned\\x07\\u202ex")
                .contains("x... (200 bytes)")
                .contains(".log, byte 1,234,567: ... (11,000,000 bytes)");
    }

    /** It stood in the list and in the sentence about the list. */
    @Test
    void rejects_standOnceWhenThereIsASingleReason() {
        LoadReport sound = Reports.ofShards(1);
        RejectSample sample = new RejectSample("a.log", 7, 99, 4, "nope");
        LoadReport report = new LoadReport(
                sound.run(),
                new Totals(1, 100, 100, new Totals.Events(30, 10, 0), 1, List.of()),
                sound.traffic(),
                sound.inputs(),
                List.of(new RejectReason("no JSON", 10, List.of(sample), true)),
                List.of());
        assertThat(SummaryText.of(report, PLAIN_80, false, note -> true))
                .contains(
                        "\n  rejected, 25% of the lines:\n            10  no JSON\n                a.log, line 7: nope\n")
                .containsOnlyOnce("no JSON")
                .doesNotContain("were rejected");
        assertThat(Diagnosis.of(report).findings()).containsExactly("10 lines were rejected (25%): no JSON");
    }

    @ParameterizedTest
    @CsvSource({"3,true", "4,true", "130,true", "1,false"})
    void summary_saysWhereTheRejectsAreUnlessTheFileMayHaveFailed(int status, boolean says) {
        Run run = Reports.run(status);
        LoadReport report = new LoadReport(
                new Run(
                        run.version(),
                        run.into(),
                        run.timing(),
                        status,
                        Map.of("--rejects", "bad.jsonl"),
                        run.circumstances()),
                Totals.NONE,
                LoadReport.Traffic.NONE,
                InputFigures.NONE,
                List.of(new RejectReason("no JSON", 5, List.of(), false)),
                List.of());

        assertThat(SummaryText.of(report, PLAIN_80, false, note -> true).contains("are in bad.jsonl; mend them there"))
                .isEqualTo(says);
    }

    @Test
    void summary_saysHowTheLayoutIsReadBack() {
        assertThat(SummaryText.of(Reports.ofShards(1), PLAIN_80, false, note -> true))
                .contains("zstd -dc");
        assertThat(SummaryText.of(Reports.hostile(), PLAIN_80, false, note -> true))
                .contains("at least once");
    }

    @Test
    void summary_standsWithoutShardsWhenNothingWasSent() {
        LoadReport report = new LoadReport(
                Reports.run(0), Totals.NONE, LoadReport.Traffic.NONE, InputFigures.NONE, List.of(), List.of());

        assertThat(SummaryText.of(report, PLAIN_80, false, note -> true))
                .contains("0 events")
                .doesNotContain("SHARD")
                .doesNotContain("Each record");
    }
}
