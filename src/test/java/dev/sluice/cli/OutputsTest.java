package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a command writes is nobody's input, and is not written twice. */
class OutputsTest {
    private static final String WORD = "precious\n";

    @TempDir
    private Path directory;

    @BeforeEach
    void makeFiles() throws IOException {
        for (String name : List.of("app.log", "app.json", "list", "sub/x.json", "conf", "p.json", "ck.compacted")) {
            Files.createDirectories(directory.resolve(name).resolveSibling("."));
            Files.writeString(directory.resolve(name), WORD);
        }
        Files.writeString(directory.resolve("list"), directory + "/app.log\n");
        Files.writeString(directory.resolve("conf"), "# nothing\n");
        Files.createSymbolicLink(directory.resolve("link.json"), directory.resolve("app.json"));
        Files.createSymbolicLink(directory.resolve("dangling.json"), directory.resolve("new.json"));
        Files.createSymbolicLink(directory.resolve("there"), directory);
        Files.createLink(directory.resolve("hard.json"), directory.resolve("app.json"));
        Files.createDirectories(directory.resolve("data/old.stream"));
        Files.writeString(directory.resolve("data/old.stream/shardId-0"), WORD);
    }

    /** A load whose words are files of the directory where they begin with a dot and a slash. */
    private void refused(String words, String... named) throws IOException {
        List<String> args =
                new ArrayList<>(List.of(words.replace("./", directory + "/").split(" ", -1)));
        Sluice run = Sluice.run(args.toArray(String[]::new));
        assertThat(run.status).as(words + ": " + run.err()).isEqualTo(2);
        assertThat(run.err().lines().findFirst().orElse("")).as(words).contains(named);
        for (String name : List.of("app.log", "app.json", "sub/x.json", "data/old.stream/shardId-0", "p.json")) {
            assertThat(directory.resolve(name)).as(words).hasContent(WORD.strip());
        }
        assertThat(directory.resolve("new.json")).doesNotExist();
    }

    @Test
    void outputs_areRefused_whenOneIsAnInputByWhateverName() throws IOException {
        refused("load --local --metrics-file ./app.log s ./app.log", "--metrics-file", "the input");
        refused("load --local --report ./app.json s ./app.json", "--report", "the input");
        refused("load --local --report ./link.json s ./app.json", "--report", "the input");
        refused("load --local --report ./app.json s ./there/hard.json", "--report", "the input");
        refused("load --local --report ./sub/x.json s ./sub", "--report", "the input");
        refused("load --local --checkpoint ./app.log s ./*.log", "--checkpoint", "the input");
        refused("load --local --rejects ./app.log --files-from ./list s", "--rejects", "the input");
        refused("load --local --checkpoint ./ck s ./ck.compacted", "--checkpoint", "the input");
        refused("load --dry-run --report ./app.json s ./app.json", "--report", "the input");
        refused("plan --report ./app.json ./app.json", "--report", "the input");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void refusedLoad_keepsNoInputOpen() throws IOException {
        refused("load --local --report ./app.json s ./app.json ./app.log", "--report", "the input");
        refused("plan --report ./app.json ./app.json ./app.log", "--report", "the input");
        List<String> open = new ArrayList<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                if (Files.isSymbolicLink(descriptor)) {
                    open.add(Files.readSymbolicLink(descriptor).toString());
                }
            }
        }
        assertThat(open).noneMatch(path -> path.startsWith(directory.toString()));
    }

    @Test
    void outputs_areRefused_whenTwoAreOneFile_whichMayNotBeThereYet() throws IOException {
        refused("load --local --rejects ./new.json --report ./new.json s ./app.log", "--rejects", "--report");
        refused("load --local --checkpoint ./n --rejects ./there/n s ./app.log", "--checkpoint", "--rejects");
        refused(
                "load --local --metrics-file ./new.json --report ./dangling.json s ./app.log",
                "--metrics-file",
                "--report");
        refused("load --local --report ./r.json --report ./there/r.json s ./app.log", "--report");
    }

    @Test
    void outputs_areRefused_whenTheyAreReadOtherwise() throws IOException {
        refused("load --local --rejects ./list --files-from ./list s", "--rejects", "--files-from");
        refused("load --local --config ./conf --metrics-file ./conf s ./app.log", "--metrics-file", "config file");
        String[] both = {"--rejects", "--endpoint-data"};
        refused("load --local --endpoint-data ./data --rejects ./data/lock s ./app.log", both);
        refused("load --local --endpoint-data ./data --rejects ./data/s.stream/r s ./app.log", both);
        refused("load --local --endpoint-data ./no --rejects ./no/s.stream s ./app.log", both);
        refused("load --local --endpoint-data ./there/data s ./data", "--endpoint-data", "the input");
        refused("plan --prices ./p.json --report ./p.json ./app.log", "--prices", "--report");
        refused("verify --checkpoint ./app.json --report ./hard.json s", "--checkpoint", "--report");
    }

    /** Scripts keep all that belongs to one load in one directory. */
    @Test
    void outputs_mayLieBesideWhatTheEndpointKeeps() {
        for (String data : List.of(directory + "/data", directory + "/no")) {
            Sluice run = Sluice.run(
                    "load",
                    "--local",
                    "--endpoint-data",
                    data,
                    "--rejects",
                    data + "/rejects",
                    "s",
                    directory + "/none");
            assertThat(run.err()).contains("none").contains("does not exist");
        }
    }

    @Test
    void device_mayBeNamedForEverything() {
        Sluice run =
                Sluice.run("plan", "--shards", "1", "--quiet", "--report", "-", "--files-from", directory + "/list");
        assertThat(run.status).as(run.err()).isZero();
        Sluice misuse = Sluice.run(
                "load", "--local", "--rejects", "/dev/null", "--metrics-file", "/dev/null", "s", directory + "/none");
        assertThat(misuse.err()).contains("does not exist");
    }
}
