package dev.sluice.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.read.Chunk;
import dev.sluice.read.HashRange;
import dev.sluice.read.SourceId;
import dev.sluice.source.Cutting.Oversize;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import software.amazon.kinesis.retrieval.AggregatorUtil;
import software.amazon.kinesis.retrieval.KinesisClientRecord;

class AggregatedPackerTest {
    private static final Chunk CHUNK = new Chunk(new SourceId(1, 2), 4096, 1 << 25);
    private static final RecordLimits LIMITS = new RecordLimits(20_000, 25_000);
    private static final BigInteger HALF = BigInteger.ONE.shiftLeft(127);
    private static final Lanes LANES = new Lanes(List.of(
            new HashRange(BigInteger.ZERO, HALF.subtract(BigInteger.ONE)), new HashRange(HALF, HashRange.MAX_KEY)));

    private final List<Batch> batches = new ArrayList<>();
    private final List<Integer> oversize = new ArrayList<>();
    private final BatchSink sink = new BatchSink() {
        @Override
        public void accept(Batch batch) {
            batches.add(batch);
        }

        @Override
        public void oversize(int from, int to) {
            oversize.add(to - from);
        }
    };

    @RepeatedTest(10)
    void eventsWithoutKeys_areAllThere_inOrder_withinTheLimits() throws IOException, InterruptedException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<byte[]> events = RandomEvents.some(random, 1 + random.nextInt(400));
        byte[] lines = RandomEvents.lines(events);
        pack(lines);
        List<String> read = new ArrayList<>();
        int at = 0;
        for (int ordinal = 0; ordinal < batches.size(); ordinal++) {
            Batch batch = batches.get(ordinal);
            assertThat(batch.sizeBytes()).as("seed %d", seed).isLessThan(25_000 + 256);
            List<String> in = deaggregated(batch.records().view(0), single(batch));
            read.addAll(in);
            assertThat(batch.id().ordinal()).isEqualTo(ordinal);
            assertThat(batch.id().events()).isEqualTo(in.size());
            assertThat(batch.id().crc32c()).isEqualTo(crc(lines, at, (int) batch.rawBytes()));
            at += (int) batch.rawBytes();
        }
        assertThat(oversize).isEmpty();
        assertThat(at).isEqualTo(lines.length);
        assertThat(read)
                .as("seed %d", seed)
                .containsExactlyElementsOf(
                        events.stream().map(AggregatedPackerTest::text).toList());
        List<Batch> first = List.copyOf(batches);
        pack(lines);
        for (int i = 0; i < first.size(); i++) {
            assertThat(batches.get(i + first.size()).records().view(0))
                    .as("packed again")
                    .isEqualTo(first.get(i).records().view(0));
        }
    }

    @Test
    void event_hasARecordOfItsOwn_whenItNeedsMoreThanABatchMay() throws IOException, InterruptedException {
        pack(("a\n" + "x".repeat(23_000) + "\nb\n" + "y".repeat(24_990) + "\nc").getBytes(StandardCharsets.US_ASCII));
        assertThat(batches.stream().map(batch -> batch.id().events())).containsExactly(1, 1, 1, 1);
        assertThat(oversize).containsExactly(24_991);
        assertThat(deaggregated(batches.get(3).records().view(0), HashRange.ALL))
                .containsExactly("c");
    }

    /** Wherever a reshard lets the record land, that shard holds the hash key of all its events. */
    @RepeatedTest(10)
    void eventsWithKeys_bearThemAndAreReadInEveryShardThatTakesTheRecord() throws IOException, InterruptedException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        EventBuffer events = new EventBuffer(1, LANES.range(1).middle());
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            byte[] event = ("event " + i).getBytes(StandardCharsets.US_ASCII);
            byte[] key = ("clé-" + random.nextInt(9)).getBytes(StandardCharsets.UTF_8);
            events.append(event, 0, event.length, i, i + 1);
            events.key(key, 0, key.length);
            expected.add("event " + i);
        }
        new AggregatedPacker(LIMITS, Oversize.REJECT, LANES).pack(CHUNK, events, sink);
        Batch batch = batches.get(0);
        BigInteger hashKey = Objects.requireNonNull(batch.hashKey());
        assertThat(LANES.range(1).contains(hashKey)).isTrue();
        HashRange narrow = new HashRange(hashKey, hashKey);
        assertThat(deaggregated(batch.records().view(0), narrow))
                .as("seed %d", seed)
                .containsExactlyElementsOf(expected);
    }

    private void pack(byte[] lines) throws IOException, InterruptedException {
        ByteBuffer buffer = RandomEvents.direct(lines);
        int from = buffer.position();
        new AggregatedPacker(LIMITS, Oversize.REJECT, LANES)
                .pack(CHUNK, new WholeLines(buffer, from, buffer.limit()), sink);
    }

    private static List<String> deaggregated(ByteBuffer payload, HashRange shard) {
        KinesisClientRecord record = KinesisClientRecord.builder()
                .data(payload)
                .partitionKey("whole")
                .sequenceNumber("1")
                .build();
        List<String> events = new ArrayList<>();
        for (KinesisClientRecord event :
                new AggregatorUtil().deaggregate(List.of(record), shard.first(), shard.last())) {
            assertThat(event.aggregated()).isTrue();
            events.add(text(bytes(event.data())));
        }
        return events;
    }

    private static HashRange single(Batch batch) {
        BigInteger hashKey = Objects.requireNonNull(batch.hashKey());
        return new HashRange(hashKey, hashKey);
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    private static byte[] bytes(@Nullable ByteBuffer buffer) {
        ByteBuffer from = Objects.requireNonNull(buffer).duplicate();
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        return bytes;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
