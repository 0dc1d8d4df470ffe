package dev.sluice.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rule of what a run with a checkpoint leaves out, case by case, as the table in src/docs/reliability.md has it: what happens to a
 * loaded file between two runs, what is loaded then, and what is said.
 */
class IdentityTest {
    /** Nobody waits for the rest of a last line. */
    private static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(2));

    private static final String OLD = lines("old", 400);
    private static final String NEW = lines("new", 400);
    private static final String CONSTANT = "ok\n".repeat(2000);

    @TempDir
    private Path directory;

    private final Journal journal = new Journal();

    private static String lines(String word, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append("2026-11-26 ").append(word).append(' ').append(i).append('\n');
        }
        return text.toString();
    }

    @FunctionalInterface
    interface Change {
        /** What becomes of the file {@code a.log} in the directory. */
        void happen(IdentityTest test, Path log) throws IOException;
    }

    /**
     * One line of the table.
     *
     * @param first what is loaded by the first run
     * @param then what is loaded by the second
     * @param said what is in the remarks; empty: nothing is remarked
     */
    record Case(String what, String first, Change change, String then, String said) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("untouched", OLD, (t, log) -> {}, "", ""),
                new Case("renamed", OLD, (t, log) -> Files.move(log, t.file("a.log.1")), "", ""),
                new Case("grown", OLD, (t, log) -> t.append(log, NEW), NEW, ""),
                new Case("touched", OLD, (t, log) -> t.touch(log), "", "not loaded again"),
                new Case(
                        "renamed and another in its place",
                        OLD,
                        (t, log) -> {
                            Files.move(log, t.file("a.log.1"));
                            t.write(log, NEW);
                        },
                        NEW,
                        ""),
                new Case(
                        "renamed and one of equal content in its place",
                        OLD,
                        (t, log) -> {
                            Files.move(log, t.file("a.log.1"));
                            t.write(log, OLD);
                        },
                        OLD,
                        ""),
                new Case(
                        "deleted and one of equal content in its place",
                        OLD,
                        (t, log) -> {
                            Files.delete(log);
                            t.write(log, OLD);
                        },
                        OLD,
                        "may be another file"),
                new Case(
                        "packed, with its time",
                        OLD,
                        (t, log) -> {
                            FileTime time = Files.getLastModifiedTime(log);
                            Path packed = Files.write(t.file("a.log.1.gz"), Packed.GZIP.pack(OLD.getBytes(UTF_8)));
                            Files.setLastModifiedTime(packed, time);
                            Files.delete(log);
                        },
                        "",
                        ""),
                new Case(
                        "packed after more was written to it",
                        OLD,
                        (t, log) -> {
                            Path packed = t.file("a.log.1.gz");
                            Files.write(packed, Packed.GZIP.pack((OLD + NEW).getBytes(UTF_8)));
                            Files.delete(log);
                        },
                        OLD + NEW,
                        "may be another file"),
                new Case(
                        "copied, with its time",
                        OLD,
                        (t, log) -> Files.copy(log, t.file("b.log"), StandardCopyOption.COPY_ATTRIBUTES),
                        OLD,
                        ""),
                new Case(
                        "moved to another disk, with its time",
                        OLD,
                        (t, log) -> {
                            Files.copy(log, t.file("b.log"), StandardCopyOption.COPY_ATTRIBUTES);
                            Files.delete(log);
                        },
                        "",
                        ""),
                new Case(
                        "copied and emptied",
                        OLD,
                        (t, log) -> {
                            Files.copy(log, t.file("a.log.1"));
                            t.rewrite(log, "");
                        },
                        "",
                        ""),
                new Case(
                        "copied, emptied and written anew",
                        OLD,
                        (t, log) -> {
                            Files.copy(log, t.file("a.log.1"));
                            t.rewrite(log, NEW);
                        },
                        NEW,
                        "does not hold any more"),
                new Case(
                        "copied and emptied, by names in the other order",
                        OLD,
                        (t, log) -> {
                            Files.copy(log, t.file("Z.log"));
                            t.rewrite(log, NEW);
                        },
                        NEW,
                        ""),
                new Case(
                        "emptied and written anew",
                        OLD,
                        (t, log) -> t.rewrite(log, NEW),
                        NEW,
                        "does not hold any more"),
                new Case(
                        "rewritten in its middle",
                        OLD,
                        (t, log) -> t.rewrite(log, OLD.replace("old 200\n", "OLD 200\n")),
                        OLD.replace("old 200\n", "OLD 200\n"),
                        "does not hold any more"),
                new Case(
                        "constant lines, emptied and written anew, and longer",
                        CONSTANT,
                        (t, log) -> t.rewrite(log, CONSTANT + "ok\n"),
                        CONSTANT + "ok\n",
                        "over and over"),
                new Case("constant lines, untouched", CONSTANT, (t, log) -> {}, "", ""),
                new Case(
                        "a link to it beside it",
                        OLD,
                        (t, log) -> Files.createSymbolicLink(t.file("b.log"), log),
                        "",
                        "same file"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void secondRun_loadsWhatIsNotProvedToBeLoaded(Case each) throws Exception {
        Path log = file("a.log");
        write(log, each.first());
        // Long ago, so that its time tells states apart.
        Files.setLastModifiedTime(log, FileTime.from(Instant.now().minusSeconds(100)));
        assertThat(run(1).text).isEqualTo(each.first());
        // A time that is written down is not older than a step of the file system's clock.
        Thread.sleep(50);
        each.change().happen(this, log);
        Run second = run(1);
        assertThat(second.text.equals(each.then()))
                .as("loaded %d lines", second.text.lines().count())
                .isTrue();
        if (each.said().isEmpty()) {
            assertThat(second.said).isEmpty();
        } else {
            assertThat(second.said)
                    .isNotEmpty()
                    .allSatisfy(said -> assertThat(said).contains(each.said()));
        }
        Run third = run(1);
        assertThat(third.text).as("a third run").isEmpty();
    }

    @Test
    void filesOfEqualContent_areAllLoaded_evenWhenTheyArePacked() throws Exception {
        // A daily file of equal content that is kept for two days.
        StringBuilder all = new StringBuilder();
        for (int day = 0; day < 3; day++) {
            for (String ending : List.of(".gz", ".zst")) {
                Files.deleteIfExists(file("day.2" + ending));
                if (Files.exists(file("day.1" + ending))) {
                    Files.move(file("day.1" + ending), file("day.2" + ending));
                }
                Packed packed = ending.equals(".gz") ? Packed.GZIP : Packed.ZSTD;
                Files.write(file("day.1" + ending), packed.pack("a\nb\nc\nd\n".getBytes(UTF_8)));
            }
            all.append(run(1).text);
        }
        assertThat(all.toString().lines()).hasSize(3 * 2 * 4);
    }

    @Test
    void filesAlikeAtBothPlaces_areTold() throws Exception {
        String header = "#".repeat(5000) + "\n";
        String end = "=".repeat(2000) + "\n";
        write(file("a.csv"), header + OLD + end);
        run(1);
        Files.delete(file("a.csv"));
        write(file("b.csv"), header + NEW + end);
        Run second = run(1);
        assertThat(second.text).isEqualTo(header + NEW + end);
    }

    @Test
    void fileRenamedAfterTheListing_isLoadedOnce() throws Exception {
        for (boolean checkpoint : new boolean[] {false, true}) {
            List<String> names = new ArrayList<>();
            Files.deleteIfExists(file("x.log.4"));
            for (int i = 0; i < 4; i++) {
                names.add(write(file("x.log" + (i == 0 ? "" : "." + i)), "file " + i + "\n")
                        .toString());
            }
            List<Input> inputs = inputs(names);
            for (int i = 3; i >= 0; i--) {
                Files.move(file("x.log" + (i == 0 ? "" : "." + i)), file("x.log." + (i + 1)));
            }
            write(file("x.log"), "file of later\n");
            Collected got = Collected.from(inputs, SourceOptions.DEFAULT, checkpoint ? journal : Resume.NONE, 2);
            assertThat(new String(got.bytes(), UTF_8).lines())
                    .containsExactlyInAnyOrder("file 0", "file 1", "file 2", "file 3");
            assertThat(got.told("unreadable")).isEmpty();
        }
    }

    @Test
    void fileDeletedAfterTheListing_isLoadedWhileItIsHeld() throws Exception {
        List<Input> inputs = inputs(List.of(write(file("x.log"), OLD).toString()));
        Files.delete(file("x.log"));
        write(file("x.log"), NEW);
        Collected got = Collected.from(inputs, SourceOptions.DEFAULT, 1);
        assertThat(new String(got.bytes(), UTF_8)).isEqualTo(OLD);
    }

    @Test
    void fileReplacedAfterTheListing_isNamedAndNotLoaded() throws Exception {
        Input input = Input.file(write(file("x.log"), OLD));
        Files.delete(file("x.log"));
        write(file("x.log"), NEW);
        Collected got = Collected.from(List.of(input), SourceOptions.DEFAULT, 1);
        assertThat(got.chunks).isEmpty();
        assertThat(got.told("unreadable"))
                .singleElement()
                .satisfies(told -> assertThat(told.reason()).contains("moved, deleted or replaced"));
    }

    @Test
    void fileRewrittenAfterTheListing_isNamedAndNotLoaded() throws Exception {
        for (String text : List.of(NEW + NEW, "")) {
            Path log = write(file("x.log"), OLD);
            List<Input> inputs = inputs(List.of(log.toString()));
            rewrite(log, text);
            Collected got = Collected.from(inputs, SourceOptions.DEFAULT, 1);
            assertThat(got.chunks).isEmpty();
            assertThat(got.told("unreadable"))
                    .singleElement()
                    .satisfies(told -> assertThat(told.reason()).contains("emptied or written anew"));
        }
    }

    @Test
    void fileRewrittenWhileItIsRead_isNamed() throws Exception {
        Path log = write(file("x.log"), OLD);
        Collected got = new Collected();
        try (InputReader reader = new InputReader(
                inputs(List.of(log.toString())), SourceOptions.DEFAULT.withChunkBytes(100), journal, got)) {
            assertThat(reader.next(new ChunkBuffer(64))).isNotNull();
            rewrite(log, NEW + NEW);
            got.drain(reader, 1);
        }
        assertThat(got.told("unreadable")).hasSize(1);
    }

    @Test
    void fileOfEqualContentWrittenWhileTheOldOneIsLoaded_isLoadedToo() throws Exception {
        Path log = write(file("x.log"), OLD);
        Files.setLastModifiedTime(log, FileTime.from(Instant.now().minusSeconds(100)));
        Collected got = new Collected();
        try (InputReader reader = new InputReader(
                inputs(List.of(log.toString())), SourceOptions.DEFAULT.withChunkBytes(1000), journal, got, LATER)) {
            Files.delete(log);
            write(log, OLD);
            // It is older than the delivery by more than a step of the file system's clock.
            Thread.sleep(50);
            got.drain(reader, 1);
        }
        got.chunks.forEach(chunk -> journal.done(chunk.chunk()));
        assertThat(got.bytes()).asString(UTF_8).isEqualTo(OLD);
        Run second = run(1);
        assertThat(second.text).isEqualTo(OLD);
        assertThat(second.said).singleElement().asString().contains("may be another file");
    }

    @Test
    void file_isLoadedOnce_underHoweverManyNames() throws Exception {
        Path log = write(file("a.log"), OLD);
        Files.createLink(file("hard.log"), log);
        Files.createSymbolicLink(file("soft.log"), log);
        List<String> remarks = new ArrayList<>();
        List<Input> inputs = Inputs.resolve(
                List.of(directory.toString(), log.toString(), directory + "/*.log", directory + "/./a.log"),
                null,
                InputStream.nullInputStream(),
                InputsTest.STORE,
                remarks::add);
        assertThat(inputs).hasSize(1);
        assertThat(remarks).hasSize(4).anyMatch(remark -> remark.contains("is the same file as"));
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    private Path write(Path file, String text) throws IOException {
        return Files.writeString(file, text);
    }

    private void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }

    /** The inode stays. */
    private void rewrite(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.TRUNCATE_EXISTING);
    }

    private void touch(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    }

    private List<Input> inputs(List<String> names) throws Exception {
        return Inputs.resolve(names, null, InputStream.nullInputStream(), InputsTest.STORE, remark -> {});
    }

    private record Run(String text, List<String> said) {}

    /** Loads all that is in the directory, and calls it done. */
    private Run run(int workers) throws Exception {
        List<String> said = new ArrayList<>();
        List<Input> inputs = Inputs.resolve(
                List.of(directory.toString()), null, InputStream.nullInputStream(), InputsTest.STORE, said::add);
        Collected got = new Collected();
        SourceOptions options = SourceOptions.DEFAULT.withChunkBytes(1000);
        try (InputReader reader = new InputReader(inputs, options, journal, got, LATER)) {
            got.drain(reader, workers);
        }
        got.chunks.forEach(chunk -> journal.done(chunk.chunk()));
        got.told("remarked").forEach(told -> said.add(told.reason()));
        assertThat(got.told("unreadable")).isEmpty();
        return new Run(new String(got.bytes(), UTF_8), said);
    }
}
