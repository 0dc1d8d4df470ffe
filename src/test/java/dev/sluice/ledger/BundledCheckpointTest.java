package dev.sluice.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Zipped;
import dev.sluice.read.BatchId;
import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import dev.sluice.source.ChunkBuffer;
import dev.sluice.source.FilledChunk;
import dev.sluice.source.Input;
import dev.sluice.source.InputFeed;
import dev.sluice.source.InputListener;
import dev.sluice.source.InputReader;
import dev.sluice.source.Opening;
import dev.sluice.source.SourceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files that go together, and what a later run makes of them. */
class BundledCheckpointTest {
    private static final int FILES = 40;
    private final Instant old = Instant.now().minusSeconds(3600);

    @TempDir
    Path directory;

    private final List<String> said = new ArrayList<>();

    @BeforeEach
    void write() throws IOException {
        Files.createDirectory(directory.resolve("in"));
        for (int i = 0; i < FILES; i++) {
            log(i, "");
        }
    }

    private Path file(int number) {
        return directory.resolve("in").resolve(String.format("f%03d", number));
    }

    private static String text(int number) {
        return "first line of " + number + "\nsecond line of " + number + "\n";
    }

    private void log(int number, String more) throws IOException {
        Files.writeString(file(number), text(number) + more);
        Files.setLastModifiedTime(file(number), FileTime.from(old));
    }

    /** What a run gave: chunks as they were dealt. */
    private record Got(Chunk chunk, String text, List<String> names) {}

    /** @param most ends as if it were killed after so many chunks */
    private List<Got> run(int most, boolean done) throws Exception {
        return run(most, done, SourceOptions.DEFAULT);
    }

    private List<Got> run(int most, boolean done, SourceOptions options) throws Exception {
        List<Got> got = new ArrayList<>();
        try (Checkpoint checkpoint = open();
                InputReader reader = new InputReader(InputFeed.of(inputs()), options, checkpoint, new Told())) {
            ChunkBuffer buffer = new ChunkBuffer(64);
            FilledChunk c = reader.next(buffer);
            while (c != null && got.size() < most) {
                List<String> names =
                        c.parts().stream().map(part -> part.source().name()).toList();
                got.add(new Got(c.chunk(), UTF_8.decode(c.bytes().duplicate()).toString(), names));
                if (done) {
                    checkpoint.done(List.of(done(c.chunk())), null);
                }
                c = reader.next(buffer);
            }
        }
        return got;
    }

    private static DoneChunk done(Chunk chunk) {
        return new DoneChunk("", chunk, 7, 100, 0, new TreeMap<>(Map.of(BatchId.NO_LANE, 1)));
    }

    private Checkpoint open() throws JournalException {
        JournalHeader header = new JournalHeader("web", Instant.EPOCH, Map.of("--records", "BLOCKS"), List.of());
        return Checkpoint.open(JournalPlace.of(directory.resolve("web.journal")), header);
    }

