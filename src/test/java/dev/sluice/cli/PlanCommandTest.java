package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.Sluice;
import dev.sluice.Zipped;
import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsSettings;
import dev.sluice.local.Clients;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sluice plan} and {@code load --dry-run}, which send nothing, and ask nobody but for a stream that is named. */
class PlanCommandTest {
    @TempDir
    Path directory;

    @Test
    void plan_countsEveryLineAndShareSumsToTheWhole() throws IOException {
        Path file = write(noise(20_000));

        Sluice run = Sluice.run("plan", "--shards", "3", "--report", "-", file.toString());
        assertThat(run.status).as(run.err()).isZero();
        JsonNode plan = new ObjectMapper().readTree(run.out());
        assertThat(plan.get("events").asLong()).isEqualTo(20_000);
        assertThat(plan.get("bytesRead").asLong()).isEqualTo(Files.size(file));
        JsonNode chosen = plan.get("packings").get(0);
        assertThat(sum(plan.get("shards"), "bytes"))
                .isEqualTo(chosen.get("bytesSent").asLong());
        assertThat(sum(plan.get("shards"), "records"))
                .isEqualTo(chosen.get("records").asLong());
        assertThat(plan.get("packings")).hasSize(5);
        JsonNode lines = plan.get("packings").get(4);
        assertThat(lines.get("records").asLong()).isEqualTo(20_000);
        assertThat(lines.get("bytesSent").asLong())
                .as("a key of one byte for each newline")
                .isEqualTo(Files.size(file));
        assertThat(lines.get("onDemandBytes").asLong()).isEqualTo(20_000 * 1024L);
        assertThat(run.err()).contains("20,000 events in about", "through 3 shards", "aggregated", "us-east-1");
    }

    @Test
    void target_saysHowManyShardsItTakes() throws IOException {
        Path file = write(noise(20_000));
        Sluice run = Sluice.run("plan", "--report", "-", "--target", "1h", file.toString());
        assertThat(run.status).as(run.err()).isZero();
        assertThat(run.err()).contains("\n  1 shard is enough to load it within 1 h 00 min: about ", "$");
        JsonNode target = new ObjectMapper().readTree(run.out()).get("target");
        assertThat(target.get("met").asBoolean()).isTrue();
        assertThat(target.get("shards").asInt()).isOne();
        assertThat(target.get("targetSeconds").asInt()).isEqualTo(3600);
    }

    @Test
    void plan_countsALateLineAmongThousandsOfEarlyOnes() throws IOException {
        String early = "2025-03-01T10:00:00Z h app: text\n".repeat(1511);
        Path file = write((early + "2025-03-02T00:00:00Z h app: late\n" + early).getBytes(StandardCharsets.UTF_8));
        JsonNode plan = plan("--format", "syslog", "--since", "2025-03-02T00:00:00Z", file.toString());
        assertThat(plan.get("events").asLong()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"raw, true", "text, false"})
    void lineThatIsTooLong_isTheOneForOversizeWhereLinesStayAsTheyAre(String format, boolean advised)
            throws IOException {
        String line = new String(noise(200_000), StandardCharsets.US_ASCII).replace('\n', ' ');
        Sluice run = Sluice.run(
                "plan",
                "--format",
                format,
                write(line.getBytes(StandardCharsets.US_ASCII)).toString());
        assertThat(run.err()).contains("1 would be rejected", "longer than the largest record");
        assertThat(run.err().contains("--oversize split")).as(run.err()).isEqualTo(advised);
    }

