package dev.sluice.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.read.BatchId;
import dev.sluice.read.Chunk;
import dev.sluice.read.HashRange;
import dev.sluice.read.RecordDecoder;
import dev.sluice.read.SourceId;
import dev.sluice.source.Cutting.Oversize;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Events longer than a record, in every layout: what is sent fits, is the same every time, and gives back what was promised. */
class PiecesTest {
    private static final RecordLimits LIMITS = RecordLimits.of(20_000);
    private static final Chunk CHUNK = new Chunk(new SourceId(1, 2), 0, 1 << 20);
    private static final Lanes LANES = new Lanes(List.of(HashRange.ALL));

    private enum Making {
        ZSTD,
        GZIP,
        PLAIN,
        AGGREGATED,
        LINES;

        LayoutPacker packer(Oversize oversize) {
            return switch (this) {
                case ZSTD ->
                    new BlockPacker(
                            Compression.ZSTD.codec(Rung.of(3), null),
                            LIMITS,
                            oversize,
                            LevelGovernor.fixed(3).choice());
                case GZIP ->
                    new BlockPacker(
                            Compression.GZIP.codec(Rung.of(6), null),
                            LIMITS,
                            oversize,
                            LevelGovernor.fixed(6).choice());
                case PLAIN ->
                    new BlockPacker(
                            Compression.NONE.codec(Rung.of(0), null),
                            LIMITS,
                            oversize,
                            LevelGovernor.fixed(0).choice());
                case AGGREGATED -> new AggregatedPacker(LIMITS, oversize, LANES);
                case LINES -> new LinePacker(LIMITS, oversize, false, null);
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void split_givesTheEventBackWhenItsPiecesAreJoined(Making making) throws IOException {
        for (long seed = 1; seed <= 20; seed++) {
            String longLine = noise(new Random(seed), 70_000);
            String text = "before\n" + longLine + "\nafter\n";
            Packed packed = pack(making, Oversize.SPLIT, text);
            assertThat(packed.cuts).as("seed %d", seed).isEqualTo(1);
            List<String> lines = packed.lines();
            assertThat(lines.get(0)).isEqualTo("before");
            assertThat(lines.get(lines.size() - 1)).isEqualTo("after");
            List<String> pieces = lines.subList(1, lines.size() - 1);
            assertThat(String.join("", pieces)).as("seed %d", seed).isEqualTo(longLine);
            assertThat(pieces).as("seed %d", seed).hasSizeGreaterThan(3).allMatch(piece -> !piece.contains("\uFFFD"));
            Packed again = pack(making, Oversize.SPLIT, text);
            assertThat(again.ids()).isEqualTo(packed.ids());
        }
    }

    @ParameterizedTest
    @EnumSource
    void split_cutsAnEventOfSeveralLinesBetweenTwo(Making making) throws IOException {
        StringBuilder event = new StringBuilder();
        Random random = new Random(3);
        for (int i = 0; i < 400; i++) {
            event.append(noise(random, 150)).append('\n');
        }
        EventBuffer events = new EventBuffer();
        byte[] text = ("before\n" + event).getBytes(StandardCharsets.UTF_8);
        events.append(text, 0, 6, 0, 7);
        events.append(text, 7, text.length - 1, 7, text.length);
        Packed packed = pack(making, Oversize.SPLIT, events);
        assertThat(packed.cuts).isEqualTo(1);
        assertThat(String.join("\n", packed.lines()) + "\n").isEqualTo("before\n" + event);
    }

    @ParameterizedTest
    @EnumSource
    void truncate_givesTheBeginning(Making making) throws IOException {
        String longLine = noise(new Random(5), 70_000);
        Packed packed = pack(making, Oversize.TRUNCATE, "before\n" + longLine + "\nafter\n");
        assertThat(packed.cuts).isEqualTo(1);
        assertThat(packed.lines()).hasSize(3).contains("before", "after");
        String kept = packed.lines().get(1);
        assertThat(longLine).startsWith(kept);
        assertThat(kept.getBytes(StandardCharsets.UTF_8).length)
                .isBetween(LIMITS.pieceBytes() - 3, LIMITS.pieceBytes());
    }

    @ParameterizedTest
    @EnumSource
    void pieces_haveTheKeyOfTheirEvent(Making making) throws IOException {
        EventBuffer events = new EventBuffer(0, BigInteger.TEN);
        byte[] event = noise(new Random(9), 50_000).getBytes(StandardCharsets.UTF_8);
        events.append(event, 0, event.length, 0, event.length);
        byte[] key = "customer-7".getBytes(StandardCharsets.UTF_8);
        events.key(key, 0, key.length);
        Packed packed = pack(making, Oversize.SPLIT, events);
        assertThat(String.join("", packed.lines())).isEqualTo(new String(event, StandardCharsets.UTF_8));
        assertThat(packed.batches).allMatch(batch -> !batch.free());
        if (making == Making.LINES) {
            assertThat(packed.batches).allMatch(batch -> batch.records().key(0).equals("customer-7"));
        }
    }

    private static Packed pack(Making making, Oversize oversize, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer events = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        return pack(making, oversize, new WholeLines(events, 0, bytes.length));
    }

    private static Packed pack(Making making, Oversize oversize, LaneEvents events) throws IOException {
        Packed packed = new Packed();
        try (LayoutPacker packer = making.packer(oversize)) {
            assertThat(packer.pack(CHUNK, events, packed)).isEqualTo(packed.batches.size());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return packed;
    }

    /** Characters of one to three bytes that do not compress. */
    private static String noise(Random random, int characters) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < characters; i++) {
            text.append(
                    (char) (random.nextInt(4) == 0 ? 0x4E00 + random.nextInt(0x5000) : 0x21 + random.nextInt(0x5D)));
        }
        return text.toString();
    }

    /** What a packer made. */
    private static final class Packed implements BatchSink {
        final List<Batch> batches = new ArrayList<>();
        int cuts;

        @Override
        public void accept(Batch batch) {
            assertThat(batch.records().view(0).remaining()).isLessThanOrEqualTo(LIMITS.eventBytes());
            batches.add(batch);
        }

        @Override
        public void cut(int from, int to) {
            cuts++;
        }

        @Override
        public void oversize(int from, int to) {
            throw new AssertionError("rejected [" + from + ", " + to + ")");
        }

        List<BatchId> ids() {
            return batches.stream().map(Batch::id).toList();
        }

        List<String> lines() {
            StringBuilder text = new StringBuilder();
            try (RecordDecoder decoder = new RecordDecoder()) {
                for (Batch batch : batches) {
                    byte[] payload = new byte[batch.records().view(0).remaining()];
                    batch.records().view(0).get(payload);
                    text.append(StandardCharsets.UTF_8.decode(
                            decoder.decode(payload).lines()));
                }
            }
            return text.toString().lines().toList();
        }
    }
}
