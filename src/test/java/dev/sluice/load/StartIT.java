package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a start leaves alone: people, shells and cron wait for it, and each of these is tenths of a second. */
@Timeout(120)
class StartIT {
    private static final String KPL = "software.amazon.kinesis.producer.KinesisProducer";

    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"--version", "--help", "help load", "load --help"})
    void help_touchesNoLibraryButPicocli(String words) throws Exception {
        assertThat(loaded(words.split(" ")))
                .anyMatch(name -> name.startsWith("picocli."))
                .noneMatch(name -> name.startsWith("software.amazon.") || name.startsWith("com.fasterxml."))
                // The options of each command take their time.
                .doesNotContain("dev.sluice.cli.PriceOptions");
    }

    @ParameterizedTest
    @ValueSource(strings = {"guess IN", "plan --shards 2 IN"})
    void guessAndPlan_touchNeitherSdkNorKpl(String words) throws Exception {
        assertThat(loaded(words.replace("IN", log().toString()).split(" ")))
                .anyMatch(name -> name.startsWith("dev.sluice.parse."))
                .noneMatch(name -> name.startsWith("software.amazon.awssdk.services.kinesis.")
                        || name.startsWith("software.amazon.kinesis."));
    }

    @Test
    void cronRun_startsKplOnlyWhenSomethingIsNew() throws Exception {
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.temporary())) {
            endpoint.createStream("web", 1);
            Path log = log();
            String[] words = {
                "load",
                "--endpoint",
                endpoint.uri().toString(),
                "--insecure",
                "--checkpoint",
                dir.resolve("journal").toString(),
                "web",
                log.toString()
            };
            assertThat(loaded(words)).contains(KPL);
            assertThat(loaded(words))
                    .contains("software.amazon.awssdk.services.kinesis.KinesisClient")
                    .doesNotContain(KPL);
            assertThat(said()).contains("nothing in the inputs is new");

            Files.writeString(log, Files.readString(log) + "three\n");
            assertThat(loaded(words)).contains(KPL);
            assertThat(said()).contains("all acknowledged", "1 event");
        }
    }

    private Path log() throws IOException {
        return Files.writeString(dir.resolve("in.log"), "one\ntwo\n");
    }

    private String said() throws IOException {
        return Files.readString(dir.resolve("said"));
    }

    /** The classes that the program has loaded by its end. */
    private List<String> loaded(String... words) throws Exception {
        Path classes = dir.resolve("classes");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + classes + ":none",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.sluice.Main"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("said").toFile());
        builder.environment().put("HOME", dir.toString());
        builder.environment().put("AWS_ACCESS_KEY_ID", "AKID");
        builder.environment().put("AWS_SECRET_ACCESS_KEY", "secret");
        builder.environment().put("AWS_REGION", "us-east-1");
        Process process = builder.start();
        process.getOutputStream().close();
        // 1: a guess that is not sure.
        int status = process.waitFor();
        assertThat(status).as(said()).isIn(0, 1);
        return Files.readAllLines(classes).stream()
                .map(line -> line.replaceFirst(" .*", ""))
                .toList();
    }
}
