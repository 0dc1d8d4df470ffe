package dev.sluice.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.bench.Contender.Place;
import java.io.Closeable;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What is measured: each section says who runs, on which log, and what is expected of them. */
final class Sections implements Closeable {
    private static final int MANY_SHARDS = 64;
    private static final double MIB = 1 << 20;
    private static final long STEADY_AFTER_MILLIS = 5_000;

    /** The best of the C log shippers that were measured on the same work, on a machine of 2 cores. */
    private static final double C_SHIPPER_MEGABYTES_PER_SECOND = 225;

    private final Path root;
    private final Path directory;
    private final boolean quick;
    private final ManyInputs manyInputs;
    private final Peers peers;

    /**
     * @param directory where logs are kept between runs
     * @param quick tenths of the full sizes: for a look, not for a verdict
     * @param peers run beside the loads that they can do as well
     */
    Sections(Path root, Path directory, boolean quick, Peers peers) {
        this.peers = peers;
        this.root = root;
        this.directory = directory;
        this.quick = quick;
        this.manyInputs = new ManyInputs(this, directory, quick);
    }

    List<Section> all() {
        return Stream.concat(
                        Stream.of(
                                layouts(),
                                lines(),
                                corpora(),
                                FormatSpeed.section(this, directory, quick),
                                small(),
                                manyInputs.files(),
                                manyInputs.objects(),
                                bound(),
                                balance(),
                                memory()),
                        Levels.sections(this, directory, quick))
                .toList();
    }

    private Section layouts() {
        Corpus log = Corpus.of("combined", quick ? 100 : 1024, directory);
        Corpus part = Corpus.of("combined", quick ? 25 : 256, directory);
        String file = log.file().toString();
        return new Section(
                "layouts",
                "The access log into " + MANY_SHARDS + " shards without limits, endpoint on the same machine",
                with(
                        peers.packed(log, MANY_SHARDS),
                        Contender.alone("cat", log, "cat", file),
                        Contender.alone("zstd -3 -T2", log, "zstd", "-3", "-T2", "-q", "-c", file),
                        Contender.alone("gzip", part, "gzip", "-c", part.file().toString()),
                        load("blocks", log).unlimited(MANY_SHARDS),
                        load("blocks, gzip", part, "--compression", "gzip").unlimited(MANY_SHARDS),
                        load("blocks, none", log, "--compression", "none").unlimited(MANY_SHARDS),
                        load("aggregated", log, "--records", "aggregated").unlimited(MANY_SHARDS),
                        load("blocks by the SDK", log, "--sender", "sdk").unlimited(MANY_SHARDS),
                        load("aggregated by the SDK", log, "--records", "aggregated", "--sender", "sdk")
                                .unlimited(MANY_SHARDS),
                        load("blocks, ordered", log, "--key", "line", "--ordered")
                                .unlimited(MANY_SHARDS),
                        kpl("plain KPL", part, true).unlimited(MANY_SHARDS)),
                1,
                results -> List.of(
                        Verdict.atLeast(
                                0.7,
                                "blocks against zstd -3 -T2, as whole processes",
                                results.ratio("blocks", "zstd -3 -T2", Measurement::megabytesPerSecond)),
                        Verdict.atLeast(
                                0.8,
                                "blocks against zstd -3 -T2, first batch to last acknowledgement",
                                results.ratio(
                                        "blocks",
                                        Measurement::deliveryMegabytesPerSecond,
                                        "zstd -3 -T2",
                                        Measurement::megabytesPerSecond)),
                        Verdict.atLeast(
                                45,
                                "blocks against plain KPL",
                                results.ratio("blocks", "plain KPL", Measurement::megabytesPerSecond)),
                        Verdict.atLeast(
                                2 * C_SHIPPER_MEGABYTES_PER_SECOND,
                                "blocks, MB/s (twice the best C log shipper's)",
                                results.median("blocks", Measurement::megabytesPerSecond)),
                        Verdict.atLeast(
                                12,
                                "aggregated against plain KPL",
                                results.ratio("aggregated", "plain KPL", Measurement::megabytesPerSecond))));
    }

