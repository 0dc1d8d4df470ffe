package dev.sluice.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.DoneChunk;
import dev.sluice.pack.AggregatedWriter;
import dev.sluice.pack.BlockCodec;
import dev.sluice.pack.Compression;
import dev.sluice.pack.RandomEvents;
import dev.sluice.pack.Rung;
import dev.sluice.read.BatchId;
import dev.sluice.read.Chunk;
import dev.sluice.read.HashRange;
import dev.sluice.read.SourceId;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.Record;

class VerificationTest {
    private static final Chunk FIRST = new Chunk(new SourceId(1, 2), 0, 100);
    private static final Chunk SECOND = new Chunk(new SourceId(1, 2), 100, 200);

    private final List<byte[]> records = new ArrayList<>();
    private final BlockCodec codec = Compression.ZSTD.codec(Rung.of(3), null);
    private final Verification verification = new Verification(
            List.of(
                    new DoneChunk("web.log", FIRST, 5, 100, 0, new TreeMap<>(Map.of(BatchId.NO_LANE, 2))),
                    new DoneChunk("web.log", SECOND, 4, 100, 0, new TreeMap<>(Map.of(0, 1, 3, 1)))),
            List.of());

    @BeforeEach
    void load() {
        records.add(block(FIRST, BatchId.NO_LANE, 0, "a\nb\n", 2));
        records.add(block(FIRST, BatchId.NO_LANE, 1, "c\nd\ne", 3));
        records.add(block(SECOND, 0, 0, "f\n", 1));
        records.add(block(SECOND, 3, 0, "g\nh\ni\n", 3));
    }

    @AfterEach
    void close() {
        codec.close();
        verification.close();
    }

    @Test
    void load_isProven_whenEveryBatchOfEveryLaneIsThere() {
        Verdict verdict = verdict();
        assertThat(verdict.isProven()).isTrue();
        assertThat(verdict.chunks()).isEqualTo(2);
        assertThat(verdict.found().batches()).isEqualTo(4);
        assertThat(verdict.found().events()).isEqualTo(9);
        assertThat(verdict.passedOver().copies()).isZero();
    }

    @Test
    void everyOtherLoadsRecords_areLeftAlone() {
        records.add("plain".getBytes(StandardCharsets.US_ASCII));
        records.add(block(new Chunk(new SourceId(9, 9), 0, 100), BatchId.NO_LANE, 0, "x\n", 1));
        assertThat(verdict().isProven()).isTrue();
        assertThat(verification.verdict(false).passedOver().others()).isEqualTo(2);
    }

    @Test
    void chunk_isNamed_whicheverBatchIsMissing() {
        for (int missing = 0; missing < 4; missing++) {
            try (Verification one = verificationOf(missing)) {
                Verdict verdict = one.verdict(false);
                assertThat(verdict.isProven()).isFalse();
                Chunk chunk = missing < 2 ? FIRST : SECOND;
                assertThat(verdict.missing()).singleElement().satisfies(gap -> {
                    assertThat(gap.extent().start()).isEqualTo(chunk.start());
                    assertThat(gap.missingBatches()).isEqualTo(1);
                    assertThat(gap.batches()).isEqualTo(2);
                });
            }
        }
    }

    @Test
    void copies_areCountedAndProveNothing() {
        records.set(3, records.get(2));
        records.add(records.get(0));
        Verdict verdict = verdict();
        assertThat(verdict.isProven()).isFalse();
        assertThat(verdict.passedOver().copies()).isEqualTo(2);
        assertThat(verdict.passedOver().copiedEvents()).isEqualTo(3);
    }

    @Test
    void damagedRecord_countsAsMissing_unlessASoundCopyIsThere() {
        byte[] sound = records.get(3).clone();
        records.get(3)[12] ^= 1;
        Verdict verdict = verdict();
        assertThat(verdict.isProven()).isFalse();
        assertThat(verdict.passedOver().damaged()).isEqualTo(1);
        accept(sound);
        assertThat(verification.verdict(false).isProven()).isTrue();
    }

