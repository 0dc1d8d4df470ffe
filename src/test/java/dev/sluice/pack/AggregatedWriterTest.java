package dev.sluice.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.read.AggregatedCursor;
import dev.sluice.read.AggregatedFormat;
import dev.sluice.read.BatchId;
import dev.sluice.read.BatchIds;
import dev.sluice.read.HashRange;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import software.amazon.kinesis.retrieval.AggregatorUtil;
import software.amazon.kinesis.retrieval.KinesisClientRecord;

/** What AWS's own deaggregator reads, and ours, is what was written. */
class AggregatedWriterTest {
    private final AggregatedWriter writer = new AggregatedWriter();

    @RepeatedTest(20)
    void everyEvent_isReadByAwsDeaggregatorWithItsKey() throws DataFormatException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<byte[]> events = RandomEvents.some(random, 1 + random.nextInt(2_000));
        List<String> keys = events.stream().map(event -> key(random)).toList();
        BatchId id = RandomEvents.id(random);
        byte[] payload = write(events, keys, null, id);

        List<KinesisClientRecord> read = deaggregated(payload);
        assertThat(read).as("seed %d", seed).hasSize(events.size());
        for (int i = 0; i < read.size(); i++) {
            assertThat(bytes(read.get(i).data())).as("seed %d", seed).isEqualTo(events.get(i));
            assertThat(read.get(i).partitionKey()).as("seed %d", seed).isEqualTo(keys.get(i));
            assertThat(read.get(i).explicitHashKey()).isNull();
        }
        assertThat(BatchIds.find(payload)).as("seed %d", seed).contains(id);
        assertThat(ours(payload)).as("seed %d", seed).containsExactlyElementsOf(theirs(read));
    }

    @Test
    void explicitHashKey_isEveryEventsOwn() throws DataFormatException {
        Random random = new Random(1);
        List<byte[]> events = RandomEvents.some(random, 300);
        for (BigInteger hashKey : List.of(BigInteger.ZERO, BigInteger.TEN.pow(20), HashRange.MAX_KEY)) {
            byte[] payload =
                    write(events, events.stream().map(event -> "k").toList(), hashKey, RandomEvents.id(random));
            List<KinesisClientRecord> read = deaggregated(payload);
            assertThat(read)
                    .hasSize(events.size())
                    .allMatch(record -> hashKey.toString().equals(record.explicitHashKey()));
            assertThat(ours(payload)).containsExactlyElementsOf(theirs(read));
        }
    }

    @Test
    void awsDeaggregator_dropsEvents_whenTheShardHoldsNotTheirHashKey() {
        Random random = new Random(1);
        byte[] payload = write(List.of(new byte[1]), List.of("k"), BigInteger.TEN, RandomEvents.id(random));
        AggregatorUtil deaggregator = new AggregatorUtil();
        assertThat(deaggregator.deaggregate(List.of(record(payload)), BigInteger.TEN, BigInteger.TEN))
                .hasSize(1);
        assertThat(deaggregator.deaggregate(List.of(record(payload)), BigInteger.ZERO, BigInteger.ONE))
                .isEmpty();
    }

    @Test
    void size_isWhatFinishGives_andGrowsByNoMoreThanItSays() {
        Random random = new Random(7);
        writer.start(BigInteger.TWO);
        for (int i = 0; i < 3_000; i++) {
            byte[] event = RandomEvents.one(random);
            byte[] key = key(random).getBytes(StandardCharsets.UTF_8);
            int most = writer.sizeBytes() + AggregatedWriter.growthAtMost(key.length, event.length);
            writer.add(writer.key(key, 0, key.length), ByteBuffer.wrap(event), 0, event.length);
            assertThat(writer.sizeBytes()).isLessThanOrEqualTo(most);
        }
        assertThat(writer.finish(RandomEvents.id(random))).hasSize(writer.sizeBytes());
    }

    @Test
    void keys_areWrittenOnce_howeverMany() {
        writer.start(null);
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 5_000; i++) {
                byte[] key = ("user-" + i).getBytes(StandardCharsets.US_ASCII);
                assertThat(writer.key(key, 0, key.length)).isEqualTo(i);
            }
        }
    }

    @Test
    void batchWithoutEvents_isRefused() {
        writer.start(null);
        assertThatIllegalStateException().isThrownBy(() -> writer.finish(RandomEvents.id(new Random(1))));
    }

    @RepeatedTest(40)
    void damagedPayload_isTold() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] payload = payload(random, 20);
        int at = 4 + random.nextInt(payload.length - 4);
        payload[at] ^= (byte) (1 + random.nextInt(255));
        assertThatExceptionOfType(DataFormatException.class)
                .as("seed %d", seed)
                .isThrownBy(() -> AggregatedCursor.open(payload));
    }

    /** The digest guards against accidents, not against a message that was never well-formed. */
    @RepeatedTest(200)
    void hostileMessage_endsInDataFormatException_whenItsDigestIsRight() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] payload = payload(random, 3);
        for (int i = random.nextInt(5); i >= 0; i--) {
            payload[4 + random.nextInt(payload.length - 20)] = (byte) random.nextInt();
        }
        AggregatedFormat.sign(payload, 4, payload.length - 16);
        try {
            assertThat(ours(payload)).as("seed %d", seed).isNotNull();
        } catch (DataFormatException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }

    static byte[] payload(Random random, int count) {
        List<byte[]> events = RandomEvents.some(random, count);
        List<String> keys = events.stream().map(event -> key(random)).toList();
        return new AggregatedWriterTest().write(events, keys, null, RandomEvents.id(random));
    }

    private byte[] write(List<byte[]> events, List<String> keys, @Nullable BigInteger hashKey, BatchId id) {
        writer.start(hashKey);
        for (int i = 0; i < events.size(); i++) {
            byte[] key = keys.get(i).getBytes(StandardCharsets.UTF_8);
            int index = writer.key(key, 0, key.length);
            writer.add(index, RandomEvents.direct(events.get(i)), 7, events.get(i).length);
        }
        return writer.finish(id);
    }

    private static String key(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> "é".repeat(1 + random.nextInt(256));
            case 1 -> "{\"" + random.nextLong();
            default -> "user-" + random.nextInt(300);
        };
    }

    private static List<String> ours(byte[] payload) throws DataFormatException {
        List<String> records = new ArrayList<>();
        AggregatedCursor cursor = AggregatedCursor.open(payload);
        while (cursor.next()) {
            records.add(text(cursor.partitionKey(), cursor.explicitHashKey(), cursor.data()));
        }
        return records;
    }

    private static List<String> theirs(List<KinesisClientRecord> records) {
        return records.stream()
                .map(record -> text(record.partitionKey(), record.explicitHashKey(), record.data()))
                .toList();
    }

    private static String text(String key, @Nullable String hashKey, ByteBuffer data) {
        return key + "|" + hashKey + "|" + Arrays.hashCode(bytes(data));
    }

    private static byte[] bytes(ByteBuffer data) {
        byte[] bytes = new byte[data.remaining()];
        data.get(data.position(), bytes);
        return bytes;
    }

    private static List<KinesisClientRecord> deaggregated(byte[] payload) {
        return new AggregatorUtil().deaggregate(List.of(record(payload)));
    }

    private static KinesisClientRecord record(byte[] payload) {
        return KinesisClientRecord.builder()
                .data(ByteBuffer.wrap(payload))
                .partitionKey("whole")
                .sequenceNumber("1")
                .build();
    }
}
