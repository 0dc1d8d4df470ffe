package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.Sluice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many small files are loaded as if they were one, through the real KPL. */
class SmallFilesIT {
    private static final int FILES = 60;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--records blocks",
                "--records blocks --key field:/n",
                "--records blocks --key field:/n --ordered",
                "--records aggregated",
                "--records lines"
            })
    void eachFile_isReadByItsOwnHeader_andItsRejectsNameItsLines(String options) throws Exception {
        Path in = Files.createDirectory(directory.resolve("in"));
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            // The columns change places; the last line has no newline.
            boolean turned = i % 2 == 1;
            String bad = i == 31 ? "\"unclosed\n" : "";
            String text = (turned ? "v,n\n" : "n,v\n") + (turned ? "a," + i : i + ",a") + "\n" + bad;
            Files.writeString(in.resolve("f" + i), text + (i == 31 ? "" : turned ? "b," + i : i + ",b"));
            for (String value : i == 31 ? List.of("a") : List.of("a", "b")) {
                String n = "\"n\":\"" + i + "\"";
                String v = "\"v\":\"" + value + "\"";
                expected.add("{" + (turned ? v + "," + n : n + "," + v) + "}");
            }
        }
        Path rejects = directory.resolve("rejects.jsonl");
        Sluice load = load(options + " --format csv --rejects " + rejects, in);
        assertThat(load.status).as(load.err()).isEqualTo(3);
        Sluice cat = Sluice.run("cat", "--endpoint-data", data(), "--distinct", "web");
        assertThat(cat.sortedLines()).isEqualTo(expected.stream().sorted().toList());
        List<String> rejected = Files.readAllLines(rejects);
        assertThat(rejected).hasSize(1);
        JsonNode reject = new ObjectMapper().readTree(rejected.get(0));
        assertThat(reject.path("source").asText()).isEqualTo(in.resolve("f31").toString());
        assertThat(reject.path("offset").asInt()).isEqualTo("v,n\na,31\n".length());
        assertThat(reject.path("line").asInt()).isEqualTo(3);
    }

    @Test
    void records_areAsManyAsThoseOfOneFile_andAreProvenByTheirCheckpoint() throws Exception {
        Path in = Files.createDirectory(directory.resolve("in"));
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            String text = "10.0.0." + i % 250 + " - - \"GET /" + i * 7919L + " HTTP/1.1\" 200\n  at line " + i + "\n";
            Files.writeString(in.resolve("f" + i), text);
            all.append(text);
        }
        String options = "--records blocks --checkpoint " + directory.resolve("journal") + " --report "
                + directory.resolve("report.json");
        Sluice load = load(options, in);
        assertThat(load.status).as(load.err()).isZero();
        JsonNode report =
                new ObjectMapper().readTree(directory.resolve("report.json").toFile());
        assertThat(report.path("records").asInt()).isEqualTo(1);
        assertThat(report.path("sources").asInt()).isEqualTo(500);
        Sluice cat = Sluice.run("cat", "--endpoint-data", data(), "web");
        assertThat(cat.sortedLines()).isEqualTo(all.toString().lines().sorted().toList());
        String journal = directory.resolve("journal").toString();
        Sluice verify = Sluice.run("verify", "--endpoint-data", data(), "--checkpoint", journal, "web");
        assertThat(verify.status).as(verify.err()).isZero();
        assertThat(verify.err()).contains("in the stream web: 1,000 events");
    }

    @Test
    void multiLineEvent_doesNotReachIntoTheNextFile() throws Exception {
        Path in = Files.createDirectory(directory.resolve("in"));
        for (int i = 0; i < FILES; i++) {
            Files.writeString(in.resolve("f" + i), "  continued " + i + "\nERROR " + i + "\n  more " + i);
        }
        Sluice load = load("--records lines --multiline ^ERROR", in);
        assertThat(load.status).as(load.err()).isZero();
        assertThat(load.err()).contains(3 * FILES / 3 * 2 + " events");
    }

    private Sluice load(String options, Path in) {
        List<String> command = new ArrayList<>(List.of("load", "--local=3", "--endpoint-data", data()));
        command.addAll(List.of(options.split(" ")));
        command.addAll(List.of("web", in.toString()));
        return Sluice.run(command.toArray(new String[0]));
    }

    private String data() {
        return directory.resolve("data").toString();
    }
}