    private List<Input> inputs() throws IOException {
        List<Input> inputs = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory.resolve("in"))) {
            for (Path file : files.sorted().toList()) {
                inputs.add(Input.file(file));
            }
        }
        return inputs;
    }

    private static String all(List<Got> got) {
        return got.stream().map(Got::text).reduce("", String::concat);
    }

    @Test
    void nextRun_makesTheSameBundleAgain_whateverWasAddedRenamedPackedOrWritten() throws Exception {
        Got first = run(1, false).get(0);
        assertThat(first.names()).hasSize(FILES);
        Files.writeString(file(-1), "one more\n");
        Files.writeString(directory.resolve("in/f005a"), "and another\n");
        Files.writeString(file(7), "grown\n", StandardOpenOption.APPEND);
        Files.move(file(9), directory.resolve("in/renamed"));
        Files.write(directory.resolve("in/f011.gz"), Zipped.gzip(Files.readAllBytes(file(11))));
        Files.setLastModifiedTime(directory.resolve("in/f011.gz"), FileTime.from(old));
        Files.delete(file(11));
        List<Got> second = run(9, true);
        assertThat(said).isEmpty();
        assertThat(second)
                .filteredOn(got -> got.chunk().equals(first.chunk()))
                .extracting(Got::text)
                .containsExactly(first.text());
        assertThat(all(second))
                .contains("one more\n", "and another\n", "grown\n")
                .hasSize(first.text().length() + "one more\nand another\ngrown\n".length());
        assertThat(run(9, true)).isEmpty();
        Checkpoint after = Checkpoint.read(JournalPlace.of(directory.resolve("web.journal")));
        assertThat(after.openChunks()).isZero();
        assertThat(after.bundles()).isEmpty();
        assertThat(after.done()).extracting(DoneChunk::chunk).contains(first.chunk());
        assertThat(after.done().stream().mapToLong(DoneChunk::events).sum()).isEqualTo(7L * second.size());
    }

    @Test
    void nextRun_makesTheSameBundleAgain_withASmallerChunkSize() throws Exception {
        Got first = run(1, false).get(0);
        List<Got> second = run(99, true, SourceOptions.DEFAULT.withChunkBytes(64));
        assertThat(said).isEmpty();
        assertThat(second).singleElement().isEqualTo(first);
    }

    @Test
    void nextRun_makesTheSameBundlesAgain_fromAListInAnotherOrder() throws Exception {
        SourceOptions small = SourceOptions.DEFAULT.withChunkBytes(140);
        for (int i = FILES; i < 100; i++) {
            log(i, "");
        }
        List<Got> first = run(24, false, small);
        assertThat(first).hasSize(24).allMatch(got -> got.names().size() > 2);
        for (int i = 0; i < 100; i++) {
            Files.move(file(i), file(100 + i * 37 % 100));
        }
        List<Got> second = run(99, true, small);
        assertThat(said).isEmpty();
        assertThat(second)
                .filteredOn(got -> first.stream().anyMatch(one -> one.chunk().equals(got.chunk())))
                .extracting(Got::text)
                .containsExactlyInAnyOrderElementsOf(
                        first.stream().map(Got::text).toList());
        assertThat(all(second).lines()).hasSize(200).doesNotHaveDuplicates();
    }

    @Test
    void nothingIsBundled_whenOrderedWithACheckpoint_soThatWhatGrewStaysBehind() throws Exception {
        SourceOptions ordered = SourceOptions.DEFAULT.with(Opening.DEFAULT.inOrder());
        List<Got> first = run(3, false, ordered);
        assertThat(first).extracting(Got::text).containsExactly(text(0), text(1), text(2));
        Files.writeString(file(0), "grown\n", StandardOpenOption.APPEND);
        assertThat(run(9, false, ordered)).extracting(Got::text).startsWith(text(0), "grown\n", text(1));
    }

    @Test
    void others_areLoadedAgainAndToldWhenAMemberIsGoneOrOther() throws Exception {
        Got first = run(1, false).get(0);
        Files.delete(file(3));
        Files.writeString(file(5), "quite another\n");
        List<Got> second = run(9, true);
        for (int other : new int[] {2, 4, 6}) {
            assertThat(said)
                    .anyMatch(sentence -> sentence.startsWith(file(other) + " ") && sentence.contains("loaded again"));
        }
        assertThat(second).extracting(Got::chunk).doesNotContain(first.chunk());
        String wanted = first.text().replace(text(3), "").replace(text(5), "");
        assertThat(all(second)).contains("quite another\n").hasSize(wanted.length() + "quite another\n".length());
        assertThat(lines(all(second))).containsAll(lines(wanted));
        try (Checkpoint checkpoint = open()) {
            assertThat(checkpoint.unmet()).contains(file(3).toString());
            checkpoint.forgetUnmet();
        }
        assertThat(run(9, true)).isEmpty();
    }

    private static Set<String> lines(String text) {
        return new TreeSet<>(text.lines().toList());
    }

    @Test
    void member_isKnownAloneOnceItsBundleIsDone() throws Exception {
        run(1, true);
        Files.move(file(1), directory.resolve("in/a"));
        Files.writeString(file(2), "more\n", StandardOpenOption.APPEND);
        Files.writeString(file(4), text(4).replace("second", "SECOND"));
        assertThat(all(run(9, true))).isEqualTo("more\n" + text(4).replace("second", "SECOND"));
    }

    @Test
    void journalOfSmallFiles_isLeftAsItIs_sinceACompactionWouldNotMakeItShorter() throws Exception {
        for (int i = FILES; i < 600; i++) {
            log(i, "");
        }
        SourceOptions options = SourceOptions.DEFAULT.withChunkBytes(2_000);
        assertThat(run(600, true, options)).hasSizeBetween(5, 60);
        Path journal = directory.resolve("web.journal");
        long length = Files.size(journal);

        // Compaction looks at none that is shorter.
        assertThat(length).isGreaterThan(256 << 10);
        assertThat(run(600, true, options)).isEmpty();
        assertThat(Files.size(journal)).isEqualTo(length);
    }

    @Test
    void acknowledgedBatch_isNotedForTheBundle_andAllOfItOutlivesACompaction() throws Exception {
        Got bundle = run(1, false).get(0);
        BatchId batch = new BatchId(bundle.chunk(), 0, BatchId.NO_LANE, 3, 77);
        try (Checkpoint checkpoint = open()) {
            checkpoint.acknowledged(batch);
        }
        Path journal = directory.resolve("web.journal");
        int before = Checkpoint.read(JournalPlace.of(journal)).bundles().size();
        JournalState state = new JournalState();
        JournalFile.open(journal, (bytes, from, length) -> state.apply(bytes, from, length, new Compaction()))
                .close();
        List<String> entries = new ArrayList<>(List.of(JournalEntries.header(state.header())));
        entries.addAll(state.entries().toList());
        Files.delete(journal);
        JournalFile compacted = JournalFile.open(journal, (bytes, from, length) -> {});
        compacted.append(entries);
        compacted.close();
        try (Checkpoint checkpoint = open()) {
            assertThat(checkpoint.isAcknowledged(batch)).isTrue();
            assertThat(checkpoint.bundles()).hasSize(before);
        }
        assertThat(run(9, true)).extracting(Got::chunk).containsExactly(bundle.chunk());
        assertThat(run(9, true)).isEmpty();
    }

    /** Else times without a year would be read otherwise, and the same events would make other records. */
    @Test
    void members_keepTheTimeTheyHadWhenTheyWerePlanned() throws Exception {
        Chunk planned = run(1, false).get(0).chunk();
        for (int i = 0; i < FILES; i++) {
            Files.writeString(file(i), "more\n", StandardOpenOption.APPEND);
        }
        try (Checkpoint again = open();
                InputReader reader =
                        new InputReader(InputFeed.of(inputs()), SourceOptions.DEFAULT, again, new Told())) {
            FilledChunk bundle = reader.next(new ChunkBuffer(64));
            while (bundle != null && !bundle.chunk().equals(planned)) {
                bundle = reader.next(new ChunkBuffer(64));
            }
            assertThat(Objects.requireNonNull(bundle).parts())
                    .hasSize(FILES)
                    .allSatisfy(part ->
                            assertThat(again.planning(part).at()).isEqualTo(old.truncatedTo(ChronoUnit.MILLIS)));
        }
    }

    @Test
    void everyLine_isLoadedOnce_throughKillsAndChanges() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Set<String> loaded = new TreeSet<>();
        Set<String> written = new TreeSet<>();
        inputs().forEach(input -> written.add(input.name()));
        for (int run = 0; run < 12; run++) {
            boolean kept = random.nextBoolean();
            for (Got got : run(1 + random.nextInt(2), kept)) {
                if (kept) {
                    got.text()
                            .lines()
                            .forEach(line -> assertThat(loaded.add(line))
                                    .as(line + " seed " + seed)
                                    .isTrue());
                }
            }
            int number = FILES + run;
            log(number, "");
            Files.writeString(file(random.nextInt(number)), "grown " + run + "\n", StandardOpenOption.APPEND);
        }
        run(99, true)
                .forEach(got -> got.text()
                        .lines()
                        .forEach(line -> assertThat(loaded.add(line))
                                .as(line + " seed " + seed)
                                .isTrue()));
        Set<String> wanted = new TreeSet<>();
        for (int i = 0; i < FILES + 12; i++) {
            wanted.addAll(Files.readAllLines(file(i)));
        }
        assertThat(loaded).as("seed " + seed).isEqualTo(wanted);
        assertThat(said).as("seed " + seed).isEmpty();
    }

    private final class Told implements InputListener {
        @Override
        public void unreadable(String sourceName, long offset, String reason) {
            throw new AssertionError(sourceName + ": " + reason);
        }

        @Override
        public void lineTooLong(String sourceName, SourceId source, long offset, long line, long bytes) {}

        @Override
        public void progressed(long count) {}

        @Override
        public void remarked(String sentence) {
            said.add(sentence);
        }
    }
}
