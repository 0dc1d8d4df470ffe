package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.corpus.MakeLog;
import dev.sluice.read.ZstdDictionary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
    @TempDir
    private Path directory;

    private Path log;
    private Path dictionary;

    @BeforeEach
    void makeLog() {
        log = directory.resolve("access.log");
        dictionary = directory.resolve("access.dict");
        String[] args = {"--format", "combined", "--size", "4M", "--seed", "7", "--out", log.toString()};
        assertThat(MakeLog.run(args, System.err)).isZero();
    }

    private Sluice train(String... more) {
        String[] args = new String[more.length + 3];
        args[0] = "train";
        args[1] = "-o";
        args[2] = dictionary.toString();
        System.arraycopy(more, 0, args, 3, more.length);
        return Sluice.run(args);
    }

    private static double gain(Sluice trained) {
        Matcher times = Pattern.compile("(\\d+\\.\\d+) times as much").matcher(String.join("\n", trained.lines()));
        assertThat(times.find()).as(trained.lines().toString()).isTrue();
        return Double.parseDouble(times.group(1));
    }

    /** The goal: three times plain zstd's ratio on single lines of the access log. */
    @Test
    void accessLog_gainsThreeTimesWhatZstdGainsAlone() throws IOException {
        Sluice trained = train(log.toString());
        assertThat(trained.status).as(trained.err()).isZero();
        assertThat(trained.err()).isEmpty();
        assertThat(gain(trained)).isGreaterThan(3);
        ZstdDictionary made = ZstdDictionary.of(Files.readAllBytes(dictionary));
        assertThat(made.bytes()).hasSizeLessThanOrEqualTo(110 << 10);
        assertThat(trained.lines().get(0)).contains(dictionary.toString(), made.id() + " (SHA-256 " + made.sha256());
    }

    @Test
    void sameInput_givesTheSameDictionary() throws IOException {
        assertThat(train("--size", "16K", log.toString()).status).isZero();
        byte[] first = Files.readAllBytes(dictionary);
        assertThat(first).hasSizeLessThanOrEqualTo(16 << 10);
        Files.delete(dictionary);
        assertThat(train("--size", "16K", log.toString()).status).isZero();
        assertThat(Files.readAllBytes(dictionary)).isEqualTo(first);
    }

    @Test
    void format_learnsWhatTheLoadMakesOfLines() {
        Sluice trained = train("--size", "32K", "--format", "combined", log.toString());
        assertThat(trained.status).as(trained.err()).isZero();
        assertThat(gain(trained)).isGreaterThan(3);
    }

    @Test
    void rejectedLines_areCounted() throws IOException {
        Files.writeString(log, "what is this\n" + Files.readString(log));
        Sluice trained = train("--size", "16K", "--format", "combined", log.toString());
        assertThat(trained.status).isEqualTo(3);
        assertThat(trained.lines()).anyMatch(line -> line.contains("lines, and 1 that were rejected"));
    }

    @Test
    void fileThatIsThere_isLeftAlone() throws IOException {
        Files.writeString(dictionary, "dear to somebody");
        Sluice trained = train(log.toString());
        assertThat(trained.status).isEqualTo(2);
        assertThat(trained.err()).contains("there is a file of that name");
        assertThat(dictionary).hasContent("dear to somebody");
    }

    @Test
    void dictionary_isForItsOwnerAlone() throws IOException {
        assertThat(train(log.toString()).status).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dictionary)))
                .isEqualTo("rw-------");
    }

    @Test
    void tooFewLines_areToldAndNothingIsWritten() throws IOException {
        Files.writeString(log, "one line\n");
        Sluice trained = train(log.toString());
        assertThat(trained.status).isEqualTo(1);
        assertThat(trained.err()).contains("of 1 line: there is too little to learn from");
        assertThat(dictionary).doesNotExist();
    }

    @Test
    void unreadableInput_endsWithOne() {
        assertThat(train(log.toString(), directory.resolve("none").toString()).status)
                .isEqualTo(2);
        assertThat(dictionary).doesNotExist();
    }
}
