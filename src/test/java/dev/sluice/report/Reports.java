package dev.sluice.report;

import dev.sluice.deliver.Delivery.InFlight;
import dev.sluice.deliver.SenderChoice;
import dev.sluice.deliver.ShardFigures;
import dev.sluice.pack.Compression;
import dev.sluice.pack.Layout;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Reports to test with. */
final class Reports {
    static final long MIB = 1 << 20;

    private Reports() {}

    /** A load of a minute into so many shards, nearly at their limit. */
    static LoadReport ofShards(int shards) {
        return new LoadReport(
                run(0),
                new Totals(3, 6_442_450_944L, 6_442_450_944L, new Totals.Events(31_234_567, 0, 0), 12_345, List.of()),
                new LoadReport.Traffic(shards(shards, 60), List.of(), course(shards, 60), latencies()),
                InputFigures.NONE,
                List.of(),
                List.of());
    }

    /** A load in which everything went wrong that can, with names that would like to run. */
    static LoadReport hostile() {
        return hostile(60);
    }

    static LoadReport hostile(int seconds) {
        List<RejectReason> reasons = List.of(
                new RejectReason(
                        "line longer than a record: <script>document.title='owned'</script>",
                        12,
                        List.of(new RejectSample("<script>\u001b[2J.log", 0, 1_234_567, 11_000_000, null)),
                        true),
                new RejectReason(
                        "not JSON: \u001b[31m\u202e\"><img src=x onerror=alert(1)>",
                        3_456,
                        List.of(new RejectSample(
                                "/var/log/" + "deep/".repeat(30) + "a.log",
                                7,
                                99,
                                200,
                                "\u001b]0;owned\u0007\u202e" + "x".repeat(70))),
                        true));
        Map<String, String> options = new LinkedHashMap<>();
        options.put("INPUT", "/var/log/</script><script>alert('input')</script>.log");
        options.put("--match", "a&b<c>'\"");
        Run run = new Run(
                "0.1.0",
                new Run.Destination("web", Layout.LINES, Compression.NONE, false, SenderChoice.SDK, MIB),
                new Run.Timing(Instant.parse("2026-11-23T07:08:09Z"), 61_234, 60_000),
                3,
                options,
                circumstances("--match", "a&b<c>'\""));
        List<HotShard> hotShards = List.of(
                new HotShard(
                        "shardId-000000000002",
                        2.54,
                        List.of(
                                new HotShard.HotKeyFigures(
                                        "</th><script>document.title='owned'</script>\u202e\u001b[2J",
                                        123_456,
                                        4_567_890,
                                        0.615),
                                new HotShard.HotKeyFigures("k".repeat(200), 3, 400, 0.011))),
                new HotShard("shardId-000000000000", 1.3, List.of()));
        return new LoadReport(
                run,
                new Totals(
                        17,
                        987_654_321L,
                        987_000_000L,
                        new Totals.Events(4_567_890, 3_468, 99),
                        4_567_890,
                        List.of(
                                new InputFormat(
                                        "csv --delimiter ';'",
                                        4,
                                        List.of("a.csv", "<script>.csv", "b\u001b[31m.csv", "c.csv")),
                                new InputFormat("combined", 1, List.of("a.log")))),
                new LoadReport.Traffic(shards(4, 60), hotShards, course(4, seconds), latencies()),
                new InputFigures(
                        List.of(
                                new InputFigures.InputRead("/var/log/<b>big</b>.gz", 900 * MIB, 50_000),
                                new InputFigures.InputRead("/var/log/" + "deep/".repeat(30) + "a.log", 30 * MIB, 0)),
                        List.of(
                                new InputFigures.InputRead("/var/log/<b>big</b>.gz", 900 * MIB, 50_000),
                                new InputFigures.InputRead("slow\u202e.log", MIB, 12_000)),
                        List.of("cannot read <script>gone</script>.log: permission denied"),
                        new InputFigures.Left(23, List.of("a.log.1", "a.log.2.gz")),
                        true),
                reasons,
                List.of("The input '/tmp/\u0007<b>bold</b>.gz' ends early at byte 4,096: fetch it again."));
    }

