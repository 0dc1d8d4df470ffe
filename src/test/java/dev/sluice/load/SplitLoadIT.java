package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.Sluice;
import dev.sluice.Zipped;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import dev.sluice.local.Faults;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON whose events do not end where lines do, through whole loads and back. */
@Timeout(240)
class SplitLoadIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CLOUD_TRAIL = """
            {"Records":[{"eventVersion":"1.08","eventTime":"2026-01-01T10:00:00Z","eventSource":"s3.amazonaws.com","n":1.50},
            {"eventVersion":"1.08","eventTime":"2026-01-02T10:00:00Z","eventSource":"s3.amazonaws.com","n":2e0}]}""";

    @TempDir
    Path directory;

    private Path file(String name, String text) throws Exception {
        return Files.writeString(directory.resolve(name), text);
    }

    private Path packed(String name, String text) throws Exception {
        return Files.write(directory.resolve(name), Zipped.gzip(text));
    }

    private Sluice load(Object... arguments) {
        List<String> command = new ArrayList<>(List.of("load", "--local=2", "--rate", "unlimited"));
        command.addAll(List.of("--endpoint-data", directory.resolve("data").toString()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return Sluice.run(command.toArray(new String[0]));
    }

    private List<String> loaded() {
        Sluice cat =
                Sluice.run("cat", "--endpoint-data", directory.resolve("data").toString(), "web");
        assertThat(cat.status).as(cat.err()).isZero();
        return cat.lines();
    }

    @ParameterizedTest
    @ValueSource(strings = {"blocks", "aggregated", "lines"})
    void elements_areEventsInEveryLayout_andWhatIsNoneIsRejectedWithItsPlace(String layout) throws Exception {
        Path rejects = directory.resolve("rejects");
        Sluice load = load(
                "--records",
                layout,
                "--format",
                "json",
                "--rejects",
                rejects,
                "--key",
                "field:/n",
                "--drop",
                "/secret",
                "web",
                file(
                        "array.json",
                        "[\n  {\"n\": 1, \"s\": \"a  b\"},\n  oops\n  {\"n\":2,\"secret\":[{}]}, 7,\n  {\"n\":"),
                file("pretty.json", "{\n  \"n\" : 3.0\n}\n{\n  \"n\" : 4,\n  \"secret\" : 1\n}"),
                packed("glued.json.gz", "{\"n\":5}{\"n\":6}"),
                file("lines.json", "{\"n\": 7}\n[8]\n"),
                file("empty.json", "[]"));

        assertThat(load.status).as(load.err()).isEqualTo(3);
        assertThat(loaded())
                .containsExactlyInAnyOrder(
                        "{\"n\":1,\"s\":\"a  b\"}",
                        "{\"n\":2}",
                        "{\"n\":3.0}",
                        "{\"n\":4}",
                        "{\"n\":5}",
                        "{\"n\":6}",
                        "{\"n\": 7}");
        List<String> rejected = new ArrayList<>();
        for (String line : Files.readAllLines(rejects)) {
            JsonNode reject = JSON.readTree(line);
            rejected.add(Path.of(reject.get("source").asText()).getFileName() + " " + reject.get("offset") + " "
                    + reject.get("line") + " " + reject.get("text").asText() + ": "
                    + reject.get("reason").asText());
        }
        assertThat(rejected)
                .containsExactlyInAnyOrder(
                        "array.json 29 3 oops: not a JSON object",
                        "array.json 59 4 7: not a JSON object",
                        "array.json 64 5 {\"n\":: the input ends in the middle of it",
                        "lines.json 9 2 [8]: not a JSON object");
    }

    @Test
    void cloudTrail_isSplitWithoutBeingAsked_byTimeAndByGuess() throws Exception {
        Path log = packed("CloudTrail.json.gz", CLOUD_TRAIL);

        Sluice guess = Sluice.run("guess", log.toString());
        assertThat(new String(guess.out(), StandardCharsets.UTF_8)).contains("--format cloudtrail");
        assertThat(guess.status).isZero();
        Sluice plan = Sluice.run("plan", "--format", "auto", "--shards", "2", log.toString());
        assertThat(plan.status).as(plan.err()).isZero();
        assertThat(plan.err()).contains("2 events");
        assertThat(load("--format", "cloudtrail", "--until", "2026-01-02", "web", log).status)
                .isZero();
        assertThat(load("--format", "auto", "--since", "2026-01-02", "web", log).status)
                .isZero();
        assertThat(loaded())
                .containsExactlyInAnyOrder(
                        "{\"eventVersion\":\"1.08\",\"eventTime\":\"2026-01-01T10:00:00Z\","
                                + "\"eventSource\":\"s3.amazonaws.com\",\"n\":1.50}",
                        "{\"eventVersion\":\"1.08\",\"eventTime\":\"2026-01-02T10:00:00Z\","
                                + "\"eventSource\":\"s3.amazonaws.com\",\"n\":2e0}");
    }

    @Test
    void split_takesTheArrayThatItNames_andSaysOnceWhatIsLeftOut() throws Exception {
        Path page = file("page.json", "{\"hits\":{\"total\":2,\"hits\":[{\"a\":1},{\"a\":2}]},\"took\":3}");
        Path other = file("other.json", "{\"hits\":{\"hits\":[{\"a\":3}]},\"next\":1}{\"error\":{\"code\":7}}");
        Sluice load = load("--format", "json", "--split", "/hits/hits", "web", page, other);

        assertThat(load.status).as(load.err()).isEqualTo(3);
        String said = load.err().replaceAll("\\s+", " ");
        assertThat(said).contains("it has no array at /hits/hits");
        // When it is seen, and in the summary.
        assertThat(said.split("what stands around it is in none of them", -1)).hasSize(3);
        assertThat(loaded()).containsExactlyInAnyOrder("{\"a\":1}", "{\"a\":2}", "{\"a\":3}");
        assertThat(load("--format", "json", "--split", "/a", "--multiline", "x", "web", page).status)
                .isEqualTo(2);
        assertThat(load("--format", "logfmt", "--split", "/a", "web", page).status)
                .isEqualTo(2);
    }

    @Test
    void load_isExactlyOnceInEffectWhenItIsKilledAndResumed() throws Exception {
        long seed = Long.getLong("sluice.seed", System.nanoTime());
        Random random = new Random(seed);
        List<String> elements = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            elements.add("{\"n\":" + i + ",\"s\":\"" + Processes.padding(random) + "\"}");
        }
        Path input = file("array.json", "[\n" + String.join(" ,\n  ", elements) + "\n]\n");
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.temporary()
                .withUnlimited(true)
                .withFaults(Faults.parse("throttle=10%,lose=10%,delay=150ms", seed)))) {
            endpoint.createStream("web", 2);
            Processes processes = new Processes(endpoint, directory.resolve("said"));
            Path journal = directory.resolve("journal");
            boolean ended = false;
            for (int run = 0; !ended; run++) {
                Process load = processes.load(
                        "--checkpoint",
                        journal.toString(),
                        "--in-flight",
                        "2M",
                        "--chunk-size",
                        "1M",
                        "--format",
                        "json",
                        "web",
                        input.toString());
                long target = Files.exists(journal) ? Files.size(journal) + 300 + random.nextInt(500) : 500;
                while (run < 3 && !ended && (!Files.exists(journal) || Files.size(journal) < target)) {
                    ended = load.waitFor(2, TimeUnit.MILLISECONDS);
                }
                if (run < 3 && !ended) {
                    Processes.kill(load);
                } else {
                    assertThat(load.waitFor())
                            .as("seed %d: %s", seed, processes.said())
                            .isZero();
                    ended = true;
                }
            }
            assertThat(Processes.counted(processes.cat("web", "--distinct")))
                    .as("seed %d", seed)
                    .isEqualTo(Processes.counted(elements));
        }
    }
}
