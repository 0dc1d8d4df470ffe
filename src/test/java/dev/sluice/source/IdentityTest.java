package dev.sluice.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.Checkpoint;
import dev.sluice.ledger.ChunkTally;
import dev.sluice.ledger.JournalException;
import dev.sluice.ledger.JournalHeader;
import dev.sluice.ledger.JournalPlace;
import dev.sluice.ledger.Recorder;
import dev.sluice.ledger.RejectLines;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
    private static final String HEADED = "time,state\n" + CONSTANT;
    private static final String LONG = ("a".repeat(3000) + "\n" + "b".repeat(3000) + "\n").repeat(15);
    private static final String MIXED = new Random(5)
            .ints(2000, 'a', 'd')
            .mapToObj(letter -> "GET /" + (char) letter + "\n")
            .collect(Collectors.joining());

    @TempDir
    private Path directory;

    @TempDir
    private Path journals;

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
                        "is a copy"),
                new Case(
                        "copied, emptied and written anew",
                        OLD,
                        (t, log) -> {
                            Files.copy(log, t.file("a.log.1"));
                            t.rewrite(log, NEW);
                        },
                        NEW,
                        "a.log"),
                new Case(
                        "copied and emptied, by names in the other order",
                        OLD,
                        (t, log) -> {
                            Files.copy(log, t.file("Z.log"));
                            t.rewrite(log, NEW);
                        },
                        NEW,
                        "is a copy"),
                new Case(
                        "written to, copied and emptied",
                        OLD,
                        (t, log) -> {
                            t.append(log, NEW);
                            Files.copy(log, t.file("a.log.1"));
                            t.rewrite(log, "");
                        },
                        NEW,
                        "but for what follows"),
                new Case(
                        "gone, with one beside it that begins with all of it and has its time",
                        OLD,
                        (t, log) -> {
                            FileTime time = Files.getLastModifiedTime(log);
                            Files.delete(log);
                            Files.setLastModifiedTime(t.write(t.file("b.log"), OLD + NEW), time);
                        },
                        OLD + NEW,
                        "may be another file"),
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
                new Case(
                        "constant lines below a header, emptied and written anew, and longer",
                        HEADED,
                        (t, log) -> t.rewrite(log, HEADED + "ok\n"),
                        HEADED + "ok\n",
                        "over and over"),
                new Case(
                        "long lines in turn, emptied and written anew, and longer",
                        LONG,
                        (t, log) -> t.rewrite(log, LONG + LONG),
                        LONG + LONG,
                        "over and over"),
                new Case(
                        "few kinds of lines in no order, grown",
                        MIXED,
                        (t, log) -> t.append(log, "GET /b\n"),
                        "GET /b\n",
                        ""),
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
        InputQueue second = run(1);
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
        InputQueue third = run(1);
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
    void filesOfEqualContent_areAllLoaded_whenEachHasARunOfItsOwn() throws Exception {
        for (boolean deleted : new boolean[] {false, true}) {
            Path[] files = {file(deleted + "1.log"), file(deleted + "2.log"), file(deleted + "3.log")};
            for (Path each : files) {
                write(each, OLD + deleted + "\n");
                Files.setLastModifiedTime(each, FileTime.from(Instant.now().minusSeconds(100)));
            }
            write(files[2], OLD + deleted + "\n" + NEW);
            Thread.sleep(50);
            for (Path each : files) {
                assertThat(run(1, each).text).as(each + "").isEqualTo(Files.readString(each));
                if (deleted) {
                    Files.delete(each);
                }
            }
        }
        Path copy = Files.copy(file("false1.log"), file("copy.log"), StandardCopyOption.COPY_ATTRIBUTES);
        assertThat(run(1, copy).text).isEqualTo(Files.readString(copy));
    }

    @Test
    void packedFileThatGrew_isLoadedToItsEnd_whenTheRunThatSawItGrownWasStopped() throws Exception {
        Path packed = Files.write(file("a.gz"), Packed.GZIP.pack(OLD.getBytes(UTF_8)));
        assertThat(run(1).text).isEqualTo(OLD);
        Files.write(packed, Packed.GZIP.pack(NEW.getBytes(UTF_8)), StandardOpenOption.APPEND);
        Files.setLastModifiedTime(packed, FileTime.from(Instant.now().minusSeconds(100)));
        StringBuilder then = new StringBuilder();
        Collected got = new Collected();
        SourceOptions options = SourceOptions.DEFAULT.withChunkBytes(1000);
        try (Checkpoint journal = checkpoint();
                InputReader reader = new InputReader(
                        InputFeed.of(inputs(List.of(packed.toString()))), options, journal, got, LATER)) {
            FilledChunk first = Objects.requireNonNull(reader.next(new ChunkBuffer(64)));
            got.chunks.add(Collected.copy(first));
            done(journal, got.chunks);
            then.append(new String(got.bytes(), UTF_8));
        }
        then.append(run(1).text);
        assertThat(then).hasToString(NEW);
        assertThat(run(1).text).isEmpty();
    }

    @Test
    void packedFile_isNotLoadedAgain_whenItBreaksOffBehindWhatWasLoaded() throws Exception {
        Path packed = Files.write(file("a.gz"), Packed.GZIP.pack(OLD.getBytes(UTF_8)));
        assertThat(run(1).text).isEqualTo(OLD);
        byte[] more = Packed.GZIP.pack(NEW.getBytes(UTF_8));
        Files.write(packed, Arrays.copyOf(more, 10), StandardOpenOption.APPEND);
        Files.move(packed, file("b.gz"));
        Collected got = new Collected();
        try (Checkpoint journal = checkpoint();
                InputReader reader = new InputReader(
                        InputFeed.of(inputs(List.of(directory.toString()))),
                        SourceOptions.DEFAULT,
                        journal,
                        got,
                        LATER)) {
            got.drain(reader, 1);
        }
        assertThat(got.bytes()).isEmpty();
        assertThat(got.told("unreadable")).hasSize(1);
        assertThat(got.told("remarked")).isEmpty();
    }

    @Test
    void filesAlikeAtBothPlaces_areTold() throws Exception {
        String header = "#".repeat(5000) + "\n";
        String end = "=".repeat(2000) + "\n";
        write(file("a.csv"), header + OLD + end);
        run(1);
        Files.delete(file("a.csv"));
        write(file("b.csv"), header + NEW + end);
        InputQueue second = run(1);
        assertThat(second.text).isEqualTo(header + NEW + end);
    }

    @Test
    void fileOfEqualContentWrittenWhileTheOldOneIsLoaded_isLoadedToo() throws Exception {
        Path log = write(file("x.log"), OLD);
        Files.setLastModifiedTime(log, FileTime.from(Instant.now().minusSeconds(100)));
        Collected got = new Collected();
        SourceOptions options = SourceOptions.DEFAULT.withChunkBytes(1000);
        try (Checkpoint journal = checkpoint();
                InputReader reader =
                        new InputReader(InputFeed.of(inputs(List.of(log.toString()))), options, journal, got, LATER)) {
            Files.delete(log);
            write(log, OLD);
            // It is older than the delivery by more than a step of the file system's clock.
            Thread.sleep(50);
            got.drain(reader, 1);
            done(journal, got.chunks);
        }
        assertThat(got.bytes()).asString(UTF_8).isEqualTo(OLD);
        InputQueue second = run(1);
        assertThat(second.text).isEqualTo(OLD);
        assertThat(second.said).singleElement().asString().contains("may be another file");
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
        return Listed.all(
                new InputNames(names, null, InputFilter.NONE),
                InputStream.nullInputStream(),
                InputsTest.STORE,
                remark -> {});
    }

    /** Opened anew, as by another run. */
    private Checkpoint checkpoint() throws JournalException {
        JournalHeader header = new JournalHeader("web", Instant.EPOCH, Map.of(), List.of());
        return Checkpoint.open(JournalPlace.of(journals.resolve("journal")), header);
    }

    private static void done(Checkpoint journal, List<Collected.Got> chunks) {
        try (Recorder recorder = new Recorder(journal, null, failure -> {
            throw new AssertionError(failure);
        })) {
            ChunkTally tally = new ChunkTally("", 1, 1, new TreeMap<>(), 0, new RejectLines());
            chunks.forEach(chunk -> recorder.done(chunk.chunk(), tally));
        }
    }

    private record InputQueue(String text, List<String> said) {}

    /** Loads all that is in the directory, and calls it done. */
    private InputQueue run(int workers) throws Exception {
        return run(workers, directory);
    }

    private InputQueue run(int workers, Path from) throws Exception {
        List<String> said = new ArrayList<>();
        List<Input> inputs = Listed.all(
                new InputNames(List.of(from.toString()), null, InputFilter.NONE),
                InputStream.nullInputStream(),
                InputsTest.STORE,
                said::add);
        Collected got = new Collected();
        SourceOptions options = SourceOptions.DEFAULT.withChunkBytes(1000);
        try (Checkpoint journal = checkpoint();
                InputReader reader = new InputReader(InputFeed.of(inputs), options, journal, got, LATER)) {
            got.drain(reader, workers);
            done(journal, got.chunks);
        }
        got.told("remarked").forEach(told -> said.add(told.reason()));
        assertThat(got.told("unreadable")).isEmpty();
        return new InputQueue(new String(got.bytes(), UTF_8), said);
    }
}