    static Run run(int exitStatus) {
        return new Run(
                "0.1.0",
                new Run.Destination("web", Layout.BLOCKS, Compression.ZSTD, true, SenderChoice.KPL, MIB),
                new Run.Timing(Instant.parse("2026-11-23T07:08:09Z"), 61_234, 60_000),
                exitStatus,
                Map.of("--records", "blocks"),
                circumstances());
    }

    private static Run.Circumstances circumstances(String... words) {
        List<String> command = new ArrayList<>(List.of("sluice", "load"));
        command.addAll(List.of(words));
        command.add("web");
        return new Run.Circumstances(
                "arn:aws:kinesis:eu-central-1:123456789012:stream/web",
                "loader<1>",
                ZoneId.of("Europe/Berlin"),
                command,
                new Run.Processors(61_000, 2),
                null);
    }

    static List<ShardFigures> shards(int shards, int seconds) {
        Random random = new Random(7);
        List<ShardFigures> counts = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            long bytes = (long) (seconds * MIB * (0.80 + 0.19 * random.nextDouble()));
            long throttled = shard % 5 == 3 ? 1 + random.nextInt(40) : 0;
            counts.add(new ShardFigures(
                    String.format("shardId-%012d", shard),
                    bytes / 480_000,
                    bytes / 30,
                    bytes,
                    new ShardFigures.Retries(throttled + random.nextInt(3), throttled),
                    new ShardFigures.LatencyMillis(
                            20 + random.nextInt(10), 80 + random.nextInt(50), 200 + random.nextInt(900))));
        }
        return counts;
    }

    static List<Latencies.Step> latencies() {
        Latencies latencies = new Latencies();
        Random random = new Random(7);
        for (int record = 0; record < 12_345; record++) {
            latencies.add((long) (30 * Math.exp(random.nextGaussian())));
        }
        return latencies.steps();
    }

    static ProgressSnapshot snapshot(long total, double share, List<ShardFigures> shards) {
        return snapshot(total, share, shards, List.of());
    }

    private static ProgressSnapshot snapshot(
            long total, double share, List<ShardFigures> shards, List<Long> latencies) {
        long read = (long) (share * 1024 * MIB);
        long done = Math.max(0, read - 48 * MIB);
        return new ProgressSnapshot(
                new ProgressSnapshot.InputBytes(read, total),
                new Totals(1, read, done, new Totals.Events(read / 200, 0, 0), 0, List.of()),
                done,
                new InFlight(48 * MIB, 12, 64 * MIB),
                new ProgressSnapshot.Sent(shards, latencies),
                new ProgressSnapshot.StreamLimit(shards.size(), MIB));
    }

    /** Shard 1 is throttled in the middle third, when all the others have to wait for it now and then. */
    static Timeline.Course course(int shards, int seconds) {
        Random random = new Random(7);
        Timeline timeline = new Timeline();
        Latencies latencies = new Latencies();
        Random slowness = new Random(8);
        long[] bytes = new long[shards];
        long[] throttled = new long[shards];
        for (int second = 0; second <= seconds; second++) {
            List<ShardFigures> counts = new ArrayList<>();
            for (int shard = 0; shard < shards; shard++) {
                counts.add(new ShardFigures(
                        String.format("shardId-%012d", shard),
                        0,
                        0,
                        bytes[shard],
                        new ShardFigures.Retries(0, throttled[shard]),
                        new ShardFigures.LatencyMillis(0, 0, 0)));
                boolean middle = second > seconds / 3 && second < seconds * 2 / 3;
                double share = second == 0 ? 0.3 : middle && shard == 1 ? 0.25 : middle ? 0.75 : 0.97;
                bytes[shard] += (long) (MIB * share * (1 - 0.1 * random.nextDouble()));
                throttled[shard] += middle && shard == 1 ? random.nextInt(20) : 0;
            }
            for (int record = 0; record < 20; record++) {
                latencies.add((long) (30 * Math.exp(slowness.nextGaussian())));
            }
            timeline.add(
                    second * 1000L,
                    snapshot(1024 * MIB, (second + random.nextDouble() / 2) / seconds, counts, latencies.counts()));
        }
        return timeline.course();
    }
}
