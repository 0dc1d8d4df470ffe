package dev.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import dev.sluice.source.S3Server;
import dev.sluice.source.StoreDoor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A load by Spark whose checkpoint is in S3: it outlives the driver's host. */
class SparkCheckpointInS3IT {
    private static final String STREAM = "web";
    private static final String CHECKPOINT = "s3://" + S3Server.BUCKET + "/web.journal";
    private static final long DEADLINE_NANOS = TimeUnit.MINUTES.toNanos(5);

    @TempDir
    Path directory;

    @Test
    void load_goesOnHereWhereAKilledDriverEnded() throws Exception {
        System.setProperty("aws.accessKeyId", "any");
        System.setProperty("aws.secretAccessKey", "any");
        List<String> lines = new ArrayList<>();
        Random random = new Random(18);
        for (int i = 0; i < 500_000; i++) {
            lines.add("line " + i + " " + Long.toString(random.nextLong(), 36));
        }
        Path input = Files.write(directory.resolve("a.log"), lines);
        try (S3Server server = S3Server.start();
                StoreDoor door = new StoreDoor(server.uri());
                Endpoint endpoint = Endpoint.start(EndpointOptions.temporary())) {
            endpoint.createStream(STREAM, 1);
            List<String> connection = List.of(
                    "--endpoint=" + endpoint.uri(),
                    "--insecure",
                    "--region=us-east-1",
                    "--s3-endpoint=" + door.uri(),
                    "--checkpoint=" + CHECKPOINT);
            List<String> options = new ArrayList<>(List.of(STREAM, input.toString(), "--load-id=one"));
            options.add("--chunk-size=1M");
            options.addAll(connection);
            try (SparkProcess load = new SparkProcess(directory.resolve("said"), "local[2]", options)) {
                long begun = System.nanoTime();
                while (door.requests().size() < 20) {
                    assertThat(load.isAlive()).as(said()).isTrue();
                    assertThat(System.nanoTime() - begun).as(said()).isLessThan(DEADLINE_NANOS);
                    Thread.sleep(20);
                }
            }
            Sluice unfinished = sluice("verify", List.of(STREAM), connection);
            assertThat(unfinished.status).as(unfinished.err()).isEqualTo(1);
            Sluice rest = sluice("load", options, List.of());
            assertThat(rest.status).as(rest.err()).isZero();
            Sluice verified = sluice("verify", List.of(STREAM), connection);
            assertThat(verified.status).as(verified.err()).isZero();
            Sluice cat = sluice("cat", List.of(STREAM, "--distinct"), connection.subList(0, 3));
            assertThat(cat.lines()).containsExactlyInAnyOrderElementsOf(lines);
        } finally {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }
    }

    private static Sluice sluice(String command, List<String> words, List<String> more) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(words);
        all.addAll(more);
        return Sluice.run(all.toArray(String[]::new));
    }

    private String said() throws Exception {
        return Files.readString(directory.resolve("said"));
    }
}
