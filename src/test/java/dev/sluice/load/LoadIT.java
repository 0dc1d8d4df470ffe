package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.Zipped;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole program against the embedded endpoint, through the real KPL: what goes in comes out, and bad input gets a clear end. */
class LoadIT {
    private static final byte[] HOSTILE = bytes("plain\n\ncrlf\r\nnul\0nul\n\u00e9 in utf-8\n");

    @TempDir
    Path directory;

    private String data = "";

    @BeforeEach
    void name() {
        data = directory.resolve("data").toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--records blocks",
                "--records blocks --compression gzip",
                "--records blocks --compression none",
                "--records blocks --level 19",
                "--records lines",
                "--records aggregated",
                "--records blocks --ordered --key line",
                "--records blocks --sender sdk",
                "--records blocks --sender sdk --compression none",
                "--records lines --sender kpl",
                "--records aggregated --sender sdk",
                "--records blocks --sender sdk --ordered --key line"
            })
    void lines_comeBackByteForByteInEveryLayout(String options) throws Exception {
        byte[] lines = hostile();
        Sluice load = load(lines, options.split(" "));
        assertThat(load.status).as(load.err()).isZero();
        assertThat(cat().sortedLines()).isEqualTo(Sluice.sortedLines(lines));
    }

    @Test
    void lastLine_isLoadedWhenItHasNoNewline() throws Exception {
        Path file = write("a.log", bytes("one\ntwo"));
        assertThat(load(file.toString()).status).isZero();
        assertThat(cat().sortedLines()).containsExactly("one", "two");
    }

    @Test
    void load_waitsForTheCheckpoint_andThenLoads() throws Exception {
        Path file = write("a.log", bytes("one\n"));
        Path journal = Files.createFile(directory.resolve("journal"));
        CompletableFuture<Sluice> waiting;
        try (FileChannel channel = FileChannel.open(journal, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            waiting = CompletableFuture.supplyAsync(
                    () -> load("--if-busy", "wait", "--checkpoint", journal.toString(), file.toString()));
            Thread.sleep(1000);
            Files.writeString(file, "two\n", StandardOpenOption.APPEND);
        }
        Sluice load = waiting.get(60, TimeUnit.SECONDS);
        assertThat(load.status).as(load.err()).isZero();
        assertThat(load.err()).contains("waiting until it ends");
        assertThat(cat().sortedLines()).containsExactly("one", "two");
    }

    @Test
    void load_isDoneWhenThereIsNothing() throws Exception {
        Path file = write("empty.log", new byte[0]);
        assertThat(load(file.toString()).status).isZero();
        assertThat(load(new byte[0]).status).isZero();
        assertThat(cat().out()).isEmpty();
    }

    @Test
    void truncatedGzip_isDeliveredAsFarAsItGoesAndNamed() throws Exception {
        byte[] zipped = Zipped.gzip(hostile());
        Path broken = write("broken.gz", Arrays.copyOf(zipped, zipped.length / 2));
        Path good = write("good.log", bytes("good\n"));
        Sluice load = load(broken.toString(), good.toString());
        assertThat(load.status).as(load.err()).isEqualTo(1);
        assertThat(load.err()).contains("broken.gz").containsPattern("past byte \\d+");
        List<String> back = cat().sortedLines();
        assertThat(back).contains("good").hasSizeGreaterThan(5);
    }

    @Test
    void lineLongerThanARecord_isRejectedWithItsPlace() throws Exception {
        byte[] noise = new byte[3 << 20];
        new Random(7).nextBytes(noise);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = noise[i] == '\n' ? (byte) 'x' : noise[i];
        }
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        lines.writeBytes(bytes("before\n"));
        lines.writeBytes(noise);
        lines.writeBytes(bytes("\nafter\n"));
        Path file = write("long.log", lines.toByteArray());
        Path rejects = directory.resolve("rejects.jsonl");
        Sluice load = load("--rejects", rejects.toString(), file.toString());
        assertThat(load.status).as(load.err()).isEqualTo(3);
        assertThat(load.err().replaceAll("\\s+", " "))
                .contains(
                        "--oversize split loads lines that are too long in pieces, and --oversize truncate their beginning");
        assertThat(cat().sortedLines()).containsExactly("after", "before");
        assertThat(Files.readString(rejects))
                .contains("\"offset\":7", "\"line\":2", "\"length\":" + noise.length, "\"base64\":\"");
    }

    @Test
    void rejects_ofAnInputThatBreaksOffAreInTheFileToo() throws Exception {
        byte[] zipped = Zipped.gzip(hostile());
        Path broken = write("broken.gz", Arrays.copyOf(zipped, zipped.length / 2));
        Path rejects = directory.resolve("rejects.jsonl");
        String[] all = {"--format", "json", "--max-rejects", "unlimited", "--report", "-"};
        List<String> args = new ArrayList<>(List.of(all));
        args.addAll(List.of("--rejects", rejects.toString(), broken.toString()));
        Sluice load = load(args.toArray(new String[0]));
        assertThat(load.status).as(load.err()).isEqualTo(1);
        long written = Files.readAllLines(rejects).size();
        assertThat(written).isPositive();
        assertThat(new String(load.out(), StandardCharsets.UTF_8)).contains("\"rejected\" : " + written + ",");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--records blocks", "--records blocks --key line", "--records aggregated", "--records lines"})
    void longLine_comesBackInPiecesOrCutWhenTheUserAsksForIt(String options) throws Exception {
        // Longer than a record; longer than the longest line, and than a chunk.
        String longer = text(new Random(4), 1_300_000);
        String longest = text(new Random(5), 11_000_000);
        Path file = write("long.log", bytes("before\n" + longer + "\nbetween\n" + longest + "\nafter\n"));
        String journal = directory.resolve("long.journal").toString();
        List<String> args = new ArrayList<>(List.of(options.split(" ")));
        args.addAll(List.of("--chunk-size", "4M", "--checkpoint", journal, "--oversize", "split", file.toString()));
        Sluice load = load(args.toArray(new String[0]));
        assertThat(load.status).as(load.err()).isZero();
        assertThat(load.err()).contains("events longer than a record that were split: 2");
        List<String> pieces = new ArrayList<>(cat().sortedLines());
        assertThat(pieces).contains("before", "between", "after");
        // Each piece has its place in one of the two.
        byte[] both = bytes(longer + "\n" + longest);
        String whole = new String(both, StandardCharsets.ISO_8859_1);
        assertThat(pieces.stream().mapToLong(String::length).sum())
                .isEqualTo(both.length - 1 + "beforebetweenafter".length());
        assertThat(pieces).allMatch(piece -> piece.length() < 20 || whole.contains(piece));
        if (!options.contains("lines")) {
            Sluice proven = Sluice.run("verify", "--checkpoint", journal, "--endpoint-data", data, "web");
            assertThat(proven.status).as(proven.err()).isZero();
        }

        data = directory.resolve("truncated").toString();
        args = new ArrayList<>(List.of(options.split(" ")));
        args.addAll(List.of("--chunk-size", "4M", "--oversize", "truncate", file.toString()));
        load = load(args.toArray(new String[0]));
        assertThat(load.status).as(load.err()).isZero();
        assertThat(load.err()).contains("events longer than a record that were truncated: 2");
        List<String> cut = cat().sortedLines();
        assertThat(cut).hasSize(5).contains("before", "between", "after");
        assertThat(cut.stream().filter(line -> line.length() > 20))
                .hasSize(2)
                .allMatch(line -> line.length() > 1_040_000 && line.length() < 1 << 20)
                .allMatch(line -> whole.startsWith(line) || whole.contains("\n" + line));
    }

    @Test
    void load_namesTheFileWhoseDiskIsFull() throws Exception {
        Path file = write("mixed.log", bytes("{\"n\":1}\nnot json\n"));
        Sluice load = load("--format", "json", "--rejects", "/dev/full", file.toString());
        assertThat(load.status).as(load.err()).isEqualTo(1);
        assertThat(load.err())
                .contains("cannot write the rejects file /dev/full")
                .doesNotContain("\tat ");
        Path report = Files.createSymbolicLink(directory.resolve("full.json"), Path.of("/dev/full"));
        Path metrics = directory.resolve("metrics.prom");
        load = load(
                "--format",
                "json",
                "--on-parse-error",
                "raw",
                "--report",
                report.toString(),
                "--metrics-file",
                metrics.toString(),
                file.toString());
        assertThat(load.status).as(load.err()).isEqualTo(1);
        assertThat(load.err())
                .contains("all acknowledged")
                .contains("cannot write " + report + ": No space left on device; the load itself ended with status 0")
                .doesNotContain("\tat ");
        assertThat(metrics).isNotEmptyFile();
    }

    @Test
    void report_showsDefaultsAsAUserWouldTypeThem() throws Exception {
        Sluice load = load("--report", "-", write("one.log", bytes("one\n")).toString());
        assertThat(load.status).as(load.err()).isZero();
        assertThat(new String(load.out(), StandardCharsets.UTF_8))
                .contains("\"--in-flight\" : \"64M\"", "\"--linger\" : \"1s\"", "\"--give-up-after\" : \"1h\"");
    }

    @Test
    void longLine_isSplitOnlyWhereLinesStayAsTheyAre() {
        Sluice load = load("--format", "json", "--oversize", "split");
        assertThat(load.status).isEqualTo(2);
        assertThat(load.err()).contains("--format raw");
    }

    /** Characters of one to three bytes that hardly compress. */
    private static String text(Random random, int characters) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < characters; i++) {
            text.append((char) (i % 64 == 0 ? 0x4E00 + random.nextInt(0x5000) : 0x21 + random.nextInt(0x5D)));
        }
        return text.toString();
    }

    @Test
    void load_endsWithStatus4WhenTooManyLinesAreRejected() throws Exception {
        byte[] noise = new byte[1_500_000];
        new Random(8).nextBytes(noise);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = noise[i] == '\n' ? (byte) 'x' : noise[i];
        }
        Path file = write("long.log", noise);
        Sluice load = load("--max-rejects", "0", "--records", "lines", file.toString());
        assertThat(load.status).as(load.err()).isEqualTo(4);
        assertThat(load.err().replaceAll("\\s+", " "))
                .contains("1 of 1 line was rejected, more than --max-rejects allows, so reading stopped")
                .contains("long.log, line 1: ", "... (1,500,000 bytes)", "--rejects FILE keeps each of them");
    }

    @Test
    void directory_isReadOnceThoughALinkLeadsBackIntoIt() throws Exception {
        Path logs = Files.createDirectory(directory.resolve("logs"));
        Files.write(logs.resolve("a.log"), bytes("a\n"));
        Files.createSymbolicLink(logs.resolve("loop"), logs);
        assertThat(load(logs.toString()).status).isZero();
        assertThat(cat().sortedLines()).containsExactly("a");
    }

    @Test
    void checkpoint_makesTheSecondRunLoadOnlyWhatIsNew() throws Exception {
        Path file = write("web.log", bytes("one\ntwo\n"));
        String journal = directory.resolve("web.journal").toString();
        assertThat(load("--checkpoint", journal, file.toString()).status).isZero();
        Sluice second = load("--checkpoint", journal, file.toString());
        assertThat(second.status).isZero();
        assertThat(second.err().replaceAll("\\s+", " "))
                .containsOnlyOnce("nothing in the inputs is new to the checkpoint");
        Files.write(file, bytes("one\ntwo\nthree\n"));
        assertThat(load("--checkpoint", journal, file.toString()).status).isZero();
        assertThat(cat().sortedLines()).containsExactly("one", "three", "two");
    }

    /** As after a rehearsal: else the run that is meant would send nothing, and end with status 0. */
    @Test
    void checkpoint_isRefusedByAStreamOfTheSameNameMadeLater() throws Exception {
        Path file = write("web.log", bytes("one\n"));
        String journal = directory.resolve("web.journal").toString();
        Sluice rehearsal = Sluice.run("load", "--local=1", "--checkpoint", journal, "web", file.toString());
        assertThat(rehearsal.status).as(rehearsal.err()).isZero();
        Sluice load = load("--checkpoint", journal, file.toString());
        assertThat(load.status).isEqualTo(1);
        assertThat(load.err())
                .contains("belongs to another stream of the name web")
                .contains("name a new one");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--records blocks", "--records aggregated", "--compression gzip", "--format json --key field:/n"
            })
    void verify_provesALoadAndMissesWhatIsNotThere(String options) throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            text.append("{\"n\":").append(i).append("}\n");
        }
        Path file = write("n.log", bytes(text.toString()));
        String journal = directory.resolve("n.journal").toString();
        List<String> args = new ArrayList<>(List.of("--checkpoint", journal, "--chunk-size", "16K", file.toString()));
        args.addAll(List.of(options.split(" ")));
        assertThat(load(args.toArray(new String[0])).status).isZero();
        Sluice proven = Sluice.run("verify", "--checkpoint", journal, "--endpoint-data", data, "web");
        assertThat(proven.status).as(proven.err()).isZero();
        assertThat(proven.err()).contains("calls done is in the stream web: 5,000 events");

        String elsewhere = directory.resolve("elsewhere").toString();
        assertThat(Sluice.run("load", "--local=3", "--endpoint-data", elsewhere, "web").status)
                .isZero();
        Sluice missing = Sluice.run("verify", "--checkpoint", journal, "--endpoint-data", elsewhere, "web");
        assertThat(missing.status).as(missing.err()).isEqualTo(1);
        assertThat(missing.err()).contains("not all in the stream").contains("n.log, bytes 0 to 16384");
    }

    @Test
    void checkpoint_isGoodForTheNextRunWhenATimeIsRelative() throws Exception {
        Path file = write("n.log", bytes("{\"time\":\"2001-01-01T00:00:00Z\"}\n"));
        String journal = directory.resolve("n.journal").toString();
        for (int run = 0; run < 2; run++) {
            Sluice load = load("--checkpoint", journal, "--format", "json", "--until", "2h", file.toString());
            assertThat(load.status).as(load.err()).isZero();
        }
        assertThat(cat().sortedLines()).hasSize(1);
    }

    @Test
    void since_keepsALateLineAmongThousandsOfEarlyOnes() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            lines.append(i == 1511 ? "2025-03-02T00:00:00Z" : "2025-03-01T10:00:00Z")
                    .append(" h app: ")
                    .append(i)
                    .append('\n');
        }
        Path file = write("late.log", bytes(lines.toString()));
        Sluice load = load("--format", "syslog", "--since", "2025-03-02T00:00:00Z", file.toString());
        assertThat(load.status).as(load.err()).isZero();
        assertThat(cat().sortedLines()).hasSize(1).first().asString().contains("\"1511\"");
    }

    @Test
    void since_isCountedFromTheFirstRunWhenALoadIsResumed() throws Exception {
        Instant hourAgo = Instant.now().minusSeconds(3600);
        Path file = write("n.log", bytes("{\"time\":\"" + hourAgo + "\"}\n"));
        Path journal = directory.resolve("n.journal");
        String[] options = {"--checkpoint", journal.toString(), "--format", "json", "--since", "2h"};
        Path nothing = write("nothing.log", new byte[0]);
        assertThat(load(options, nothing).status).isZero();
        begunEarlier(journal, Duration.ofDays(2));
        Files.writeString(
                file, "{\"time\":\"" + hourAgo.minus(Duration.ofDays(2)) + "\"}\n", StandardOpenOption.APPEND);
        Files.setLastModifiedTime(file, FileTime.from(hourAgo));
        Sluice resumed = load(options, file);
        assertThat(resumed.status).as(resumed.err()).isZero();
        assertThat(cat().sortedLines()).hasSize(2);
    }

    private Sluice load(String[] options, Path file) {
        return load(
                Stream.concat(Stream.of(options), Stream.of(file.toString())).toArray(String[]::new));
    }

    /** Each line of a journal begins with its own CRC-32C. */
    private static void begunEarlier(Path journal, Duration by) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (String line : Files.readAllLines(journal)) {
            Matcher started = Pattern.compile("\"started\":\"([^\"]+)\"").matcher(line);
            String entry = line.substring(9);
            if (started.find()) {
                entry = entry.replace(
                        started.group(1),
                        Instant.parse(started.group(1)).minus(by).toString());
            }
            CRC32C crc = new CRC32C();
            crc.update(entry.getBytes(StandardCharsets.UTF_8));
            lines.append(String.format("%08x %s%n", crc.getValue(), entry));
        }
        Files.writeString(journal, lines);
    }

    @Test
    void timeThatCannotBeRead_isRejectedOrWrappedUnderATimeFilter() throws Exception {
        Path file = write("n.log", bytes("{\"time\":\"soon\"}\n{\"time\":\"2001-01-01T00:00:00Z\"}\n"));
        assertThat(load("--format", "json", "--since", "2020-01-01", file.toString()).status)
                .isEqualTo(3);
        assertThat(cat().out()).isEmpty();
        String wrap = "--on-parse-error=wrap";
        assertThat(load("--format", "json", "--since", "2020-01-01", wrap, file.toString()).status)
                .isZero();
        assertThat(cat().sortedLines()).hasSize(1).first().asString().contains("has no time", "soon");
    }

    @Test
    void rejects_areNotWrittenOverWhatIsLoaded() throws Exception {
        Path rejects = write("rejects.jsonl", bytes("{\"source\":\"a\",\"text\":\"the only copy\"}\n"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), rejects);
        Sluice load = load("--format", "rejects", "--rejects", link.toString(), rejects.toString());
        assertThat(load.status).isEqualTo(2);
        assertThat(load.err()).contains("is also the input");
        assertThat(Files.readString(rejects)).contains("the only copy");
    }

    @Test
    void rejects_areLoadedAgainInTheirOwnFormat() throws Exception {
        Path file = write("mixed.log", bytes("{\"n\":1}\nnot json\n{\"n\":2}\n"));
        Path rejects = directory.resolve("rejects.jsonl");
        Sluice load = load("--format", "json", "--rejects", rejects.toString(), file.toString());
        assertThat(load.status).as(load.err()).isEqualTo(3);
        assertThat(Files.readString(rejects)).contains("\"line\":2", "\"text\":\"not json\"");
        Files.writeString(rejects, Files.readString(rejects).replace("not json", "{\\\"n\\\":3}"));
        Sluice again = load("--format", "rejects", rejects.toString());
        assertThat(again.status).as(again.err()).isZero();
        assertThat(cat().sortedLines()).containsExactly("{\"n\":1}", "{\"n\":2}", "{\"n\":3}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/no/such/file",
                "--rate 0",
                "--level 99",
                "--records heaps",
                "--in-flight much",
                "--no-such-option"
            })
    void usage_isToldInOneSentence(String typed) {
        List<String> args = new ArrayList<>(List.of("load", "--local", "web"));
        args.addAll(List.of(typed.split(" ")));
        Sluice load = Sluice.run(args.toArray(new String[0]));
        assertThat(load.status).as(load.err()).isEqualTo(2);
        assertThat(load.err()).startsWith("sluice: ").doesNotContain("\tat ");
    }

    private Sluice load(String... args) {
        return load(new byte[0], args);
    }

    private Sluice load(byte[] in, String... args) {
        List<String> command =
                new ArrayList<>(List.of("load", "--local=3", "--endpoint-data", data, "--rate", "unlimited"));
        List<String> inputs = new ArrayList<>(Arrays.asList(args));
        command.add("web");
        command.addAll(inputs);
        return Sluice.piped(in, command.toArray(new String[0]));
    }

    private Sluice cat() {
        Sluice cat = Sluice.run("cat", "--endpoint-data", data, "web");
        assertThat(cat.status).as(cat.err()).isZero();
        return cat;
    }

    private Path write(String name, byte[] content) throws Exception {
        return Files.write(directory.resolve(name), content);
    }

    private static byte[] hostile() {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        Random random = new Random(11);
        for (int i = 0; i < 2000; i++) {
            lines.writeBytes(HOSTILE);
            byte[] noise = new byte[random.nextInt(60)];
            random.nextBytes(noise);
            lines.writeBytes(noise);
            lines.write('\n');
        }
        return lines.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
