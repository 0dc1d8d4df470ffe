package dev.sluice.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Zipped;
import dev.sluice.parse.json.JsonPointer;
import dev.sluice.parse.json.JsonSplitting;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** JSON that is split, from every kind of source. */
@Timeout(60)
class SplitSourceTest {
    private static final SourceOptions OPTIONS = SourceOptions.DEFAULT
            .withChunkBytes(2_000)
            .withMaxLineBytes(1_500)
            .with(new Framing(null, null, new JsonSplitting(null, false), ""));
    private static final Instant OLD = Instant.parse("2026-01-01T00:00:00Z");

    enum Kind {
        FILE,
        GZIP,
        TAR,
        PACKED_TAR,
        PIPE;

        Input input(byte[] text, Path place) throws IOException {
            return switch (this) {
                case FILE -> file(text, place);
                case GZIP -> file(Packed.GZIP.pack(text), place);
                case TAR -> file(Zipped.tar("in.json", text), place);
                case PACKED_TAR -> file(Packed.ZSTD.pack(Zipped.tar("in.json", text)), place);
                case PIPE -> Input.stdin(new ByteArrayInputStream(text));
            };
        }
    }

    @TempDir
    private Path dir;

    private static Input file(byte[] bytes, Path place) throws IOException {
        if (!Files.exists(place)) {
            Files.write(place, bytes);
            Files.setLastModifiedTime(place, FileTime.from(OLD));
        }
        return Input.file(place);
    }

    private static List<String> elements(Random random) {
        List<String> elements = new ArrayList<>();
        for (int i = 300 + random.nextInt(300); i > 0; i--) {
            elements.add("{\"n\":" + i + ",\"s\":\"" + "}\\\" ".repeat(random.nextInt(20)) + "\"}");
        }
        return elements;
    }

    private static byte[] array(List<String> elements) {
        return ("[ " + String.join(" ,\n ", elements) + "\n]\n")
                .replace(",\"s\"", " ,\n\"s\"")
                .getBytes(UTF_8);
    }