    @Test
    void batchOfOtherEvents_provesNothing() {
        CRC32C crc = new CRC32C();
        crc.update("other\n".getBytes(StandardCharsets.US_ASCII));
        BatchId wrong = new BatchId(SECOND, 0, 0, 1, (int) crc.getValue());
        records.set(2, codec.encode(RandomEvents.direct("f\n".getBytes(StandardCharsets.US_ASCII)), wrong));
        assertThat(verdict().isProven()).as("the checksum is another's").isFalse();
        records.clear();
        accept(block(SECOND, 0, 0, "f\n", 1));
        accept(block(SECOND, 0, 0, "changed\n", 1));
        Verdict verdict = verification.verdict(false);
        assertThat(verdict.isProven()).isFalse();
        assertThat(verdict.missing()).isEmpty();
        assertThat(verdict.unproven())
                .singleElement()
                .satisfies(gap -> assertThat(gap.contradictions()).isEqualTo(1));
    }

    @Test
    void whatIsNotThere_isUnproven_whenItMayHaveExpired() {
        records.remove(0);
        Verdict certain = verdict();
        assertThat(certain.missing()).hasSize(1);
        assertThat(certain.unproven()).isEmpty();
        Verdict uncertain = verification.verdict(true);
        assertThat(uncertain.missing()).isEmpty();
        assertThat(uncertain.unproven()).isEqualTo(certain.missing());
        assertThat(uncertain.isProven()).isFalse();
    }

    @Test
    void damagedRecord_isMissing_thoughOthersMayHaveExpired() {
        records.get(3)[12] ^= 1;
        verdict();
        assertThat(verification.verdict(true).missing()).hasSize(1);
    }

    @Test
    void chunk_isUnproven_whenTheCheckpointDoesNotCountItsBatches() {
        try (Verification one =
                new Verification(List.of(new DoneChunk("web.log", FIRST, 5, 100, 0, new TreeMap<>())), List.of())) {
            assertThat(one.verdict(false).missing()).isEmpty();
            assertThat(one.verdict(false).unproven()).hasSize(1);
        }
        try (Verification one =
                new Verification(List.of(new DoneChunk("web.log", FIRST, 0, 100, 7, new TreeMap<>())), List.of())) {
            assertThat(one.verdict(false).isProven())
                    .as("all of its lines were rejected")
                    .isTrue();
        }
    }

    /** A reshard leaves aggregated records where their keys do not belong; the copy that counts lies elsewhere. */
    @Test
    void copyOutsideOfItsShardsRange_isAStrayAndNotDamaged() {
        AggregatedWriter writer = new AggregatedWriter();
        writer.start(BigInteger.TEN);
        writer.add(writer.key(new byte[] {'k'}, 0, 1), ByteBuffer.wrap(new byte[] {'f'}), 0, 1);
        byte[] batch = writer.finish(id(SECOND, 0, 0, "f\n", 1));
        records.remove(2);
        HashRange elsewhere = new HashRange(BigInteger.ZERO, BigInteger.ONE);
        verification.accept("elsewhere", elsewhere, record(batch));
        Verdict verdict = verdict();
        assertThat(verdict.passedOver().damaged()).isZero();
        assertThat(verdict.passedOver().strays()).isEqualTo(1);
        assertThat(verdict.missing()).hasSize(1);
        accept(batch);
        assertThat(verification.verdict(false).isProven()).isTrue();
    }

    private Verification verificationOf(int without) {
        Verification one = new Verification(
                List.of(
                        new DoneChunk("web.log", FIRST, 5, 100, 0, new TreeMap<>(Map.of(BatchId.NO_LANE, 2))),
                        new DoneChunk("web.log", SECOND, 4, 100, 0, new TreeMap<>(Map.of(0, 1, 3, 1)))),
                List.of());
        for (int i = 0; i < records.size(); i++) {
            if (i != without) {
                one.accept("shard", HashRange.ALL, record(records.get(i)));
            }
        }
        return one;
    }

    private Verdict verdict() {
        records.forEach(this::accept);
        return verification.verdict(false);
    }

    private void accept(byte[] payload) {
        verification.accept("shard", HashRange.ALL, record(payload));
    }

    private static Record record(byte[] payload) {
        return Record.builder().data(SdkBytes.fromByteArray(payload)).build();
    }

    private byte[] block(Chunk chunk, int lane, int ordinal, String lines, int events) {
        byte[] bytes = lines.getBytes(StandardCharsets.US_ASCII);
        return codec.encode(RandomEvents.direct(bytes), id(chunk, lane, ordinal, lines, events));
    }

    private static BatchId id(Chunk chunk, int lane, int ordinal, String lines, int events) {
        CRC32C crc = new CRC32C();
        crc.update(lines.getBytes(StandardCharsets.US_ASCII));
        return new BatchId(chunk, ordinal, lane, events, (int) crc.getValue());
    }
}
