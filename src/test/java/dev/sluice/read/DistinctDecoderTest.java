package dev.sluice.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pack.AggregatedWriter;
import dev.sluice.pack.RandomEvents;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Aggregated batches, of which a reshard may leave some where their keys do not belong. */
class DistinctDecoderTest {
    private static final BigInteger HALF = BigInteger.ONE.shiftLeft(127);
    private static final HashRange LOW = new HashRange(BigInteger.ZERO, HALF.subtract(BigInteger.ONE));
    private static final HashRange HIGH = new HashRange(HALF, HashRange.MAX_KEY);

    private final DistinctDecoder decoder = new DistinctDecoder(new RecordDecoder(), new Distinct());
    private final List<String> keys =
            IntStream.range(0, 40).mapToObj(i -> "key-" + i).toList();

    @AfterEach
    void close() {
        decoder.close();
    }

    @Test
    void copy_isLeftOut() {
        assertThat(read(keys, HashRange.ALL)).containsExactlyElementsOf(keys);
        assertThat(read(keys, HashRange.ALL)).isEmpty();
    }

    @Test
    void strayCopy_countsForNothing() {
        assertThat(read(keys, LOW)).isEmpty();
        assertThat(read(keys, HashRange.ALL)).containsExactlyElementsOf(keys);
        assertThat(read(keys, LOW)).isEmpty();
    }

    @Test
    void strayRecord_isLeftOut_asAwsReadersDo() {
        try (RecordDecoder plain = new RecordDecoder()) {
            assertThat(lines(plain.decode(payload(keys, null), LOW))).isEmpty();
            assertThat(lines(plain.decode(payload(inside(LOW), null), LOW))).containsExactlyElementsOf(inside(LOW));
        }
    }

    @Test
    void explicitHashKey_decides_whenThereIsOne() {
        try (RecordDecoder plain = new RecordDecoder()) {
            byte[] payload = payload(keys, HALF);
            assertThat(lines(plain.decode(payload, HIGH))).containsExactlyElementsOf(keys);
            assertThat(lines(plain.decode(payload, LOW))).isEmpty();
        }
    }

    private List<String> read(List<String> events, HashRange shard) {
        return events.isEmpty() ? List.of() : lines(decoder.decode(payload(events, null), shard));
    }

    private byte[] payload(List<String> events, @Nullable BigInteger hashKey) {
        AggregatedWriter writer = new AggregatedWriter();
        writer.start(hashKey);
        for (String event : events) {
            byte[] key = event.getBytes(StandardCharsets.US_ASCII);
            writer.add(writer.key(key, 0, key.length), ByteBuffer.wrap(key), 0, key.length);
        }
        return writer.finish(RandomEvents.id(new Random(4), bytes(events)));
    }

    private List<String> inside(HashRange range) {
        return keys.stream().filter(key -> range.contains(md5(key))).toList();
    }

    private static byte[] bytes(List<String> events) {
        return String.join("\n", events).getBytes(StandardCharsets.US_ASCII);
    }

    private static List<String> lines(Decoded decoded) {
        return new String(RecordDecoderTest.bytes(decoded), StandardCharsets.US_ASCII)
                .lines()
                .toList();
    }

    private static BigInteger md5(String key) {
        try {
            return new BigInteger(1, MessageDigest.getInstance("MD5").digest(key.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