    private static String lines(List<String> elements) {
        return elements.isEmpty() ? "" : String.join("\n", elements) + "\n";
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void elements_areLinesOnceEachWhateverWasDoneBeforeAKill(Kind kind) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            List<String> elements = elements(random);
            byte[] text = array(elements);
            Path place = dir.resolve(kind + "-" + round);
            Journal journal = new Journal();
            List<String> loaded = new ArrayList<>();
            boolean ended = false;
            for (int run = 0; !ended; run++) {
                Collected told = new Collected();
                try (InputReader reader =
                        new InputReader(InputFeed.of(List.of(kind.input(text, place))), OPTIONS, journal, told)) {
                    int left = run == 4 ? Integer.MAX_VALUE : random.nextInt(12);
                    ChunkBuffer buffer = new ChunkBuffer(64);
                    FilledChunk chunk = null;
                    while (left-- > 0 && (chunk = reader.next(buffer)) != null) {
                        if (run == 4 || random.nextInt(3) > 0) {
                            loaded.addAll(new String(Collected.raw(chunk), UTF_8)
                                    .lines()
                                    .toList());
                            journal.done(chunk.chunk());
                        }
                    }
                    ended = run == 4;
                }
                assertThat(told.told("unreadable"))
                        .as("seed %d: %s", seed, told.told)
                        .isEmpty();
            }
            assertThat(loaded).as("seed %d, round %d", seed, round).containsExactlyInAnyOrderElementsOf(elements);
        }
    }

    @Test
    void places_areThoseInTheFileWhereverChunksAreCut() throws Exception {
        byte[] text = array(elements(new Random(7)));
        Input input = file(text, dir.resolve("in.json"));
        int lines = 0;
        try (InputReader reader =
                new InputReader(InputFeed.of(List.of(input)), OPTIONS, Resume.NONE, new Collected())) {
            ChunkBuffer buffer = new ChunkBuffer(64);
            for (FilledChunk chunk = reader.next(buffer); chunk != null; chunk = reader.next(buffer)) {
                LinePlaces places = Objects.requireNonNull(chunk.first().places());
                long number = chunk.first().number();
                for (String line :
                        new String(Collected.raw(chunk), UTF_8).lines().toList()) {
                    String at = new String(text, (int) places.offset(number), line.length() + 2, UTF_8);
                    assertThat(at.replace(" ,\n\"s\"", ",\"s\"")).startsWith(line);
                    assertThat(places.line(number)).isEqualTo(1 + 2L * lines);
                    number++;
                    lines++;
                }
            }
        }
        assertThat(lines).isGreaterThan(299);
    }

    @Test
    void element_isToldWithItsPlaceWhenItIsTooLong() throws Exception {
        String text = "[\n{\"a\":1},\n  {\"b\":\"" + "x".repeat(3_000) + "\"},\n{\"c\":3}]";
        Collected read = Collected.from(List.of(file(text.getBytes(UTF_8), dir.resolve("in.json"))), OPTIONS, 1);

        assertThat(read.told("lineTooLong"))
                .containsExactly(
                        new Collected.Told("lineTooLong", dir.resolve("in.json").toString(), 13, 3_009, 3, ""));
        assertThat(new String(read.bytes(), UTF_8)).isEqualTo("{\"a\":1}\n{\"c\":3}\n");
    }

    /** A load by cron meets the file while somebody writes to it. */
    @Test
    void array_isGoneOnWithWhenItWasStillBeingWritten() throws Exception {
        Path file = dir.resolve("growing.json");
        Files.writeString(file, "[{\"a\":1},\n{\"b\":2},{\"c\":");
        Journal journal = new Journal();
        Collected first = read(file, journal);
        assertThat(new String(first.bytes(), UTF_8)).isEqualTo("{\"a\":1}\n{\"b\":2}\n");
        assertThat(first.told("remarked"))
                .singleElement()
                .satisfies(told -> assertThat(told.reason()).contains("left for the next run"));

        Files.writeString(file, "3},{\"d\":4}", StandardOpenOption.APPEND);
        assertThat(new String(read(file, journal).bytes(), UTF_8)).isEqualTo("{\"c\":3}\n{\"d\":4}\n");
        assertThat(read(file, journal).bytes()).isEmpty();

        Files.setLastModifiedTime(file, FileTime.from(OLD));
        assertThat(new String(read(file, journal).bytes(), UTF_8)).isEqualTo("[\n");
        assertThat(read(file, journal).bytes()).isEmpty();
    }

    private static Collected read(Path file, Journal journal) throws Exception {
        Collected read = Collected.from(List.of(Input.file(file)), OPTIONS, journal, 1);
        read.chunks.forEach(got -> journal.done(got.chunk()));
        return read;
    }

    /** Both of these were lines before there was splitting, and their batches must stay as they were. */
    @Test
    void lines_stayLines() throws Exception {
        String lines = "{\"a\":1}\n{\"b\":\n{}{}\n[1]\n".repeat(500);
        Path file = dir.resolve("lines.json");
        Input input = file(lines.getBytes(UTF_8), file);
        Collected asBefore = Collected.from(List.of(input), OPTIONS.with(Framing.LINES), 1);
        Collected now = Collected.from(List.of(Input.file(file)), OPTIONS, 1);

        assertThat(now.chunks.stream().map(got -> got.chunk()))
                .isEqualTo(asBefore.chunks.stream().map(got -> got.chunk()).toList());
        assertThat(now.bytes()).isEqualTo(lines.getBytes(UTF_8));
        assertThat(now.progressed).hasValue(lines.length());
    }

    @Test
    void pipe_isSplitBeforeItEnds_andWhatStandsAroundTheArrayIsTold() throws Exception {
        List<String> names = new ArrayList<>();
        InputListener told = new Collected() {
            @Override
            public void leftOut(String sourceName, Set<String> left) {
                names.addAll(left);
            }
        };
        SourceOptions options =
                OPTIONS.with(new Framing(null, null, new JsonSplitting(JsonPointer.parse("/R"), false), ""));
        byte[] text = "{\"next\":1,\"R\":[{\"a\":1},{\"b\":2}]}".getBytes(UTF_8);
        try (InputReader reader = new InputReader(
                InputFeed.of(List.of(Input.stdin(new ByteArrayInputStream(text)))), options, Resume.NONE, told)) {
            ChunkBuffer buffer = new ChunkBuffer(64);
            FilledChunk chunk = Objects.requireNonNull(reader.next(buffer));
            assertThat(new String(Collected.raw(chunk), UTF_8)).isEqualTo(lines(List.of("{\"a\":1}", "{\"b\":2}")));
            assertThat(reader.next(buffer)).isNull();
        }
        assertThat(names).containsExactly("next");
    }
}
