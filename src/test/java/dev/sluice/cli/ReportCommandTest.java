package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
    @TempDir
    private Path directory;

    private String first;
    private String second;

    @BeforeEach
    void load() throws Exception {
        Path log = Files.writeString(directory.resolve("a.log"), "one line\nand another\n");
        first = directory.resolve("1.json").toString();
        second = directory.resolve("2.json").toString();
        for (String report : new String[] {first, second}) {
            Sluice run = Sluice.run(
                    "load", "--local=1", "--quiet", "--sender", "sdk", "--report", report, "web", log.toString());
            assertThat(run.status).as(run.err()).isZero();
        }
    }

    @Test
    void reports_areTextOnStandardOutput_unlessAFileIsNamed() throws Exception {
        Sluice text = Sluice.run("report", first, second);
        assertThat(text.status).as(text.err()).isZero();
        assertThat(new String(text.out(), StandardCharsets.UTF_8))
                .contains("web: all acknowledged", "4 events", "PART", first, second);
        Path page = directory.resolve("all.html");
        Path json = directory.resolve("all.json");
        Sluice files = Sluice.run("report", first, second, "-o", page.toString(), "-o", json.toString());
        assertThat(files.status).as(files.err()).isZero();
        assertThat(files.out()).isEmpty();
        assertThat(Files.readString(page)).startsWith("<!DOCTYPE html>").contains("<h2>Parts</h2>");
        assertThat(Files.readString(json)).contains("\"events\" : 4");
        assertThat(Sluice.run("report", json.toString()).status)
                .as("merged ones, too")
                .isZero();
    }

    @Test
    void whatCannotBeMerged_isToldInASentence() throws Exception {
        assertThat(failed(1, first, directory.resolve("none.json").toString())).contains("there is no report");
        Path other = Files.writeString(directory.resolve("x.json"), "[1, 2]");
        assertThat(failed(1, other.toString())).contains("x.json is not a report of a load");
        assertThat(failed(2, first, "-o", "all.pdf")).contains("the name must end in .json or .html");
        assertThat(failed(2, first, "-o", first)).contains("are the same file");
        assertThat(failed(2)).contains("FILE.json");
    }

    private static String failed(int status, String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "report";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        Sluice run = Sluice.run(all);
        assertThat(run.status).as(run.err()).isEqualTo(status);
        return run.err();
    }
}
