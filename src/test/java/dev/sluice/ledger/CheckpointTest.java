package dev.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.ledger.RejectsFile.RejectsMark;
import dev.sluice.read.BatchId;
import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import dev.sluice.source.FilledChunk;
import dev.sluice.source.Fingerprint;
import dev.sluice.source.Planning;
import dev.sluice.source.Resume.Known;
import dev.sluice.source.Resume.Mark;
import dev.sluice.source.Resume.Planned;
import dev.sluice.source.Span;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    private static final SourceId SOURCE = new SourceId(1, 2);
    private static final ByteBuffer BEGINNING =
            ByteBuffer.wrap("10.0.0.1 - - GET /\n".getBytes(StandardCharsets.UTF_8));

    private static final Instant WRITTEN = Instant.parse("2019-03-02T07:15:00Z");

    @TempDir
    Path directory;

    @Test
    void known_isWhatEarlierRunsPlannedAndHowMuchOfItIsLeft() throws Exception {
        try (Checkpoint checkpoint = open("web", "--records", "BLOCKS")) {
            assertThat(checkpoint.known(BEGINNING)).isEmpty();
            checkpoint.planned(planned(0, 100));
            checkpoint.planned(planned(100, 200));
            checkpoint.planned(planned(200, 250));
            checkpoint.done(List.of(done(100, 200)), null);
        }
        try (Checkpoint checkpoint = open("web", "--records", "BLOCKS")) {
            Known known = checkpoint.known(BEGINNING).get(0);
            assertThat(known.source()).isEqualTo(SOURCE);
            assertThat(known.coverage().again()).containsExactly(chunk(0, 100), chunk(200, 250));
            assertThat(known.coverage().plannedEnd()).isEqualTo(250);
        }
        assertThat(Checkpoint.read(JournalPlace.of(directory.resolve("web.journal")))
                        .done())
                .containsExactly(done(100, 200));
    }

    @Test
    void counters_areThoseThatWereNotedLast_alsoInAShortenedJournal() throws Exception {
        try (Checkpoint checkpoint = open("web", "--records", "BLOCKS")) {
            assertThat(checkpoint.counters()).isEmpty();
            // Long enough to be shortened.
            for (long events = 0; events <= 10_000; events++) {
                checkpoint.count(Map.of("events", events, "runs", 3L));
            }
        }
        long length = Files.size(directory.resolve("web.journal"));
        for (int run = 0; run < 2; run++) {
            try (Checkpoint checkpoint = open("web", "--records", "BLOCKS")) {
                assertThat(checkpoint.counters()).containsOnly(Map.entry("events", 10_000L), Map.entry("runs", 3L));
            }
        }
        assertThat(Files.size(directory.resolve("web.journal"))).isLessThan(length / 100);
    }

    @Test
    void planning_isThatOfTheRunThatPlannedTheChunk() throws Exception {
        Planning first;
        try (Checkpoint checkpoint = open("web", "--records", "BLOCKS")) {
            checkpoint.planned(planned(0, 100));
            checkpoint.planned(planned(100, 200));
            first = planning(checkpoint, chunk(0, 100));
            assertThat(planning(checkpoint, chunk(100, 200))).isEqualTo(first);
            assertThat(first.at()).as("when its source was written to last").isEqualTo(WRITTEN);
        }
        try (Checkpoint checkpoint = open("web", "--records", "BLOCKS")) {
            checkpoint.planned(planned(200, 250));
            assertThat(planning(checkpoint, chunk(100, 200))).isEqualTo(first);
            assertThat(planning(checkpoint, chunk(200, 250)).run()).isAfter(first.run());
            assertThat(planning(checkpoint, chunk(200, 250)).load()).isEqualTo(first.load());
            assertThat(planning(checkpoint, chunk(250, 300)).run())
                    .as("not planned yet, so by this run")
                    .isEqualTo(planning(checkpoint, chunk(200, 250)).run());
            checkpoint.done(List.of(done(100, 200)), null);
        }
        try (Checkpoint checkpoint = open("web", "--records", "BLOCKS")) {
            assertThat(planning(checkpoint, chunk(0, 100))).isEqualTo(first);
            assertThat(planning(checkpoint, chunk(200, 250)).run()).isAfter(first.run());
        }
    }

    /** As a journal that is begun anew has it, too. */
    @Test
    void way_isKnownToLaterRuns() throws Exception {
        Planned first = planned(0, 100);
        FilledChunk.Facts facts = new FilledChunk.Facts("web.log", WRITTEN, "csv 0f 59");
        try (Checkpoint checkpoint = open("web", "--records", "BLOCKS")) {
            checkpoint.planned(new Planned(facts, first.beginning(), chunk(0, 100), first.mark(), false));
            checkpoint.planned(new Planned(facts, first.beginning(), chunk(100, 200), first.mark(), false));
            checkpoint.done(List.of(done(0, 100)), null);
        }
        try (Checkpoint checkpoint = open("web", "--records", "BLOCKS")) {
            assertThat(checkpoint.known(BEGINNING).get(0).way()).isEqualTo("csv 0f 59");
        }
        JournalState state = new JournalState();
        state.header = new JournalHeader("web", Instant.EPOCH, Map.of(), List.of());
        state.sources.planned(new Planned(facts, first.beginning(), chunk(0, 100), first.mark(), false));
        JournalState anew = new JournalState();
        anew.header = state.header;
        for (String entry : state.entries().toList()) {
            byte[] line = entry.getBytes(StandardCharsets.UTF_8);
            anew.apply(line, 0, line.length, new Compaction());
        }
        assertThat(anew.sources.get(SOURCE).known().way()).isEqualTo("csv 0f 59");
    }

    @Test
    void known_isNothingWhenTheBeginningDiffers() throws Exception {
        try (Checkpoint checkpoint = open("web", "--records", "BLOCKS")) {
            checkpoint.planned(planned(0, 100));
            assertThat(checkpoint.known(ByteBuffer.wrap(new byte[BEGINNING.remaining()])))
                    .isEmpty();
            assertThat(checkpoint.known(BEGINNING.duplicate().limit(5))).isEmpty();
        }
    }

    @Test
    void batch_isKnownAsAcknowledgedUntilItsChunkIsDone() throws Exception {
        BatchId first = new BatchId(chunk(0, 100), 0, BatchId.NO_LANE, 7, 0x80000001);
        BatchId second = new BatchId(chunk(100, 200), 3, 2, 7, 5);
        try (Checkpoint checkpoint = open("web", "--records", "BLOCKS")) {
            checkpoint.planned(planned(0, 100));
            checkpoint.planned(planned(100, 200));
            checkpoint.acknowledged(first);
            checkpoint.acknowledged(second);
            checkpoint.done(List.of(done(0, 100)), null);
        }
        try (Checkpoint checkpoint = open("web", "--records", "BLOCKS")) {
            assertThat(checkpoint.isAcknowledged(first)).isFalse();
            assertThat(checkpoint.isAcknowledged(second)).isTrue();
            BatchId otherEvents = new BatchId(second.chunk(), second.ordinal(), second.lane(), 7, 6);
            assertThat(checkpoint.isAcknowledged(otherEvents)).isFalse();
        }
    }

    @Test
    void batch_isNotNotedWhenItIsOneEvent() throws Exception {
        BatchId batch = new BatchId(chunk(0, 100), 0, BatchId.NO_LANE, 1, 0);
        for (int run = 0; run < 2; run++) {
            try (Checkpoint checkpoint = open("web", "--records", "LINES")) {
                assertThat(checkpoint.isAcknowledged(batch)).isFalse();
                checkpoint.planned(planned(0, 100));
                checkpoint.acknowledged(batch);
            }
        }
    }

    @Test
    void open_isRefusedWhenTheStreamIsAnotherOfThatName() throws Exception {
        open("web", JournalHeader.STREAM, "arn:web of 2019").close();
        assertThatThrownBy(() -> open("web", JournalHeader.STREAM, "arn:web of 2020"))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("belongs to another stream of the name web (arn:web of 2019) than this one")
                .hasMessageContaining("name a new one");
    }

    @Test
    void open_isRefusedWhenTheRunWouldMakeOtherBatches() throws Exception {
        open("web", "--records", "BLOCKS").close();
        assertThatThrownBy(() -> open("web", "--records", "LINES"))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("was begun with --records blocks and this run has lines");
        assertThatThrownBy(() -> open("app", "--records", "BLOCKS")).hasMessageContaining("belongs to the stream web");
        assertThatThrownBy(() -> open("web", "--since", "2019"))
                .hasMessageContaining("was begun without --since and this run has 2019");
    }

    @Test
    void source_isEndedAndHasTheSpansOfItsDoneChunks() throws Exception {
        try (Checkpoint checkpoint = open("web", "--records", "BLOCKS")) {
            checkpoint.planned(planned(0, 100));
            checkpoint.planned(planned(100, 200));
            checkpoint.filled(chunk(0, 100), new Span(0, 110, -5));
            checkpoint.ended(SOURCE);
            checkpoint.done(List.of(done(0, 100)), new RejectsMark(17, 4));
        }
        try (Checkpoint checkpoint = open("web", "--records", "BLOCKS")) {
            Known known = Objects.requireNonNull(checkpoint.known(SOURCE));
            assertThat(known.coverage().ended()).isTrue();
            assertThat(known.coverage().again()).containsExactly(chunk(100, 200));
            assertThat(known.coverage().spans()).containsExactly(new Span(0, 110, -5));
            assertThat(checkpoint.rejects()).isEqualTo(new RejectsMark(17, 4));
        }
    }

    @Test
    void unmet_namesEachSourceThatIsNotMet() throws Exception {
        try (Checkpoint checkpoint = open("web", "--records", "BLOCKS")) {
            checkpoint.planned(planned(0, 100));
            Planned web = planned(0, 100);
            Chunk other = new Chunk(new SourceId(3, 4), 0, 100);
            checkpoint.planned(new Planned(
                    new FilledChunk.Facts("other.log", null, ""), web.beginning(), other, web.mark(), false));
        }
        try (Checkpoint checkpoint = open("web", "--records", "BLOCKS")) {
            assertThat(checkpoint.unmet()).containsExactlyInAnyOrder("web.log", "other.log");
        }
    }

    @Test
    void unmet_namesSourcesWithOpenChunksUntilTheyAreForgotten() throws Exception {
        try (Checkpoint checkpoint = open("web", "--records", "BLOCKS")) {
            checkpoint.planned(planned(0, 100));
        }
        try (Checkpoint checkpoint = open("web", "--records", "BLOCKS")) {
            assertThat(checkpoint.unmet()).containsExactly("web.log");
            checkpoint.forgetUnmet();
            assertThat(checkpoint.unmet()).isEmpty();
        }
        try (Checkpoint checkpoint = open("web", "--records", "BLOCKS")) {
            assertThat(checkpoint.unmet()).isEmpty();
            assertThat(checkpoint.known(SOURCE)).isNull();
            assertThat(checkpoint.known(BEGINNING)).isEmpty();
        }
    }

    @Test
    void doneChunks_areSettledInTheRunThatLoadsThem() throws Exception {
        try (Checkpoint checkpoint = open("web", "--records", "BLOCKS")) {
            for (int i = 0; i < 10; i++) {
                checkpoint.planned(planned(100L * i, 100L * i + 100));
                checkpoint.filled(chunk(100L * i, 100L * i + 100), new Span(100L * i, 100L * i + 100, i));
            }
            checkpoint.done(List.of(done(0, 100), done(100, 200)), null);
            assertThat(checkpoint.openChunks()).isEqualTo(8);
            assertThat(checkpoint.done()).hasSize(2);
            assertThat(Objects.requireNonNull(checkpoint.known(SOURCE))
                            .coverage()
                            .spans())
                    .containsExactly(new Span(0, 100, 0), new Span(100, 200, 1));
        }
    }

    private Checkpoint open(String stream, String option, String value) throws JournalException {
        return Checkpoint.open(
                JournalPlace.of(directory.resolve("web.journal")),
                new JournalHeader(stream, Instant.EPOCH, Map.of(option, value), List.of()));
    }

    private static Planned planned(long start, long end) {
        Fingerprint beginning = Fingerprint.of(BEGINNING);
        return new Planned(
                new FilledChunk.Facts("web.log", WRITTEN, ""),
                beginning,
                chunk(start, end),
                new Mark(end, beginning),
                false);
    }

    private static Planning planning(Checkpoint checkpoint, Chunk chunk) {
        return checkpoint.planning(new FilledChunk(
                new FilledChunk.Facts("web.log", null, ""),
                chunk,
                ByteBuffer.allocate(0),
                new FilledChunk.FirstLine(0, 1, null, null),
                FilledChunk.Edges.WHOLE));
    }

    private static DoneChunk done(long start, long end) {
        TreeMap<Integer, Integer> batches = new TreeMap<>();
        batches.put(BatchId.NO_LANE, 3);
        return new DoneChunk("web.log", chunk(start, end), 10, 100, 0, batches);
    }

    private static Chunk chunk(long start, long end) {
        return new Chunk(SOURCE, start, end);
    }

    @Test
    void journal_saysTheSameWhenItIsCompacted() throws Exception {
        Path journal = directory.resolve("web.journal");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        BatchId noted = new BatchId(chunk(99_900, 100_000), 3, 2, 7, 5);
        Planning planning;
        try (Checkpoint checkpoint = open("web", "--records", "BLOCKS")) {
            for (int start = 0; start < 100_000; start += 100) {
                checkpoint.planned(planned(start, start + 100));
                checkpoint.filled(chunk(start, start + 100), new Span(start, start + 100, random.nextInt()));
                if (start != 500 && start != 99_900) {
                    checkpoint.done(List.of(done(start, start + 100)), new RejectsMark(start, 4));
                }
            }
            checkpoint.acknowledged(noted);
            planning = planning(checkpoint, chunk(500, 600));
        }
        long before = Files.size(journal);
        List<DoneChunk> done = Checkpoint.read(JournalPlace.of(journal)).done();
        Known known =
                Objects.requireNonNull(Checkpoint.read(JournalPlace.of(journal)).known(SOURCE));
        for (int run = 0; run < 2; run++) {
            try (Checkpoint checkpoint = open("web", "--records", "BLOCKS")) {
                assertThat(checkpoint.known(BEGINNING)).as("seed %d", seed).containsExactly(known);
                assertThat(checkpoint.done()).hasSize(998).isEqualTo(done);
                assertThat(checkpoint.rejects()).isEqualTo(new RejectsMark(99_800, 4));
                assertThat(checkpoint.isAcknowledged(noted)).isTrue();
                assertThat(planning(checkpoint, chunk(500, 600))).isEqualTo(planning);
            }
            assertThat(Files.size(journal)).isLessThan(before / 4);
        }
        try (Stream<Path> beside = Files.list(directory)) {
            assertThat(beside).containsExactly(journal);
        }
    }
}
