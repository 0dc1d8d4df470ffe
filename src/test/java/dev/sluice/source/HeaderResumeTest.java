package dev.sluice.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Zipped;
import dev.sluice.parse.EventStage;
import dev.sluice.parse.FieldChanges;
import dev.sluice.parse.Filters;
import dev.sluice.parse.Key;
import dev.sluice.parse.OnParseError;
import dev.sluice.parse.ParsePlan;
import dev.sluice.parse.format.BuiltIn;
import dev.sluice.parse.format.Format;
import dev.sluice.parse.format.HeaderRule;
import dev.sluice.parse.format.Outcome;
import dev.sluice.parse.format.ParserOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Formats whose lines mean nothing without a header line, in sources that can only be read in their order. */
@Timeout(60)
class HeaderResumeTest {
    private static final ParserOptions OPTIONS = ParserOptions.defaults(Instant.parse("2026-11-23T00:00:00Z"));

    enum Kind {
        FILE,
        GZIP,
        TAR,
        PACKED_TAR,
        ZIP,
        PIPE,
        PACKED_PIPE;

        private Input input(byte[] log, Path place) throws IOException {
            return switch (this) {
                case FILE -> Input.file(Files.write(place, log));
                case GZIP -> Input.file(Files.write(place, Packed.GZIP.pack(log)));
                case TAR -> Input.file(Files.write(place, Zipped.tar("log", log)));
                case PACKED_TAR -> Input.file(Files.write(place, Packed.ZSTD.pack(Zipped.tar("log", log))));
                case ZIP -> Input.file(Files.write(place, zip(log)));
                case PIPE -> Input.stdin(new ByteArrayInputStream(log));
                case PACKED_PIPE -> Input.stdin(new ByteArrayInputStream(Packed.GZIP.pack(log)));
            };
        }

        private static byte[] zip(byte[] log) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (ZipOutputStream zip = new ZipOutputStream(out)) {
                zip.putNextEntry(new ZipEntry("log"));
                zip.write(log);
                zip.closeEntry();
            }
            return out.toByteArray();
        }
    }

    @TempDir
    private Path directory;

    private static byte[] csv(Random random) {
        StringBuilder text = new StringBuilder("number,text" + "x".repeat(random.nextInt(300)) + "\r\n");
        for (int i = 0; i < 60; i++) {
            text.append(i).append(',').append("y".repeat(random.nextInt(80))).append("\n");
        }
        return text.toString().getBytes(UTF_8);
    }

    private static byte[] w3c(Random random) {
        StringBuilder text = new StringBuilder("#Version: 1.0\n");
        for (int i = 0; i < 60; i++) {
            if (i == 0 || random.nextInt(8) == 0) {
                text.append("#Fields: number").append(i).append(" text\n");
            }
            text.append(i).append(' ').append("y".repeat(1 + random.nextInt(80)));
            text.append(random.nextInt(4) == 0 ? "#Fields:no" : "").append('\n');
        }
        return text.toString().getBytes(UTF_8);
    }

    /** One run; the events of each chunk that is done. It is killed before it has read all, by chance. */
    private static List<String> run(
            Input input, Format format, SourceOptions options, Resume resume, Random random, boolean toTheEnd)
            throws Exception {
        ParsePlan plan =
                new ParsePlan(format, OPTIONS, OnParseError.REJECT, Filters.NONE, FieldChanges.NONE, Key.RANDOM);
        Collected told = new Collected();
        List<String> events = new ArrayList<>();
        try (InputReader reader = new InputReader(
                InputFeed.of(List.of(input)),
                options.with(new Framing(null, plan.header().lines(), null, "")),
                resume,
                told)) {
            ChunkBuffer buffer = new ChunkBuffer(16);
            EventStage stage = new EventStage(plan);
            for (FilledChunk c = reader.next(buffer); c != null; c = reader.next(buffer)) {
                stage.begin(header(c), new Planning(Instant.EPOCH, Instant.EPOCH, Instant.EPOCH));
                List<String> parsed = parse(stage, Collected.copy(c).bytes());
                if (toTheEnd || random.nextInt(2) == 0) {
                    events.addAll(parsed);
                    if (resume instanceof Journal journal) {
                        journal.done(c.chunk());
                    }
                }
                if (!toTheEnd && random.nextInt(15) == 0) {
                    return events;
                }
            }
        }
        assertThat(told.told("unreadable")).isEmpty();
        return events;
    }

    private static byte @Nullable [] header(FilledChunk chunk) {
        byte[] header = new byte[Objects.requireNonNull(chunk.first().header()).remaining()];
        chunk.first().header().get(chunk.first().header().position(), header);
        return header.length == 0 ? null : header;
    }

    private static List<String> parse(EventStage stage, byte[] chunk) {
        List<String> events = new ArrayList<>();
        for (String line : new String(chunk, UTF_8).lines().toList()) {
            byte[] bytes = line.getBytes(UTF_8);
            Outcome outcome = stage.accept(bytes, 0, bytes.length);
            if (outcome == Outcome.EVENT) {
                events.add(new String(stage.bytes(), stage.from(), stage.to() - stage.from(), UTF_8));
            } else {
                assertThat(outcome).as(line).isEqualTo(Outcome.HEADER);
            }
        }
        return events;
    }

    private void check(Kind kind, Format format) throws Exception {
        for (long seed = 1; seed <= 25; seed++) {
            Random random = new Random(seed);
            byte[] log = format.equals(BuiltIn.CSV) ? csv(random) : w3c(random);
            SourceOptions options = SourceOptions.DEFAULT.withChunkBytes(20 + random.nextInt(400));
            Path place = directory.resolve("in");
            List<String> unbroken = run(kind.input(log, place), format, options, Resume.NONE, random, true);
            assertThat(unbroken).hasSize(60);
            Journal journal = new Journal();
            List<String> resumed = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                resumed.addAll(run(kind.input(log, place), format, options, journal, random, false));
            }
            resumed.addAll(run(kind.input(log, place), format, options, journal, random, true));
            assertThat(resumed).as("%s %s seed %d", kind, format, seed).containsExactlyInAnyOrderElementsOf(unbroken);
        }
    }

    @ParameterizedTest
    @EnumSource
    void resumedCsv_hasTheEventsOfTheUnbrokenRun(Kind kind) throws Exception {
        check(kind, BuiltIn.CSV);
    }

    @ParameterizedTest
    @EnumSource
    void resumedW3c_hasTheEventsOfTheUnbrokenRun_whenItsFieldsChange(Kind kind) throws Exception {
        check(kind, BuiltIn.W3C);
    }

    @Test
    void header_isFoundInWhatIsPassedOver_whereverReadsEnd() {
        for (long seed = 1; seed <= 300; seed++) {
            Random random = new Random(seed);
            byte[] log = w3c(random);
            HeaderInForce header = new HeaderInForce(Objects.requireNonNull(HeaderRule.FIELDS_LINE.lines()));
            int end = log.length / 4 + random.nextInt(log.length / 2);
            for (int from = 0; from < end; ) {
                int to = Math.min(end, from + 1 + random.nextInt(random.nextBoolean() ? 5 : 300));
                header.passedOver(ByteBuffer.wrap(log), from, to, from);
                from = to;
            }
            String passed = new String(log, 0, end, UTF_8);
            int start = passed.lastIndexOf("\n#Fields:") + 1;
            String expected = passed.substring(start).lines().findFirst().orElseThrow();
            assertThat(UTF_8.decode(header.before(ByteBuffer.allocate(0), end)).toString())
                    .as("seed %d", seed)
                    .isEqualTo(expected);
        }
    }
}
