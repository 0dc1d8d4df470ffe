package dev.sluice.report;

import static dev.sluice.report.Reports.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.deliver.Delivery.InFlight;
import dev.sluice.deliver.SenderChoice;
import dev.sluice.deliver.ShardFigures;
import dev.sluice.pack.Compression;
import dev.sluice.pack.Layout;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiagnosisTest {
    private static final int SECONDS = 60;

    /** A load of a minute into eight shards, in which nothing stands out but what a test says. */
    private static final class Case {
        private List<ExecutorFigures> executors = List.of();
        private final Map<String, String> options = new LinkedHashMap<>();
        private final long[] shardBytes = new long[8];
        private final int[] shardSeconds = new int[8];
        private List<HotShard> hot = List.of();
        private List<String> notes = List.of();
        private long records = 1_000;
        private long throttled;
        /** The first so many shards refused as many each. */
        private int throttling = 8;

        private long limit = MIB;
        private long inFlight;
        private long cpuMillis;
        private long deliveryMillis = SECONDS * 1000L;
        private int exitStatus;
        private Totals totals = new Totals(1, 100, 100, new Totals.Events(1234, 0, 0), 1, List.of());

        boolean allRead;

        Case() {
            Arrays.fill(shardBytes, SECONDS * MIB / 4);
            Arrays.fill(shardSeconds, SECONDS);
        }

        Case shares(double share) {
            Arrays.fill(shardBytes, (long) (SECONDS * limit * share));
            return this;
        }

        LoadReport report() {
            Run run = new Run(
                    "0.1.0",
                    new Run.Destination("web", Layout.BLOCKS, Compression.ZSTD, true, SenderChoice.KPL, limit),
                    new Run.Timing(Instant.EPOCH, SECONDS * 1000L, deliveryMillis),
                    exitStatus,
                    options,
                    new Run.Circumstances(
                            "",
                            "",
                            ZoneOffset.UTC,
                            List.of("sluice", "load", "web"),
                            new Run.Processors(cpuMillis, 2),
                            null));
            List<ShardFigures> shards = shards(SECONDS);
            return new LoadReport(
                    run,
                    totals,
                    new LoadReport.Traffic(shards, hot, course(), List.of(), executors),
                    new InputFigures(List.of(), List.of(), List.of(), new InputFigures.Left(0, List.of()), allRead),
                    List.of(),
                    notes);
        }

        private Timeline.Course course() {
            Timeline timeline = new Timeline();
            for (int second = 0; second <= SECONDS; second++) {
                timeline.add(
                        second * 1000L,
                        new ProgressSnapshot(
                                new ProgressSnapshot.InputBytes(second, SECONDS),
                                totals,
                                second,
                                new InFlight(inFlight, 1, 64 * MIB),
                                new ProgressSnapshot.Sent(shards(second), List.of()),
                                ProgressSnapshot.StreamLimit.NONE));
            }
            return timeline.course();
        }

        private List<ShardFigures> shards(int second) {
            List<ShardFigures> shards = new ArrayList<>();
            for (int shard = 0; shard < shardBytes.length; shard++) {
                double part = Math.min(1, second / (double) shardSeconds[shard]);
                long refused = shard < throttling ? throttled / throttling : 0;
                shards.add(new ShardFigures(
                        String.format("shardId-%012d", shard),
                        records / 8,
                        records,
                        (long) (shardBytes[shard] * part),
                        new ShardFigures.Retries(refused, refused),
                        new ShardFigures.LatencyMillis(1, 2, 3)));
            }
            return shards;
        }

        String verdict() {
            return report().verdict();
        }
    }

    /** All but shard 6 are through after 40 s. */
    private static Case laggard(HotShard.HotKeyFigures... keys) {
        Case load = new Case();
        Arrays.fill(load.shardSeconds, 40);
        load.shardSeconds[6] = 60;
        load.shardBytes[6] = 60 * MIB;
        load.hot = List.of(new HotShard("shardId-000000000006", 3.2, List.of(keys)));
        return load;
    }

    private static HotShard.HotKeyFigures key(double share) {
        return new HotShard.HotKeyFigures("K", 99, 999, share);
    }

    @Test
    void laggard_isNamedWithTheKeyThatMoreShardsDoNotHelp() {
        assertThat(laggard(key(0.93)).verdict())
                .isEqualTo(
                        "Shard 6 finished 20 s after most: key 'K' is 93% of it; more shards will not help, a key with"
                                + " more values will");
    }

    @Test
    void laggard_isNamedWithHowFarMoreShardsHelp() {
        assertThat(laggard(key(0.22)).verdict())
                .isEqualTo(
                        "Shard 6 finished 20 s after most: key 'K' is 22% of it; more shards help down to 13 s, which that"
                                + " key takes alone");
    }

    @Test
    void laggard_isNamedWithoutAKeyThatStandsOut() {
        assertThat(laggard().verdict())
                .startsWith(
                        "Shard 6 finished 20 s after most: it got 3.2 times the mean, and no single key stands out; split");
    }

    @Test
    void limit_isAHotShardThatEndsWithTheOthers() {
        Case load = laggard(key(0.97));
        Arrays.fill(load.shardSeconds, 60);
        assertThat(load.verdict())
                .isEqualTo(
                        "Shard 6 was the limit: it was at 100% of its limit, and all shards together at 34% of theirs: key"
                                + " 'K' is 97% of it; more shards will not help, a key with more values will");
    }

    @Test
    void laggard_isNoneWhereAllEndTogether() {
        Case load = laggard(key(0.5));
        load.shardSeconds[6] = 42;
        assertThat(load.verdict()).doesNotContain("finished");
    }

    @Test
    void limit_isTheShardsTheRateOrTheRecords() {
        assertThat(new Case().shares(0.96).verdict())
                .isEqualTo(
                        "The shards were the limit: 8 shards were at 96% of their limit; twice as many would take about 30 s"
                                + " instead of 1 min 00 s");
        Case slow = new Case();
        slow.limit = MIB / 5;
        slow.options.put("--rate", "20");
        assertThat(slow.shares(0.99).verdict())
                .isEqualTo("The rate was the limit: 8 shards took 99% of what --rate 20 allows");
        assertThat(slow.shares(1.17).verdict())
                .isEqualTo(
                        "The rate was the limit: 8 shards took 117% of what --rate 20 allows: the first record of each"
                                + " leaves at once");
        Case records = new Case();
        records.records = 8L * 60 * 980;
        assertThat(records.verdict()).startsWith("The shards were the limit: each took 980 records a second");
    }

    @Test
    void limit_isTheMachineTheInputsOrTheWay() {
        Case load = new Case();
        load.cpuMillis = 110_000;
        assertThat(load.verdict())
                .isEqualTo(
                        "The processors were the limit: the machine's 2 processors were 92% busy, and the shards were at 25%"
                                + " of their limit; more shards will not help, more processors or a lower --level will");
        load.cpuMillis = 12_000;
        assertThat(load.verdict())
                .isEqualTo(
                        "The inputs came no faster: the machine's 2 processors were 10% busy, and the shards were at 25% of"
                                + " their limit; more shards will not help");
        load.inFlight = 63 * MIB;
        assertThat(load.verdict())
                .startsWith("The way to the stream was the limit")
                .contains("--in-flight will help");
    }

    /** The load has waited for its rate, and was told that its inputs were slow. */
    @ParameterizedTest
    @ValueSource(strings = {"--rate-file", "--rate-schedule"})
    void limit_mayBeARateThatChanges(String option) {
        Case load = new Case();
        load.cpuMillis = 12_000;
        load.inFlight = 63 * MIB;
        load.options.put(option, "any");
        assertThat(load.verdict())
                .isEqualTo("The rate was lower for a while, as " + option
                        + " says, or the inputs came no faster: the shards were at 25% of the most that it allows");
    }

    @Test
    void limit_isNotThoughtUpWhereExecutorsLoaded() {
        Case load = new Case();
        load.cpuMillis = 12_000; // the driver's
        load.executors = List.of(new ExecutorFigures("1", "far", 1, new ExecutorFigures.Work(1, 1, 0, 0), false));
        assertThat(load.verdict()).startsWith("All is in the stream");
    }

    @Test
    void throttling_isTold() {
        Case load = new Case();
        load.throttled = 250;
        assertThat(load.verdict()).startsWith("The stream refused 20% of the tries");
    }

    /** Two refusals of 23 tries were told as another writer. */
    @Test
    void throttling_isNotToldWhereEachShardRefusedOnceAtTheStart() {
        Case load = new Case();
        load.records = 80;
        load.throttled = 8;
        assertThat(load.verdict()).startsWith("All is in the stream");
        Case late = laggard();
        late.hot = List.of();
        late.records = 80;
        late.throttled = 8;
        assertThat(late.verdict()).isEqualTo("Shard 6 finished 20 s after most");
        late.throttled = 80;
        assertThat(late.verdict())
                .isEqualTo("Shard 6 finished 20 s after most: it refused 10 tries, so another writer may use it too");
    }

    /** The refusals of all shards together were held against what they may be in each. */
    @Test
    void throttling_isToldWhereOneShardRefusedForLong() {
        Case load = new Case();
        load.records = 280;
        load.throttled = 20;
        load.throttling = 1;
        assertThat(load.verdict()).startsWith("The stream refused 7% of the tries");
    }

    /** A file was told to come no faster because the shards stood idle for two seconds of nine. */
    @Test
    void limit_isNotThoughtUpForTheSecondsOfStartAndEnd() {
        Case load = new Case().shares(0.89);
        load.cpuMillis = 12_000;
        load.deliveryMillis = 40_000;
        Arrays.fill(load.shardBytes, (long) (40 * MIB * 0.89));
        assertThat(load.verdict()).startsWith("All is in the stream");
        load.shares(0.25);
        assertThat(load.verdict()).startsWith("The inputs came no faster");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void verdict_isWhyItFailed(int exitStatus) {
        Case load = laggard(key(0.9));
        load.exitStatus = exitStatus;
        load.notes = List.of("the disk is gone", "and more");
        Diagnosis diagnosis = Diagnosis.of(load.report());
        assertThat(diagnosis.verdict()).isEqualTo("the disk is gone");
        assertThat(diagnosis.notes(load.report())).containsExactly("and more");
        assertThat(diagnosis.findings()).anyMatch(finding -> finding.startsWith("Shard 6 finished"));
    }

    @Test
    void verdict_saysWhereAStoppedLoadGoesOn() {
        Case load = new Case();
        load.exitStatus = 143;
        assertThat(load.verdict()).contains("stopped").contains("nothing says where to go on");
        load.options.put("--checkpoint", "j");
        assertThat(load.verdict()).contains("the same command goes on there");
    }

    /** A signal in the last seconds was said to have come before the end of the inputs. */
    @Test
    void verdict_isThatAllIsThereWhenTheSignalCameAfterTheLastInput() {
        Case load = new Case();
        load.exitStatus = 143;
        load.allRead = true;
        assertThat(load.verdict())
                .isEqualTo(
                        "All is in the stream: 1,234 events in 1,000 records; when it was stopped, its inputs were read to"
                                + " their end");
    }

    @Test
    void verdict_isThatAllIsThereWhereNothingElseIsToBeSaid() {
        assertThat(new Case().verdict()).isEqualTo("All is in the stream: 1,234 events in 1,000 records");
        Case load = new Case();
        load.totals = new Totals(1, 100, 100, new Totals.Events(1234, 5, 0), 1, List.of());
        assertThat(load.verdict()).startsWith("All that could be loaded is in the stream");
        assertThat(Diagnosis.of(load.report()).findings()).containsExactly("5 lines were rejected (<1%)");
    }

    @Test
    void terminalPageAndJson_sayTheSame() throws IOException {
        LoadReport report = laggard(key(0.93)).report();
        String text = SummaryText.of(report, new Terminal(false, 500, false, true), false, note -> true);
        assertThat(text.lines().toList().get(1)).isEqualTo("  " + report.verdict());
        assertThat(HtmlReport.of(report)).contains("<p class=\"verdict\">" + Html.escape(report.verdict()));
        assertThat(JsonReportTest.json(report).get("verdict").asText()).isEqualTo(report.verdict());
        String unwrapped = text.replaceAll("\n {4}", " ");
        for (String finding : Diagnosis.of(report).findings()) {
            assertThat(unwrapped).contains("- " + finding);
            assertThat(HtmlReport.of(report)).contains(Html.escape(finding));
        }
    }
}