    private Section lines() {
        Corpus log = Corpus.of("combined", quick ? 25 : 256, directory);
        return new Section(
                "lines",
                "The access log, a record for each line, into " + MANY_SHARDS + " shards without limits",
                with(
                        peers.lines(log, MANY_SHARDS),
                        load("lines", log, "--records", "lines").unlimited(MANY_SHARDS),
                        load("lines by KPL", log, "--records", "lines", "--sender", "kpl")
                                .unlimited(MANY_SHARDS),
                        kpl("bare KPL, lines", log, false).unlimited(MANY_SHARDS)),
                1,
                results -> List.of(
                        Verdict.atLeast(
                                0.95,
                                "lines by KPL against a bare KPL loop",
                                results.ratio("lines by KPL", "bare KPL, lines", Measurement::megabytesPerSecond)),
                        Verdict.atLeast(
                                1,
                                "lines against a bare KPL loop",
                                results.ratio("lines", "bare KPL, lines", Measurement::megabytesPerSecond))));
    }

    private static List<Contender> with(List<Contender> peers, Contender... own) {
        return Stream.concat(Stream.of(own), peers.stream()).toList();
    }

    private Section corpora() {
        List<Contender> contenders = new ArrayList<>();
        for (String format : List.of("json", "app")) {
            Corpus log = Corpus.of(format, quick ? 100 : 1024, directory);
            contenders.add(Contender.alone(
                    "zstd -3 -T2, " + format,
                    log,
                    "zstd",
                    "-3",
                    "-T2",
                    "-q",
                    "-c",
                    log.file().toString()));
            contenders.add(load("blocks, " + format, log).unlimited(MANY_SHARDS));
            contenders.add(load("aggregated, " + format, log, "--records", "aggregated")
                    .unlimited(MANY_SHARDS));
        }
        return new Section(
                "corpora",
                "JSON lines, and an application's log with stack traces",
                contenders,
                1,
                results -> List.of());
    }

    private Section small() {
        List<String> echo = List.of("echo", "x");
        return new Section(
                "small",
                "One line: echo x | sluice load, and a bare KPL program that sends one record",
                List.of(
                        load("sluice, one line", Corpus.NONE).unlimited(4).fedBy(echo),
                        load("one line by the SDK", Corpus.NONE, "--sender", "sdk")
                                .unlimited(4)
                                .fedBy(echo),
                        kpl("KPL, one record", Corpus.NONE, true).unlimited(4).fedBy(echo),
                        waitedFor("--help"),
                        waitedFor("guess", "samples/access.log"),
                        waitedFor("plan", "samples/access.log")),
                3,
                results -> List.of(
                        Verdict.atMost(
                                0.3,
                                "one line, wall time against bare KPL",
                                results.ratio("sluice, one line", "KPL, one record", Measurement::seconds)),
                        Verdict.atMost(
                                0.6,
                                "one line by the SDK, seconds",
                                results.median("one line by the SDK", Measurement::seconds)),
                        Verdict.atMost(0.25, "--help, seconds", results.median("--help", Measurement::seconds)),
                        Verdict.atMost(0.25, "guess, seconds", results.median("guess", Measurement::seconds)),
                        Verdict.atMost(0.25, "plan, seconds", results.median("plan", Measurement::seconds))));
    }

    private Contender waitedFor(String... words) {
        List<String> command =
                new ArrayList<>(List.of(root.resolve("scripts/sluice").toString()));
        command.addAll(List.of(words));
        return Contender.alone(words[0], Corpus.NONE, command.toArray(String[]::new));
    }

    private Section bound() {
        int shards = 2;
        Corpus log = Corpus.of("combined", quick ? 256 : 768, directory);
        String name = "blocks, 2 shards";
        return new Section(
                "bound",
                "The access log into 2 shards with the service's limits",
                List.of(load(name, log).limited(shards)),
                1,
                results -> List.of(
                        Verdict.atLeast(
                                9,
                                "MiB of log per shard and second",
                                results.median(name, run -> run.logBytes() / MIB / run.seconds() / shards)),
                        Verdict.atLeast(
                                0.95,
                                "share of the shards' byte limit after the first 5 s",
                                results.median(name, run -> steadyShare(run.report(), shards)))));
    }

