package dev.sluice.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.Sluice;
import dev.sluice.Zipped;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --format auto}: what was looked at is loaded with the rest, wherever it comes from. */
class AutoFormatIT {
    private static final int LINES = 40_000;
    private static final byte[] LOG = log();
    private static final String ACCESS =
            "10.0.0.1 - - [10/Oct/2025:13:55:36 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"curl\"\n";
    private static final String JAVA = "2026-01-02 03:04:05.123 INFO  [main] a.B - hello\n";

    @TempDir
    Path directory;

    /** Longer than what is looked at, compressed or not. */
    private static byte[] log() {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < LINES; i++) {
            text.append("10.0.0.")
                    .append(random.nextInt(256))
                    .append(" - - [10/Oct/2025:13:55:36 +0000] \"GET /")
                    .append(Long.toString(random.nextLong(), 36))
                    .append(Long.toString(random.nextLong(), 36))
                    .append(Long.toString(random.nextLong(), 36))
                    .append(" HTTP/1.1\" 200 5 \"-\" \"curl\"\n");
        }
        return text.toString().getBytes(UTF_8);
    }

    private static byte[] packed(String how) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        switch (how) {
            case "gzip" -> {
                return Zipped.gzip(LOG);
            }
            case "tar" -> {
                return Zipped.tar("access.log", LOG);
            }
            case "zip" -> {
                try (ZipOutputStream out = new ZipOutputStream(packed)) {
                    out.putNextEntry(new ZipEntry("access.log"));
                    out.write(LOG);
                }
            }
            default -> packed.write(LOG);
        }
        return packed.toByteArray();
    }

    private Sluice load(byte[] stdin, String data, String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "load", "--local", "--endpoint-data", directory.resolve(data).toString(), "--rate", "unlimited"));
        all.addAll(List.of(arguments));
        return Sluice.piped(stdin, all.toArray(new String[0]));
    }

    private List<String> cat(String data) {
        return Sluice.run("cat", "--endpoint-data", directory.resolve(data).toString(), "web")
                .sortedLines();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "gzip", "tar"})
    void auto_losesNoByteOfAPipe(String how) throws Exception {
        assertThat(packed(how)).hasSizeGreaterThan(1 << 20);
        Sluice auto = load(packed(how), "auto", "--format", "auto", "web");
        assertThat(auto.status).as(auto.err()).isZero();
        assertThat(load(LOG, "named", "--format", "combined", "web").status).isZero();
        assertThat(cat("auto")).hasSize(LINES).isEqualTo(cat("named"));
    }

    @Test
    void auto_looksIntoAnArchiveBehindEmptyFiles() throws Exception {
        Files.write(directory.resolve("0.log"), new byte[0]);
        Files.write(directory.resolve("1.zip"), packed("zip"));
        Sluice auto = load(new byte[0], "auto", "--format", "auto", "web", directory + "/0.log", directory + "/1.zip");
        assertThat(auto.status).as(auto.err()).isZero();
        assertThat(cat("auto")).hasSize(LINES).first().asString().startsWith("{\"@timestamp\":\"2025-10-10T");
    }

    @Test
    void auto_isRefusedWithTheGuessShownWhenItIsNotSure() {
        Sluice auto = load("who knows\nwhat this is\n".getBytes(UTF_8), "auto", "--format", "auto", "web");
        assertThat(auto.status).isEqualTo(2);
        assertThat(auto.err()).contains("name the format", "of no format known here", "who knows");
    }

    /** Of several formats, packed and not; their events lie in the same records. */
    private Path mixed() throws IOException {
        Path logs = Files.createDirectory(directory.resolve("logs"));
        Files.writeString(logs.resolve("access.log"), ACCESS.repeat(50));
        Files.writeString(logs.resolve("short.log"), ACCESS);
        Files.writeString(logs.resolve("empty.log"), "");
        Files.writeString(logs.resolve("array.json"), "[" + "{\"a\":1},".repeat(49) + "{\"a\":1}]");
        Files.writeString(logs.resolve("data.csv"), "time;text\n" + "2026-01-02T03:04:05Z;hello\n".repeat(50));
        Files.write(logs.resolve("app.log.gz"), Zipped.gzip((JAVA + "\tat a.B.c(B.java:1)\n").repeat(50)));
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(logs.resolve("old.zip")))) {
            for (String member : List.of("access.log", "syslog")) {
                out.putNextEntry(new ZipEntry(member));
                String line = member.equals("syslog") ? "Jan  2 03:04:05 web1 sshd[7]: hello\n" : ACCESS;
                out.write(line.repeat(50).getBytes(UTF_8));
            }
        }
        return logs;
    }

    @Test
    void auto_decidesForEachInput_andTheReportSaysWhich() throws Exception {
        Path logs = mixed();
        Path report = directory.resolve("report.json");
        Sluice auto =
                load(new byte[0], "auto", "--format", "auto", "--report", report.toString(), "web", logs.toString());
        assertThat(auto.status).as(auto.err()).isZero();
        assertThat(cat("auto"))
                .hasSize(50 + 1 + 50 + 50 + 50 + 100)
                .allMatch(line -> line.startsWith("{"))
                .anyMatch(line -> line.contains("\"message\":\"hello\\n\\tat a.B.c(B.java:1)\""))
                .anyMatch(line -> line.contains("\"text\":\"hello\""))
                .anyMatch(line -> line.equals("{\"a\":1}"));
        Map<String, Integer> inputs = new TreeMap<>();
        new ObjectMapper()
                .readTree(report.toFile())
                .path("formats")
                .forEach(each -> inputs.put(
                        each.path("format").asText(), each.path("inputs").asInt()));
        assertThat(inputs)
                .isEqualTo(Map.of("combined", 3, "csv --delimiter ';'", 1, "json", 1, "logback", 1, "syslog", 1));
        assertThat(auto.err()).contains("3 inputs of combined: " + logs.resolve("access.log"));
        Sluice plan = Sluice.run("plan", "--format", "auto", logs.toString());
        assertThat(plan.err() + new String(plan.out(), UTF_8)).contains("3 inputs of combined", "1 input of syslog");
    }

    @Test
    void auto_namesWhatItIsNotSureOf_andLoadsTheOthers() throws Exception {
        Path logs = mixed();
        Files.writeString(logs.resolve("0.txt"), "once upon a time\nthere was a log\n");
        Sluice auto = load(new byte[0], "auto", "--format", "auto", "web", logs.toString());
        assertThat(auto.status).as(auto.err()).isEqualTo(1);
        assertThat(auto.err()).contains("cannot read " + logs.resolve("0.txt") + ": --format auto is not sure");
        assertThat(cat("auto")).hasSize(301);
    }

    private static String access(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> ACCESS.replace("GET /", "GET /" + i))
                .collect(Collectors.joining());
    }

    private static String java(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> JAVA.replace("hello", "hello " + i))
                .collect(Collectors.joining());
    }

    /** Whatever it would be taken for by then. */
    @ParameterizedTest
    @ValueSource(strings = {ACCESS, "once upon a time\n"})
    void auto_readsAnInputAsBefore_whenItHasGrown(String more) throws Exception {
        Path logs = Files.createDirectory(directory.resolve("grown"));
        Files.writeString(logs.resolve("a.log"), ACCESS.repeat(50));
        Files.writeString(logs.resolve("b.log"), java(0, 5));
        String[] arguments = {
            "--format", "auto", "--checkpoint", directory.resolve("journal").toString(), "web", logs.toString()
        };
        assertThat(load(new byte[0], "auto", arguments).status).isZero();
        Files.writeString(logs.resolve("b.log"), more.repeat(500) + java(5, 7), StandardOpenOption.APPEND);
        Sluice again = load(new byte[0], "auto", arguments);
        assertThat(again.status).as(again.err()).isIn(0, 3);
        List<String> stored = cat("auto");
        assertThat(stored)
                .filteredOn(line -> line.contains("\"message\":\"hello"))
                .hasSize(6);
        assertThat(stored).filteredOn(line -> line.contains("\"remote_addr\"")).hasSize(50);
        Sluice named = load(new byte[0], "auto", "--format", "combined", "--checkpoint", arguments[3], "web", "-");
        assertThat(named.status).isNotZero();
        assertThat(named.err()).contains("was begun with --format auto and this run has combined");
    }

    /** Its small members come together. */
    @Test
    void auto_looksIntoAnArchive_whoseMembersAreOfDifferentFormats() throws Exception {
        Path zip = directory.resolve("x.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("a.csv"));
            out.write("id,name\n1,a\n2,b\n3,c\n4,d\n".getBytes(UTF_8));
            out.putNextEntry(new ZipEntry("b.log"));
            out.write(JAVA.repeat(4).getBytes(UTF_8));
        }
        Sluice auto = load(new byte[0], "auto", "--format", "auto", "web", zip.toString());
        assertThat(auto.status).as(auto.err()).isZero();
        assertThat(cat("auto")).hasSize(8);
    }

    /** Nothing would tell it now, and its checkpoint has no other format to name. */
    @Test
    void auto_goesOnWithACheckpoint_whenNoInputTellsItsFormatAnyMore() throws Exception {
        Path log = Files.writeString(directory.resolve("a.log"), access(0, 5));
        String journal = directory.resolve("journal").toString();
        String[] arguments = {"--format", "auto", "--checkpoint", journal, "web", log.toString()};
        assertThat(load(new byte[0], "auto", arguments).status).isZero();
        Files.writeString(log, "\tat a.B.c(B.java:1)\n".repeat(30) + access(5, 12), StandardOpenOption.APPEND);
        Sluice again = load(new byte[0], "auto", arguments);
        assertThat(again.status).as(again.err()).isEqualTo(3);
        assertThat(cat("auto")).hasSize(12);
    }

    /** Earlier versions put down one format for all inputs. */
    @Test
    void auto_keepsTheFormat_thatTheCheckpointWasBegunWith() throws Exception {
        Path log = Files.writeString(directory.resolve("a.csv"), "a;b\n1;2\n2;3\n");
        String journal = directory.resolve("journal").toString();
        String[] named = {
            "--format", "csv", "--delimiter", ";", "--checkpoint", journal, "web", log.toString(),
        };
        assertThat(load(new byte[0], "auto", named).status).isZero();
        Files.writeString(log, "3;4\n", StandardOpenOption.APPEND);
        Sluice auto = load(
                new byte[0],
                "auto",
                "--format",
                "auto",
                "--delimiter",
                ";",
                "--checkpoint",
                journal,
                "web",
                log.toString());
        assertThat(auto.status).as(auto.err()).isZero();
        assertThat(cat("auto"))
                .containsExactly("{\"a\":\"1\",\"b\":\"2\"}", "{\"a\":\"2\",\"b\":\"3\"}", "{\"a\":\"3\",\"b\":\"4\"}");
    }

    /** The second one would be read in the first one's format if it were not looked into. */
    @Test
    void auto_looksIntoANamedPipe_thatIsNotTheFirstInput() throws Exception {
        Path log = Files.writeString(directory.resolve("a.log"), ACCESS.repeat(50));
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            try {
                Files.writeString(pipe, JAVA.repeat(50));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Sluice auto = load(new byte[0], "auto", "--format", "auto", "web", log.toString(), pipe.toString());
        writing.get(10, TimeUnit.SECONDS);
        assertThat(auto.status).as(auto.err()).isZero();
        assertThat(cat("auto")).hasSize(100);
        assertThat(auto.err()).contains("1 input of logback: " + pipe);
    }
}
