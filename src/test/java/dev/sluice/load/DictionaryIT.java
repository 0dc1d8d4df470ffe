package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.corpus.MakeLog;
import dev.sluice.read.ZstdDictionary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads that pack by a dictionary, and whether readers get by without it. */
class DictionaryIT {
    @TempDir
    private Path directory;

    private Path log;
    private Path dictionary;
    private String id = "";

    @BeforeEach
    void train() throws IOException {
        log = log("access.log", 7);
        dictionary = directory.resolve("access.dict");
        Sluice trained = Sluice.run("train", "--size", "16K", "-o", dictionary.toString(), log.toString());
        assertThat(trained.status).as(trained.err()).isZero();
        id = ZstdDictionary.of(Files.readAllBytes(dictionary)).id() + "";
    }

    private Path log(String name, int seed) {
        Path file = directory.resolve(name);
        String[] args = {"--format", "combined", "--size", "600K", "--seed", seed + "", "--out", file.toString()};
        assertThat(MakeLog.run(args, System.err)).isZero();
        return file;
    }

    private Sluice load(String options) {
        List<String> command = new ArrayList<>(List.of("load", "--local=2", "--rate", "unlimited"));
        command.addAll(List.of("--endpoint-data", directory.resolve("data").toString()));
        command.addAll(List.of(options.split(" ")));
        command.addAll(List.of("web", log.toString()));
        return Sluice.run(command.toArray(String[]::new));
    }

    private Sluice stored(String command, String... options) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of("--endpoint-data", directory.resolve("data").toString()));
        all.addAll(List.of(options));
        all.add("web");
        return Sluice.run(all.toArray(String[]::new));
    }

    @Test
    void lines_comeBackByTheDictionaryTheyWerePackedWith() throws IOException {
        Sluice load = load("--report - --records lines --compression zstd --dictionary " + dictionary);
        assertThat(load.status).as(load.err()).isZero();
        assertThat(load.err().replaceAll("\n +", " "))
                .contains("the dictionary " + dictionary + ", " + id + " (SHA-256 ");
        assertThat(new String(load.out(), StandardCharsets.UTF_8))
                .contains("Each record is one event in one zstd frame");
        Sluice cat = stored("cat", "--dictionary", dictionary.toString());
        assertThat(cat.status).as(cat.err()).isZero();
        assertThat(cat.sortedLines()).isEqualTo(Sluice.sortedLines(Files.readAllBytes(log)));
    }

    @Test
    void missingDictionary_isNamed() {
        assertThat(load("--records lines --compression zstd --dictionary " + dictionary).status)
                .isZero();
        Sluice cat = stored("cat");
        assertThat(cat.status).isEqualTo(3);
        assertThat(cat.err()).contains("packed with the dictionary " + id + ", without which they cannot be read");
    }

    @Test
    void blocks_areProvenWithTheDictionaryAlone() {
        Path journal = directory.resolve("journal");
        String options = "--chunk-size 16K --checkpoint " + journal + " --dictionary ";
        Sluice load = load(options + dictionary);
        assertThat(load.status).as(load.err()).isZero();
        Sluice without = stored("verify", "--checkpoint", journal.toString());
        assertThat(without.status).isEqualTo(2);
        assertThat(without.err()).contains("packed with the dictionary " + id);
        Sluice with = stored("verify", "--checkpoint", journal.toString(), "--dictionary", dictionary.toString());
        assertThat(with.status).as(with.err()).isZero();
    }

    @Test
    void otherDictionary_doesNotGoOnWithACheckpoint() {
        Path journal = directory.resolve("journal");
        Path other = directory.resolve("other.dict");
        Path otherLog = log("other.log", 8);
        assertThat(Sluice.run("train", "--size", "16K", "-o", other.toString(), otherLog.toString()).status)
                .isZero();
        String options = "--records lines --compression zstd --checkpoint " + journal + " --dictionary ";
        assertThat(load(options + dictionary).status).isZero();
        Sluice changed = load(options + other);
        assertThat(changed.status).isEqualTo(1);
        assertThat(changed.err()).contains("was begun with --dictionary " + id);
        Sluice without = load("--records lines --compression zstd --checkpoint " + journal);
        assertThat(without.status).isEqualTo(1);
        assertThat(without.err()).contains("was begun with --dictionary " + id, "this run has none");
        assertThat(load(options + dictionary).status).isZero();
    }

    @Test
    void dictionary_isRefusedWhereItHasNoUse() throws IOException {
        for (String options : List.of(
                "--records lines",
                "--records aggregated",
                "--compression gzip",
                "--compression none",
                "--records lines --compression gzip")) {
            Sluice load = load(options + " --dictionary " + dictionary);
            assertThat(load.status).as(options).isEqualTo(2);
            assertThat(load.err()).as(options).contains("--dictionary has no effect");
        }
        Path text = Files.writeString(directory.resolve("text"), "no dictionary");
        Sluice load = load("--dictionary " + text);
        assertThat(load.status).isEqualTo(2);
        assertThat(load.err()).contains("--dictionary " + text + ": it is not a zstd dictionary");
        assertThat(load("--dictionary " + directory.resolve("none")).err()).contains("it does not exist");
    }

    @Test
    void plan_reckonsWithTheDictionary() {
        String[] lines = {"plan", "--records", "lines", "--compression", "zstd", "--report", "-", log.toString()};
        Sluice without = Sluice.run(lines);
        List<String> more = new ArrayList<>(List.of(lines));
        more.addAll(List.of("--dictionary", dictionary.toString()));
        Sluice with = Sluice.run(more.toArray(String[]::new));
        assertThat(with.status).as(with.err()).isZero();
        assertThat(sent(without)).isGreaterThan(3 * sent(with));
    }

    private static long sent(Sluice plan) {
        String json = String.join("", plan.lines());
        return Long.parseLong(json.replaceFirst(".*?\"bytesSent\"\\s*:\\s*(\\d+).*", "$1"));
    }
}