    /** Bytes sent between the fifth second and the last whole one, as a share of what the shards take. */
    private static double steadyShare(JsonNode report, int shards) {
        long end = report.path("elapsedMillis").asLong() - 1_000;
        List<JsonNode> steady = new ArrayList<>();
        for (JsonNode point : report.path("timeline")) {
            long at = point.path("atMillis").asLong();
            if (at >= STEADY_AFTER_MILLIS && at <= end) {
                steady.add(point);
            }
        }
        if (steady.size() < 2) {
            return 0;
        }
        JsonNode from = steady.get(0);
        JsonNode to = steady.get(steady.size() - 1);
        double bytes = to.path("bytesSent").asDouble() - from.path("bytesSent").asDouble();
        double seconds = (to.path("atMillis").asDouble() - from.path("atMillis").asDouble()) / 1000;
        return bytes / seconds / (shards * MIB);
    }

    private Section balance() {
        Corpus log = Corpus.of("combined", quick ? 256 : 1024, directory);
        List<Contender> contenders = new ArrayList<>();
        for (int shards : List.of(3, 7)) {
            contenders.add(load("balance, " + shards + " shards", log).unlimited(shards));
        }
        contenders.add(load("balance, 100 shards", Corpus.NONE, "--compression", "none")
                .unlimited(100)
                .fedBy(makeLog(quick ? 1 : 6)));
        return new Section(
                "balance",
                "Bytes of the busiest shard against the idlest",
                contenders,
                1,
                results -> results.contenders().stream()
                        .map(name -> Verdict.atMost(1.05, name, results.median(name, Sections::imbalance)))
                        .toList());
    }

    private static double imbalance(Measurement run) {
        double most = 0;
        double least = Double.MAX_VALUE;
        for (JsonNode shard : run.report().path("shards")) {
            most = Math.max(most, shard.path("bytes").asDouble());
            least = Math.min(least, shard.path("bytes").asDouble());
        }
        return most / least;
    }

    private Section memory() {
        int large = quick ? 2 : 10;
        String first = "pipe, 1 GiB";
        String second = "pipe, " + large + " GiB";
        return new Section(
                "memory",
                "Through a pipe: peak resident memory of loader and daemon together",
                List.of(
                        load(first, Corpus.NONE).unlimited(MANY_SHARDS).fedBy(makeLog(1)),
                        load(second, Corpus.NONE).unlimited(MANY_SHARDS).fedBy(makeLog(large))),
                1,
                results -> List.of(
                        Verdict.atMost(
                                1.1,
                                "peak memory, " + large + " GiB against 1 GiB",
                                results.ratio(second, first, Measurement::peakBytes)),
                        Verdict.atMost(768, "MiB at the peak", results.median(second, run -> run.peakBytes() / MIB))));
    }

    private List<String> makeLog(int gigabytes) {
        return List.of(root.resolve("scripts/make-log").toString(), "--format", "combined", "--size", gigabytes + "G");
    }

    @Override
    public void close() {
        manyInputs.close();
    }

    Contender load(String name, Corpus log, String... options) {
        Function<Place, List<String>> command = place -> {
            List<String> words = new ArrayList<>(List.of(
                    root.resolve("scripts/sluice").toString(),
                    "load",
                    "--endpoint",
                    place.url(),
                    "--insecure",
                    "--quiet",
                    "--rate",
                    place.rate(),
                    "--report",
                    place.report().toString()));
            words.addAll(List.of(options));
            words.add(Contender.STREAM);
            if (!log.isEmpty()) {
                words.add(log.file().toString());
            }
            return words;
        };
        return new Contender(name, log, List.of(), command, List.of());
    }

    private static Contender kpl(String name, Corpus log, boolean aggregates) {
        Function<Place, List<String>> command = place -> List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path")
                        .replace(File.pathSeparator + File.pathSeparator, File.pathSeparator),
                KplLoader.class.getName(),
                place.url(),
                Contender.STREAM,
                log.isEmpty() ? "-" : log.file().toString(),
                Boolean.toString(aggregates));
        return new Contender(name, log, List.of(), command, List.of());
    }
}
