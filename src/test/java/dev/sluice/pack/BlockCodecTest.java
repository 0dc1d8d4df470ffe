package dev.sluice.pack;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import dev.sluice.read.BatchId;
import dev.sluice.read.BatchIds;
import dev.sluice.read.RecordDecoder;
import dev.sluice.read.ZstdDictionary;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlockCodecTest {
    private static final long SEED = 20261123;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void zstdPayloads_areReadByTheZstdTool_aloneAndJoined() throws Exception {
        joinedPayloads_areReadBy(Compression.ZSTD, "zstd", "-dc");
    }

    @Test
    void gzipPayloads_areReadByTheGunzipTool_aloneAndJoined() throws Exception {
        joinedPayloads_areReadBy(Compression.GZIP, "gunzip", "-c");
    }

    private void joinedPayloads_areReadBy(Compression compression, String... tool)
            throws IOException, InterruptedException {
        Random random = new Random(SEED);
        ByteArrayOutputStream payloads = new ByteArrayOutputStream();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        try (BlockCodec codec = compression.codec(Rung.of(compression.defaultLevel()), null)) {
            for (int i = 0; i < 20; i++) {
                byte[] lines = RandomEvents.lines(RandomEvents.some(random, random.nextInt(400)));
                byte[] payload = codec.encode(RandomEvents.direct(lines), RandomEvents.id(random));
                if (i < 3) {
                    assertThat(CommandLineTool.read(directory, payload, tool)).isEqualTo(lines);
                }
                payloads.writeBytes(payload);
                expected.writeBytes(lines);
            }
        }
        assertThat(CommandLineTool.read(directory, payloads.toByteArray(), tool))
                .as("seed %d", SEED)
                .isEqualTo(expected.toByteArray());
    }

    /** It decides what a batch holds: another load, which chose other rungs in between, must come to the same. */
    @ParameterizedTest
    @EnumSource(Compression.class)
    void canonicalRung_givesTheSamePayload_whicheverWasUsedBefore(Compression compression) {
        Random random = new Random(SEED);
        byte[] lines = RandomEvents.lines(RandomEvents.some(random, 3_000));
        BatchId id = RandomEvents.id(random);
        Rung canonical = Ladder.of(compression).get(0);
        try (BlockCodec codec = compression.codec(canonical, null)) {
            byte[] fresh = codec.encode(RandomEvents.direct(lines), id);
            for (Rung rung : Ladder.of(compression)) {
                codec.use(rung);
                codec.encode(RandomEvents.direct(lines), id);
                codec.use(canonical);
                assertThat(codec.encode(RandomEvents.direct(lines), id))
                        .as("seed %d, after %s", SEED, rung)
                        .isEqualTo(fresh);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void payload_givesBackItsLinesAndItsId_atEveryLevel(Compression compression) throws IOException {
        Random random = new Random(SEED);
        try (BlockCodec codec = compression.codec(Rung.of(compression.defaultLevel()), null)) {
            for (Rung rung : everyRung(compression)) {
                codec.use(rung);
                byte[] lines = RandomEvents.lines(RandomEvents.some(random, 50));
                BatchId id = RandomEvents.id(random);
                byte[] payload = codec.encode(RandomEvents.direct(lines), id);
                assertThat(decoded(compression, payload))
                        .as("seed %d, %s", SEED, rung)
                        .isEqualTo(lines);
                assertThat(BatchIds.find(payload).map(found -> found.equals(id)))
                        .isEqualTo(expectedIn(compression));
            }
        }
    }

    private static Optional<Boolean> expectedIn(Compression compression) {
        return compression == Compression.NONE ? Optional.empty() : Optional.of(true);
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void block_getsItsNewline_whenTheLastEventHasNone(Compression compression) throws IOException {
        Random random = new Random(SEED);
        try (BlockCodec codec = compression.codec(Rung.of(compression.defaultLevel()), null)) {
            for (String events : List.of("a\nb", "a", "a\nb\n", "\n", "")) {
                ByteBuffer buffer = RandomEvents.direct(events.getBytes(StandardCharsets.US_ASCII));
                byte[] payload = codec.encode(buffer, RandomEvents.id(random));
                String ended = events.isEmpty() || events.endsWith("\n") ? events : events + "\n";
                assertThat(decoded(compression, payload)).asString().isEqualTo(ended);
                assertThat(buffer.remaining()).as("the caller's buffer").isEqualTo(events.length());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void payload_isTheSame_whenTheSameBatchIsEncodedAgain(Compression compression) {
        Random random = new Random(SEED);
        byte[] lines = RandomEvents.lines(RandomEvents.some(random, 500));
        BatchId id = RandomEvents.id(random);
        try (BlockCodec codec = compression.codec(Rung.of(compression.defaultLevel()), null);
                BlockCodec another = compression.codec(Rung.of(compression.maxLevel()), null)) {
            byte[] first = codec.encode(RandomEvents.direct(lines), id);
            codec.encode(RandomEvents.direct(Arrays.copyOf(lines, 10)), RandomEvents.id(random));
            another.use(Rung.of(compression.defaultLevel()));
            assertThat(codec.encode(RandomEvents.direct(lines), id)).isEqualTo(first);
            assertThat(another.encode(RandomEvents.direct(lines), id)).isEqualTo(first);
        }
    }

    @Test
    void window_isOneThatEveryDecoderTakesAtEachRung() throws IOException {
        byte[] lines = RandomEvents.lines(RandomEvents.some(new Random(SEED), 6_000));
        for (Rung rung : Ladder.of(Compression.ZSTD)) {
            try (BlockCodec codec = Compression.ZSTD.codec(rung, null)) {
                byte[] payload = codec.encode(RandomEvents.direct(lines), RandomEvents.id(new Random(SEED)));
                try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(payload))) {
                    // The least that RFC 8878 tells decoders to support.
                    in.setLongMax(23);
                    assertThat(in.readAllBytes()).as("%s", rung).isEqualTo(lines);
                }
            }
        }
    }

    /** Short input is packed by the dictionary's own settings, long input by the rung's. */
    @Test
    void dictionary_isNamedByEveryFrameOfEveryRung_andReadsIt() throws IOException {
        Random random = new Random(SEED);
        List<byte[]> events = RandomEvents.some(random, 6_000);
        ZstdDictionary dictionary = DictionaryTraining.train(
                        events.stream().filter(event -> event.length > 8).toList(), 16 << 10)
                .orElseThrow();
        DigestedDictionary digested = new DigestedDictionary(dictionary, "of some events");
        try (BlockCodec codec = Compression.ZSTD.codec(Rung.of(3), digested);
                RecordDecoder decoder = new RecordDecoder(1 << 28, List.of(dictionary))) {
            for (Rung rung : Ladder.of(Compression.ZSTD)) {
                codec.use(rung);
                for (int count : new int[] {1, 50, 6_000}) {
                    byte[] lines = RandomEvents.lines(events.subList(0, count));
                    byte[] payload = codec.encode(RandomEvents.direct(lines), RandomEvents.id(random));
                    assertThat(Zstd.getDictIdFromFrame(payload)).isEqualTo(dictionary.id());
                    ByteBuffer decoded = decoder.decode(payload).lines();
                    assertThat(decoded).as("%s", rung).isEqualTo(ByteBuffer.wrap(lines));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void incompressibleEvents_fit_whateverTheirLength(Compression compression) throws IOException {
        Random random = new Random(SEED);
        try (BlockCodec codec = compression.codec(Rung.of(compression.defaultLevel()), null)) {
            for (int length : new int[] {1, 2, 100, 65_535, 65_536, 300_001}) {
                byte[] noise = new byte[length];
                random.nextBytes(noise);
                noise[length - 1] = '\n';
                byte[] payload = codec.encode(RandomEvents.direct(noise), RandomEvents.id(random));
                assertThat(decoded(compression, payload)).isEqualTo(noise);
            }
        }
    }

    @Test
    void zstdFrame_carriesContentSizeAndChecksum() {
        byte[] lines = "one\ntwo\n".getBytes(StandardCharsets.US_ASCII);
        try (BlockCodec codec = Compression.ZSTD.codec(Rung.of(3), null)) {
            byte[] payload = codec.encode(RandomEvents.direct(lines), RandomEvents.id(new Random(SEED)));
            assertThat(Zstd.getFrameContentSize(payload)).isEqualTo(lines.length);
            assertThat(payload[4] & 4).as("checksum flag of the frame header").isEqualTo(4);
        }
    }

    private static List<Rung> everyRung(Compression compression) {
        return Stream.concat(
                        IntStream.rangeClosed(compression.minLevel(), compression.maxLevel())
                                .mapToObj(Rung::of),
                        Ladder.of(compression).stream())
                .toList();
    }

    private static byte[] decoded(Compression compression, byte[] payload) throws IOException {
        return switch (compression) {
            case ZSTD -> Zstd.decompress(payload, (int) Zstd.getFrameContentSize(payload));
            case GZIP -> new GZIPInputStream(new ByteArrayInputStream(payload)).readAllBytes();
            case NONE -> payload;
        };
    }
}
