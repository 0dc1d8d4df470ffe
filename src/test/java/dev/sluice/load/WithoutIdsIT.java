package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.Sluice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole loads with {@code --no-batch-id}: everything is there, and nothing tells its copies. */
class WithoutIdsIT {
    @TempDir
    Path directory;

    private static final List<String> LINES =
            IntStream.range(0, 2_000).mapToObj(i -> "line " + i).toList();

    private Sluice run(String command, String... options) {
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(List.of("--endpoint-data", directory.resolve("data").toString()));
        words.addAll(List.of(options));
        Sluice run = Sluice.run(words.toArray(String[]::new));
        assertThat(run.status).as(run.err()).isZero();
        return run;
    }

    private boolean loadSaysThatThereAreIds(String options) throws IOException {
        Path input = Files.write(directory.resolve("in.log"), LINES);
        Path report = directory.resolve("report.json");
        List<String> words = new ArrayList<>(List.of("--local=2", "--report", report.toString()));
        words.addAll(List.of(options.split(" ")));
        words.addAll(List.of("web", input.toString()));
        run("load", words.toArray(String[]::new));
        return new ObjectMapper().readTree(report.toFile()).get("batchIds").booleanValue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"blocks --compression zstd", "blocks --compression gzip", "aggregated"})
    void events_comeAsOftenAsTheyWereLoaded(String layout) throws IOException {
        String options = "--no-batch-id --records " + layout;
        assertThat(loadSaysThatThereAreIds(options)).isFalse();
        assertThat(loadSaysThatThereAreIds(options)).isFalse();

        Sluice distinct = run("cat", "--distinct", "web");
        List<String> twice = new ArrayList<>(LINES);
        twice.addAll(LINES);
        assertThat(distinct.lines()).containsExactlyInAnyOrderElementsOf(twice);
        assertThat(distinct.err()).contains("carry no batch id; such records are all written");
        assertThat(run("cat", "web").sortedLines()).isEqualTo(distinct.sortedLines());
    }

    /** The same loads with ids, so that the others show what they are to show. */
    @ParameterizedTest
    @ValueSource(strings = {"blocks --compression zstd", "blocks --compression gzip", "aggregated"})
    void events_comeOnceWhereThereAreIds(String layout) throws IOException {
        String options = "--batch-id --records " + layout;
        assertThat(loadSaysThatThereAreIds(options)).isTrue();
        assertThat(loadSaysThatThereAreIds(options)).isTrue();

        assertThat(run("cat", "--distinct", "web").lines()).containsExactlyInAnyOrderElementsOf(LINES);
        assertThat(run("cat", "web").lines()).hasSize(2 * LINES.size());
    }
}
