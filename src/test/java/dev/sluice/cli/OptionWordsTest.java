package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.deliver.RateSchedule;
import dev.sluice.deliver.Rates;
import dev.sluice.source.Machine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionWordsTest {
    @TempDir
    private Path directory;

    private @Nullable Rates rates;

    @Test
    void words_meanTheSameOnAnotherMachineAndLater() throws IOException {
        Instant before = Instant.now();
        List<String> words =
                words("--format=json", "--since=2h", "--until=2030-01-02", "--add=source,host", "--add=hosts=host");
        assertThat(words)
                .contains(
                        "--format=json",
                        "--until="
                                + LocalDate.of(2030, 1, 2)
                                        .atStartOfDay(ZoneId.systemDefault())
                                        .toInstant(),
                        "--add=source,host=" + Machine.hostName(),
                        "--add=hosts=host");
        String since = words.stream()
                .filter(word -> word.startsWith("--since="))
                .findFirst()
                .orElseThrow();
        assertThat(Instant.parse(since.substring("--since=".length())))
                .isBetween(before.minus(Duration.ofHours(2)), Instant.now().minus(Duration.ofHours(2)));
    }

    @Test
    void schedule_namesItsZone() throws IOException {
        String times = "--rate-schedule=08:00-20:00 20%, 20:00-22:30 5MiB/s";
        assertThat(words(times)).contains(times + ", " + ZoneId.systemDefault());
        assertThat(words(times + ",Asia/Tokyo")).contains(times + ",Asia/Tokyo");
        assertThat(rates).isInstanceOfSatisfying(RateSchedule.class, schedule -> {
            assertThat(schedule.windows()).hasSize(2);
            assertThat(schedule.zone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
        });
    }

    @Test
    void ownFormat_isHandedOnByItsFile() throws IOException {
        Path file = Files.writeString(directory.resolve("mine.json"), "{}");
        assertThat(OptionWords.ownFormat(List.of("--format=mine"), directory)).contains("--format-file=" + file);
        assertThat(OptionWords.ownFormat(List.of("--format=json"), directory)).isEmpty();
        assertThat(OptionWords.ownFormat(List.of("--format=mine", "--format-file=b/mine.json"), directory))
                .isEmpty();
    }

    /** As a loader of many processes gets them. */
    private List<String> words(String... options) throws IOException {
        Path input = Files.writeString(directory.resolve("a.json"), "{\"a\":1}\n");
        List<String> args = new ArrayList<>(List.of("load", "web", input.toString()));
        args.addAll(List.of(options));
        List<String> got = new ArrayList<>();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);
        SluiceCommand.run(args.toArray(String[]::new), Map.of(), err, err, (plan, outputs, inputs, screen, words) -> {
            rates = plan.work().delivery().rates();
            got.addAll(words);
            throw new IOException("enough");
        });
        assertThat(got).as(said.toString(StandardCharsets.UTF_8)).isNotEmpty();
        return got;
    }
}