    /** At three bytes a second, 300,000 are more than a day. */
    @ParameterizedTest
    @ValueSource(strings = {"plan --stream web", "load --dry-run web"})
    void plan_warnsWhenTheStreamForgetsSooner(String command) throws IOException {
        Path file = write(noise(10_728));
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.temporary())) {
            endpoint.createStream("web", 2);
            List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
            words.addAll(List.of("--endpoint", endpoint.uri().toString(), "--insecure", "--records", "lines"));
            words.addAll(List.of("--rate", "3B/s", file.toString()));
            String warning = "the load would take 28 h, and the stream keeps a record for 24 h";
            Sluice day = Sluice.run(words.toArray(String[]::new));
            assertThat(day.status).as(day.err()).isZero();
            assertThat(day.err().replaceAll("\\s+", " "))
                    .contains(warning)
                    .contains(
                            "aws kinesis increase-stream-retention-period --stream-name web --retention-period-hours 52");
            try (AwsClients clients = new AwsClients(AwsSettings.local(endpoint.uri()))) {
                clients.kinesis()
                        .increaseStreamRetentionPeriod(
                                request -> request.streamName("web").retentionPeriodHours(52));
            }
            assertThat(Sluice.run(words.toArray(String[]::new)).err().replaceAll("\\s+", " "))
                    .contains("about")
                    .doesNotContain("keeps a record");
        }
    }

    @Test
    void quietPlan_saysWhyItFailed() throws IOException {
        Path broken = write(new byte[] {0x1f, (byte) 0x8b, 8, 'x', 'y'});
        Sluice plan = Sluice.run("plan", "--shards", "1", "--quiet", broken.toString());
        assertThat(plan.status).isEqualTo(1);
        assertThat(plan.err()).contains("cannot read " + broken).hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sample_estimatesTheWhole(boolean compressed) throws IOException {
        byte[] lines = noise(200_000);
        String file = write(compressed ? Zipped.gzip(lines) : lines).toString();
        // A fixed level: auto chooses by the speed of the cores, which others may be using.
        JsonNode whole = plan("--level", "3", "--chunk-size", "64K", file);
        JsonNode part = plan("--level", "3", "--chunk-size", "64K", "--sample-chunks", "20%", file);

        assertThat(part.get("sampled").asDouble()).isCloseTo(0.2, within(0.03));
        assertThat(part.get("bytesRead").asDouble()).isCloseTo(lines.length, within(0.01 * lines.length));
        for (String figure : List.of("bytesSent", "records", "putPayloadUnits")) {
            double all = whole.get("packings").get(0).get(figure).asDouble();
            assertThat(part.get("packings").get(0).get(figure).asDouble())
                    .as(figure)
                    .isCloseTo(all, within(0.05 * all));
        }
        assertThat(part.get("events").asDouble()).isCloseTo(200_000, within(4_000.0));
    }

    @Test
    void hotKey_isNamedWithTheShardThatItMakesHot() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 40_000; i++) {
            lines.append("{\"user\":\"")
                    .append(i % 2 == 0 ? "alice" : "user-" + i)
                    .append("\",\"n\":1}\n");
        }
        Path file = write(lines.toString().getBytes(StandardCharsets.UTF_8));

        JsonNode plan = plan("--shards", "4", "--format", "json", "--key", "field:/user", file.toString());
        assertThat(plan.get("hotKeys").get(0).get("key").asText()).isEqualTo("alice");
        assertThat(plan.get("hotKeys").get(0).get("share").asDouble()).isCloseTo(0.48, within(0.03));
        long hot = 0;
        for (JsonNode shard : plan.get("shards")) {
            if (!shard.get("hotKeys").isEmpty()) {
                hot++;
                assertThat(shard.get("hotKeys").get(0).get("key").asText()).isEqualTo("alice");
                assertThat(shard.get("share").asDouble())
                        .as("less than its share of the events, which are alike and compress well")
                        .isBetween(0.3, 0.65);
            }
        }
        assertThat(hot).isEqualTo(1);
        assertThat(sum(plan.get("shards"), "bytes"))
                .isEqualTo(plan.get("packings").get(0).get("bytesSent").asLong());
    }

    @Test
    void rejects_areCountedByReasonAndDryRunWritesThem() throws IOException {
        Path file = write("{\"n\":1}\nno json\n{\"n\":2}\n".getBytes(StandardCharsets.UTF_8));
        Sluice plan = Sluice.run("plan", "--format", "json", file.toString());
        assertThat(plan.status).isEqualTo(3);
        assertThat(plan.err()).contains("2 events", "1 would be rejected");

        Path rejects = directory.resolve("rejects.jsonl");
        Sluice dry = Sluice.run(
                "load",
                "--dry-run",
                "--local=2",
                "--format",
                "json",
                "--rejects",
                rejects.toString(),
                "web",
                file.toString());
        assertThat(dry.status).as(dry.err()).isEqualTo(3);
        assertThat(Files.readString(rejects)).contains("\"line\":2");
        assertThat(Sluice.run(
                                "load",
                                "--dry-run",
                                "--local=2",
                                "--format",
                                "json",
                                "--max-rejects",
                                "0",
                                "web",
                                file.toString())
                        .status)
                .isEqualTo(4);
    }

    @Test
    void dryRun_leavesTheCheckpointAndTheEndpointsDataAlone() throws IOException {
        Path file = write("a\nb\n".getBytes(StandardCharsets.UTF_8));
        Path journal = directory.resolve("web.journal");
        Path data = directory.resolve("data");
        Sluice dry = Sluice.run(
                "load",
                "--dry-run",
                "--local=2",
                "--endpoint-data",
                data.toString(),
                "--checkpoint",
                journal.toString(),
                "web",
                file.toString());
        assertThat(dry.status).as(dry.err()).isZero();
        assertThat(dry.err()).contains("web: 2 events");
        assertThat(journal).doesNotExist();
        assertThat(data).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--shards 0 FILE",
                "--shards 2 --local=2 FILE",
                "--sample-chunks 0 FILE",
                "--rehearse FILE",
                "--local=2 --rehearse -",
                "--report plan.html FILE",
                "--price shard=1 FILE",
                "/no/such/file"
            })
    void usage_isToldInOneSentence(String typed) throws IOException {
        String file = write(new byte[] {'x', '\n'}).toString();
        Sluice run = Sluice.run(Stream.concat(
                        Stream.of("plan"),
                        Arrays.stream(typed.replace("FILE", file).split(" ")))
                .toArray(String[]::new));
        assertThat(run.status).as(run.err()).isEqualTo(2);
        assertThat(run.err()).startsWith("sluice: ").doesNotContain("\tat ");
    }

    @Test
    void plan_isForTheShardsOfTheStreamWhenItIsNamed() throws IOException {
        String file = write(noise(20_000)).toString();
        System.setProperty("aws.accessKeyId", "none");
        System.setProperty("aws.secretAccessKey", "none");
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.temporary())) {
            endpoint.createStream("web", 3);
            String[] where = {"--endpoint", endpoint.uri().toString(), "--insecure", "--region", "us-east-1", file};
            JsonNode plan = plan(Stream.concat(Stream.of("--stream", "web"), Arrays.stream(where))
                    .toArray(String[]::new));
            assertThat(plan.get("shards").findValuesAsText("shard"))
                    .containsExactly("shardId-000000000000", "shardId-000000000001", "shardId-000000000002");
            assertThat(sum(plan.get("shards"), "bytes"))
                    .isEqualTo(plan.get("packings").get(0).get("bytesSent").asLong());
            Sluice missing = Sluice.run(Stream.concat(Stream.of("plan", "--stream", "wob"), Arrays.stream(where))
                    .toArray(String[]::new));
            assertThat(missing.status).isEqualTo(1);
            assertThat(missing.err()).contains("no stream").contains("web");
        } finally {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }
    }

    /** The service would ignore keys there, and the KCL would drop events of aggregated records, both without a word. */
    @ParameterizedTest
    @CsvSource({
        "plan --stream web --records aggregated, the KCL would drop events of --records aggregated",
        "load --dry-run web --records aggregated, the KCL would drop events of --records aggregated",
        "load web --records aggregated, the KCL would drop events of --records aggregated",
        "load web --records lines --key line, --key would bring no events together",
        "load web --key line --ordered, --ordered would keep no order",
        "load web --format json --key field:/n --key-missing reject, --key would bring no events together",
        "load --dry-run web --records lines,",
        "plan --stream web --compression gzip,"
    })
    void streamThatDealsRecordsItself_isRefusedForWhatItWouldNotDo(String typed, @Nullable String refusal)
            throws Exception {
        Path file = write("{\"n\":1}\n".getBytes(StandardCharsets.UTF_8));
        System.setProperty("aws.accessKeyId", "none");
        System.setProperty("aws.secretAccessKey", "none");
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.temporary())) {
            endpoint.createStream("web", 3);
            Clients.setAutoDistribution(endpoint, "web");
            String command = typed + " --region us-east-1 --insecure --endpoint " + endpoint.uri() + " " + file;
            Sluice run = Sluice.run(command.split(" "));
            if (refusal == null) {
                assertThat(run.status).as(run.err()).isZero();
            } else {
                assertThat(run.status).as(run.err()).isEqualTo(2);
                assertThat(run.err())
                        .contains(
                                refusal,
                                "load blocks or lines without a key",
                                "update-stream-record-distribution-strategy")
                        .doesNotContain("\tat ");
            }
        } finally {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }
    }

    @Test
    void rejects_areShownWithPlaceAndBeginningWhereNoFileHasThem() throws IOException {
        Path file = write("{\"n\":1}\none\n{}\n\u001b[2Jtwo\nthree\nfour\n".getBytes(StandardCharsets.UTF_8));
        Sluice plan = Sluice.run("plan", "--format", "json", file.toString());
        assertThat(plan.status).isEqualTo(3);
        String said = plan.err().replaceAll("\n +", "");
        assertThat(said)
                .contains("input.log, line 2: one", "input.log, line 4: \\x1b[2Jtwo", "input.log, line 5: three")
                .doesNotContain("four");
        Path rejects = directory.resolve("rejects.jsonl");
        Sluice dry =
                Sluice.run(("load --dry-run --local=2 --format json --rejects " + rejects + " web " + file).split(" "));
        assertThat(dry.err()).doesNotContain("line 2");
    }

    @Test
    void plan_saysSoWhenThereIsNothing() {
        Sluice run = Sluice.run("plan");
        assertThat(run.status).as(run.err()).isZero();
        assertThat(run.err()).isEqualTo("plan: there is nothing to load\n  0 B of 1 input, 0 would be rejected\n");
    }

    private static JsonNode plan(String... args) throws IOException {
        Sluice run = Sluice.run(Stream.concat(Stream.of("plan", "--report", "-"), Arrays.stream(args))
                .toArray(String[]::new));
        assertThat(run.status).as(run.err()).isZero();
        return new ObjectMapper().readTree(run.out());
    }

    private static long sum(JsonNode items, String figure) {
        long sum = 0;
        for (JsonNode item : items) {
            sum += item.get(figure).asLong();
        }
        return sum;
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("input.log"), bytes);
    }

    private static byte[] noise(int count) {
        Random random = new Random(17);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append(Long.toString(random.nextLong(), 36)).append(" of some words\n");
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }
}
