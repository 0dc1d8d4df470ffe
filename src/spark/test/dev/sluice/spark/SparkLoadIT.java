package dev.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What whole loads by Spark put into the stream. */
class SparkLoadIT extends SparkLoads {
    @Test
    void load_makesTheBatchIdsOfSluiceLoad() throws Exception {
        start(2, true);
        inputs(400, 6 << 20);
        endpoint.createStream("spark", 2);
        Sluice here = Sluice.run(loadHere(options(STREAM, "--chunk-size", "1M")));
        assertThat(here.status).as(here.err()).isZero();
        assertThat(spark(LOCAL, options("spark", "--chunk-size", "1M")))
                .as(said())
                .isZero();
        assertThat(ids("spark")).as("seed %d", seed).isEqualTo(ids(STREAM));
        assertThat(said()).doesNotContain(" ERROR ", "Exception: no load");
    }

    @Test
    void load_losesNothingWhenAnExecutorIsKilled() throws Exception {
        start(1, false);
        inputs(50, 12 << 20);
        Path journal = directory.resolve("journal");
        try (SparkProcess load = new SparkProcess(
                directory.resolve("said"),
                CLUSTER,
                options(STREAM, "--chunk-size", "1M", "--checkpoint", journal.toString()))) {
            await(load::isAlive, () -> done(journal) > 1 && !load.executors().isEmpty());
            ProcessHandle executor =
                    load.executors().get(random.nextInt(load.executors().size()));
            assertThat(SparkProcess.daemons(executor))
                    .as("KPL's daemons of one executor")
                    .hasSizeLessThan(2);
            executor.destroyForcibly();
            assertThat(load.status()).as(said()).isZero();
        }
        assertLoaded();
        assertVerified(journal);
    }

    @Test
    void load_goesOnWhereAKilledDriverEnded_andHereToo() throws Exception {
        start(1, false);
        inputs(50, 16 << 20);
        Path journal = directory.resolve("journal");
        List<String> options = options(STREAM, "--chunk-size", "1M", "--checkpoint", journal.toString());
        killInTheMiddle(options, journal, 2);
        long first = done(journal);
        killInTheMiddle(options, journal, first + 2);
        Sluice rest = Sluice.run(loadHere(options));
        assertThat(rest.status).as(rest.err()).isZero();
        assertLoaded();
        assertVerified(journal);
        int again = spark(LOCAL, options);
        assertThat(again).as(said()).isZero();
        assertThat(said()).contains("nothing in the inputs is new to the checkpoint");
    }

    @Test
    void signal_letsWhatWasReadArriveAndTheNextRunGoOn() throws Exception {
        start(1, false);
        inputs(50, 16 << 20);
        Path journal = directory.resolve("journal");
        List<String> options = options(STREAM, "--chunk-size", "1M", "--checkpoint", journal.toString());
        try (SparkProcess load = new SparkProcess(directory.resolve("said"), LOCAL, options)) {
            await(load::isAlive, () -> done(journal) > 2);
            load.terminate();
            assertThat(load.status()).as(said()).isEqualTo(143);
        }
        assertThat(said()).contains("stopping: ").contains("stopped by SIGTERM after a clean drain");
        Sluice rest = Sluice.run(loadHere(options));
        assertThat(rest.status).as(rest.err()).isZero();
        // Nothing was in flight when it ended, so nothing came twice.
        assertThat(cat(STREAM)).as("seed %d: %s", seed, said()).hasSameSizeAs(lines);
        assertLoaded();
    }

    @Test
    void inputs_comeByHadoopsFileSystems() throws Exception {
        start(2, true);
        inputs(20, 3 << 20);
        List<String> options = new ArrayList<>(options(STREAM, "--chunk-size", "1M"));
        options.set(1, "viewfs://logs/in");
        try (SparkProcess load = new SparkProcess(
                directory.resolve("said"),
                LOCAL,
                options,
                "spark.hadoop.fs.viewfs.mounttable.logs.link./in=" + inputs.toUri())) {
            assertThat(load.status()).as(said()).isZero();
        }
        assertLoaded();
    }

    @Test
    void longWindow_isNamedWhereSparksLibraryDoesNotTakeIt() throws Exception {
        start(2, true);
        inputs(1, 1 << 10);
        // A frame of zstd --long=28 (RFC 8878, 3.1.1): one raw block behind a header that asks for 256 MiB.
        byte[] frame = HexFormat.of().parseHex("28b52ffd" + "00" + "90" + "410000" + "746f6f206661720a");
        Files.write(inputs.resolve("long.log.zst"), frame);
        int status = spark(LOCAL, options(STREAM, "--memory-limit", "1G"));
        assertThat(status).as(said()).isEqualTo(1);
        assertThat(said()).contains("long.log.zst").contains("pack it again without --long");
        assertLoaded();
    }

    @Test
    void formatOfOnesOwn_comesToExecutorsWithTheLoad() throws Exception {
        start(2, true);
        Path format = Files.writeString(directory.resolve("orders.json"), """
                {"name": "orders", "title": "our orders", "engine": "shape", "begins": "timestamp",
                 "shapes": ["{time} order=(?P<order>\\\\d+)"], "numbers": ["order"],
                 "samples": [{"line": "2026-11-23 07:15:00 order=7",
                              "event": {"@timestamp": "2026-11-23T07:15:00Z", "order": 7}}]}
                """);
        Files.writeString(inputs.resolve("a.log"), "2026-11-23 07:15:01 order=1\n");
        Files.writeString(inputs.resolve("b.log"), "2026-11-23 07:15:02 order=2\n");
        // Executors run in other directories, where this name means nothing.
        Path relative = Path.of("").toAbsolutePath().relativize(format);
        int status = spark(CLUSTER, options(STREAM, "--format-file", relative.toString()));
        assertThat(status).as(said()).isZero();
        assertThat(cat(STREAM))
                .containsExactlyInAnyOrder(
                        "{\"@timestamp\":\"2026-11-23T07:15:01Z\",\"order\":1}",
                        "{\"@timestamp\":\"2026-11-23T07:15:02Z\",\"order\":2}");
    }

    private void killInTheMiddle(List<String> options, Path journal, long chunks) throws Exception {
        try (SparkProcess load = new SparkProcess(directory.resolve("said"), LOCAL, options)) {
            await(load::isAlive, () -> done(journal) >= chunks);
        }
    }
}
