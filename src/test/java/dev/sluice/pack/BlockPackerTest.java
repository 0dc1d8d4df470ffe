package dev.sluice.pack;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import dev.sluice.read.BatchId;
import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import dev.sluice.source.Cutting.Oversize;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockPackerTest {
    private static final Chunk CHUNK = new Chunk(new SourceId(1, 2), 0, 1 << 20);
    private static final RecordLimits LIMITS = new RecordLimits(20_000, 60_000);

    @Test
    void batches_areTheSameWhateverTheLevel() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 5; round++) {
            byte[] lines = logLike(random, 400_000);
            List<Rung> rungs = Ladder.of(Compression.ZSTD);
            List<BatchId> first = ids(lines, rungs.get(0));
            assertThat(first).as("seed %d", seed).hasSizeGreaterThan(2);
            for (Rung rung : rungs) {
                assertThat(ids(lines, rung)).as("seed %d, %s", seed, rung).isEqualTo(first);
            }
        }
    }

    @Test
    void batches_holdEveryEventOnceInOrderAndFitIntoRecords() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            byte[] lines = round % 2 == 0 ? logLike(random, 300_000) : noise(random, 300_000);
            Collected collected = pack(lines);
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            for (Batch batch : collected.batches) {
                assertThat(batch.records().view(0).remaining())
                        .as("seed %d", seed)
                        .isLessThanOrEqualTo(LIMITS.batchBytes());
                byte[] events = decompress(batch);
                assertThat(batch.id().events()).isEqualTo(newlines(events));
                joined.writeBytes(events);
            }
            assertThat(joined.toByteArray()).as("seed %d", seed).isEqualTo(lines);
            assertThat(collected.oversize).isEmpty();
        }
    }

    @Test
    void event_goesAloneIntoALargerRecordWhenItNeedsOne() throws Exception {
        byte[] lines = joined("a\n", text(new Random(7), 50_000) + "\n", "b\n");
        Collected collected = pack(lines);
        assertThat(collected.oversize).isEmpty();
        assertThat(collected.batches).hasSize(3);
        assertThat(collected.batches.get(1).records().view(0).remaining()).isGreaterThan(LIMITS.batchBytes());
    }

    @Test
    void event_isOversizeWhenItFitsIntoNoRecord() throws Exception {
        byte[] lines = joined("a\n", text(new Random(7), 90_000) + "\n", "b\n");
        Collected collected = pack(lines);
        assertThat(collected.oversize).containsExactly(2, 90_003);
        assertThat(collected.batches).hasSize(2);
    }

    private static Collected pack(byte[] lines) throws Exception {
        return pack(lines, LevelGovernor.fixed(3));
    }

    private static Collected pack(byte[] lines, LevelGovernor governor) throws Exception {
        ByteBuffer events = ByteBuffer.allocateDirect(lines.length).put(lines).flip();
        Collected collected = new Collected();
        try (BlockPacker packer =
                new BlockPacker(Compression.ZSTD.codec(Rung.of(3), null), LIMITS, Oversize.REJECT, governor.choice())) {
            int count = packer.pack(CHUNK, new WholeLines(events, 0, lines.length), collected);
            assertThat(count).isEqualTo(collected.batches.size());
        }
        return collected;
    }

    private static List<BatchId> ids(byte[] lines, Rung rung) throws Exception {
        return pack(lines, LevelGovernor.always(Compression.ZSTD, rung)).batches.stream()
                .map(Batch::id)
                .toList();
    }

    private static byte[] logLike(Random random, int bytes) {
        StringBuilder text = new StringBuilder();
        while (text.length() < bytes) {
            text.append("10.0.0.")
                    .append(random.nextInt(256))
                    .append(" - - GET /index/")
                    .append(random.nextInt(5000));
            text.append(" 200 ").append(random.nextInt(1 << 20)).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Lines that compress well in one part of the chunk and hardly at all in another, so that blocks must be split. */
    private static byte[] noise(Random random, int bytes) {
        StringBuilder text = new StringBuilder();
        while (text.length() < bytes / 2) {
            text.append("always the same line\n");
        }
        while (text.length() < bytes) {
            text.append(text(random, random.nextInt(400))).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) ('!' + random.nextInt(90)));
        }
        return text.toString();
    }

    private static byte[] joined(String... lines) {
        return String.join("", lines).getBytes(StandardCharsets.US_ASCII);
    }

    private static int newlines(byte[] bytes) {
        int count = 0;
        for (byte b : bytes) {
            count += b == '\n' ? 1 : 0;
        }
        return count;
    }

    private static byte[] decompress(Batch batch) {
        byte[] payload = new byte[batch.records().view(0).remaining()];
        batch.records().view(0).get(payload);
        try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(payload))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Collected implements BatchSink {
        final List<Batch> batches = new ArrayList<>();
        final List<Integer> oversize = new ArrayList<>();

        @Override
        public void accept(Batch batch) {
            batches.add(batch);
        }

        @Override
        public void oversize(int from, int to) {
            oversize.add(from);
            oversize.add(to);
        }
    }
}
