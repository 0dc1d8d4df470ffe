package dev.sluice.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs that rotate while they are loaded, and files that are not where a killed run left them. */
@Execution(ExecutionMode.CONCURRENT)
class RotationIT {
    @TempDir
    private Path directory;

    /** logrotate's renames, while a shard of 1 MiB/s is at the first file. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void load_takesEachFileOnceWhenLogsRotateMeanwhile(boolean checkpoint) throws Exception {
        Path logs = Files.createDirectory(directory.resolve("logs"));
        List<String> written = new ArrayList<>();
        for (String name : List.of("x.log", "x.log.1", "x.log.2", "x.log.3")) {
            written.addAll(write(logs.resolve(name), name));
        }
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.temporary())) {
            endpoint.createStream("web", 1);
            Processes processes = new Processes(endpoint, directory.resolve("said"));
            List<String> arguments = new ArrayList<>(List.of("--in-flight", "1M", "--chunk-size", "256K"));
            arguments.addAll(List.of("--compression", "none"));
            if (checkpoint) {
                arguments.addAll(List.of("--checkpoint", directory.resolve("ck").toString()));
            }
            arguments.addAll(List.of("web", logs.toString()));
            Process load = processes.load(arguments.toArray(String[]::new));
            awaitRecords(processes);
            for (int i = 3; i >= 0; i--) {
                Files.move(logs.resolve("x.log" + (i == 0 ? "" : "." + i)), logs.resolve("x.log." + (i + 1)));
            }
            written.addAll(write(logs.resolve("x.log"), "of later"));
            assertThat(load.waitFor())
                    .as(Files.readString(directory.resolve("said")))
                    .isZero();
            List<String> before = written.stream()
                    .filter(line -> !line.startsWith("of later"))
                    .sorted()
                    .toList();
            assertThat(lines(processes)).isEqualTo(before);
            if (checkpoint) {
                assertThat(processes.load(arguments.toArray(String[]::new)).waitFor())
                        .isZero();
                assertThat(lines(processes)).isEqualTo(written.stream().sorted().toList());
            }
        }
    }

    @Test
    void load_namesAnUnfinishedFileThatIsNoInput_untilItIsGivenUp() throws Exception {
        Path log = directory.resolve("a.log");
        write(log, "a");
        Path other = directory.resolve("b.log");
        Files.writeString(other, "b 1\n");
        String checkpoint = directory.resolve("ck").toString();
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.temporary())) {
            endpoint.createStream("web", 1);
            Processes processes = new Processes(endpoint, directory.resolve("said"));
            Process killed = processes.load(
                    "--in-flight",
                    "1M",
                    "--chunk-size",
                    "64K",
                    "--compression",
                    "none",
                    "--checkpoint",
                    checkpoint,
                    "web",
                    log.toString());
            awaitRecords(processes);
            Processes.kill(killed);
            assertThat(processes
                            .load(
                                    "--chunk-size",
                                    "64K",
                                    "--compression",
                                    "none",
                                    "--checkpoint",
                                    checkpoint,
                                    "web",
                                    other.toString())
                            .waitFor())
                    .isEqualTo(1);
            assertThat(Files.readString(directory.resolve("said"))).contains("a.log", "--forget-missing");
            for (int run = 0; run < 2; run++) {
                String given = run == 0 ? "--forget-missing" : "--verbose";
                assertThat(processes
                                .load(
                                        "--compression",
                                        "none",
                                        "--checkpoint",
                                        checkpoint,
                                        given,
                                        "web",
                                        other.toString())
                                .waitFor())
                        .as(Files.readString(directory.resolve("said")))
                        .isZero();
            }
        }
    }

    private static void awaitRecords(Processes processes) throws Exception {
        while (processes.cat("web").isEmpty()) {
            Thread.sleep(50);
        }
    }

    private static List<String> write(Path file, String word) throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 9000; i++) {
            lines.add(word + " " + i + " " + "x".repeat(80));
        }
        Files.write(file, lines, UTF_8);
        return lines;
    }

    private static List<String> lines(Processes processes) {
        return processes.cat("web").stream().sorted().toList();
    }
}
